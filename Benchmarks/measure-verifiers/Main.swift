// SPDX-License-Identifier: Apache-2.0

import Verifiers

/// Reads answers as JSON lines with a member `text`, and prints what a verifier makes of them: the hands of `measure.py` and `fit.py`.
@main
struct MeasureVerifiers {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2 else {
            print("usage: measure-verifiers refusal|hedging cues|scores|speed|version < answers.jsonl")
            print("       measure-verifiers json_schema SCHEMA < answers.jsonl, where SCHEMA is JSON text")
            return
        }
        if let detector = CueReport.Detector(rawValue: arguments[0]) {
            try PhraseMeasure(detector: detector).run(arguments[1])
        } else {
            try await RepairMeasure(schema: arguments[1]).run()
        }
    }
}
