// SPDX-License-Identifier: Apache-2.0

import JSON
import Verifiers

/// `cues` prints an answer's cues as numbers, for `fit.py`; `scores` its probabilities, for `measure.py`; `speed` the time, `version` that of the phrases.
struct PhraseMeasure {
    let detector: CueReport.Detector

    func run(_ mode: String) throws {
        if mode == "version" { return print(CueReport.version(of: detector)) }
        var texts: [[UInt8]] = []
        while let line = readLine() {
            texts.append(try JSONDocument(parsing: line).root["text"].flatMap(\.utf8).map(Array.init) ?? [])
        }
        switch mode {
        case "cues": printCues(of: texts)
        case "speed": printSpeed(on: texts)
        default:
            for text in texts {
                print(CueReport.scores(of: text, by: detector).map { "\($0)" }.joined(separator: " "))
            }
        }
    }

    private func printCues(of texts: [[UInt8]]) {
        print(CueReport.cues(of: detector).joined(separator: " "))
        for text in texts {
            let seen = CueReport.features(of: text, by: detector)
            print(seen.opening, seen.head, seen.body, seen.doublings, seen.items, seen.isShort ? 1 : 0)
        }
    }

    /// The best of 25 rounds over all texts.
    private func printSpeed(on texts: [[UInt8]]) {
        let bytes = texts.reduce(0) { $0 + $1.count }
        var best = Duration.seconds(3_600)
        var sum = 0.0
        for _ in 0..<25 {
            let taken = ContinuousClock().measure {
                for text in texts { sum += CueReport.scores(of: text, by: detector)[0] }
            }
            best = min(best, taken)
        }
        let nanoseconds = Double(best.components.seconds) * 1e9 + Double(best.components.attoseconds) / 1e9
        let perAnswer = nanoseconds / Double(max(texts.count, 1))
        let perKilobyte = nanoseconds / Double(max(bytes, 1)) * 1_024
        print("\(texts.count) answers, \(bytes) bytes, mean score \(sum / 25 / Double(max(texts.count, 1)))")
        print("\(perAnswer) ns an answer, \(perKilobyte) ns a KB")
    }
}
