// SPDX-License-Identifier: Apache-2.0

import Verifiers

/// Reads answers as JSON lines with a member `text`, and prints what a verifier makes of them: the hands of `measure.py` and `fit.py`.
@main
struct MeasureVerifiers {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let detector = arguments.first.flatMap(CueReport.Detector.init)
        switch (arguments.first, arguments.count) {
        case (_, 2) where detector != nil: if let detector { try PhraseMeasure(detector: detector).run(arguments[1]) }
        case ("json_schema", 2): try await RepairMeasure(schema: arguments[1]).run()
        case ("compile_check", 2): try await CompileMeasure(settings: arguments[1]).run()
        case ("tool_calls", 1): try await ToolCallMeasure().run()
        case ("language", 1): try LanguageMeasure().run()
        case ("speed", 1): try await SpeedMeasure().run()
        default:
            print("usage: measure-verifiers refusal|hedging cues|scores|speed|version < answers.jsonl")
            print("       measure-verifiers json_schema SCHEMA < answers.jsonl, where SCHEMA is JSON text")
            print("       measure-verifiers compile_check SETTINGS < answers.jsonl, where SETTINGS is JSON text")
            print("       measure-verifiers tool_calls|language < rows.jsonl")
            print("       measure-verifiers speed")
        }
    }
}
