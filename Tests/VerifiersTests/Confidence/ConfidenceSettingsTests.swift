// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

/// What settings of `confidence` are refused, and what a calibration curve maps.
struct ConfidenceSettingsTests {
    private static let files: [String: String] = [
        "curve.csv": "# fitted\nconfidence,probability\n0.5,0.2\n# more\n\n0.9, 0.6\n1,0.8\n",
        "curve.json": "[[0.5, 0.2], [0.9, 0.6], [1, 0.8]]",
        "falls.csv": "0.5,0.6\n0.9,0.2\n", "same.csv": "0.5,0.2\n0.5,0.6\n", "words.csv": "a,b\n0.5,0.2\n0.9,high\n",
        "range.csv": "0.5,0.2\n90,0.6\n", "one.csv": "0.5,0.2\n", "three.csv": "0.5,0.2,1\n0.9,0.6,1\n",
        "empty.csv": "",
        "object.json": "[{\"raw\": 1}]", "broken.json": "[[0.5, 0.2],", "nan.csv": "0.5,nan\n0.9,inf\n",
    ]

    private static func read(_ settings: String) throws -> (verifier: (any Verifier)?, reader: SettingsReader) {
        let environment = PolicyEnvironment { file throws(FileProblem) in
            guard let text = files[file] else { throw FileProblem(found: "`\(file)`, no file", remedy: "Add it.") }
            return Array(text.utf8)
        }
        var reader = SettingsReader(try JSONValue(parsing: settings), at: "/verify/0/confidence")
        let verifier = ConfidenceVerifierFactory().makeVerifier(from: &reader, in: environment)
        reader.finish()
        return (verifier, reader)
    }

    @Test(
        "what can never work is refused when the policy loads, every problem at once",
        arguments: [
            (
                "{}",
                [
                    "verify[0].confidence: found no `method`; expected one of `verbalized`, `p_true`, `logprobs`, `agreement`. "
                        + "Add `method: …`.",
                    "verify[0].confidence: found no `at_least`; expected the least confidence that is accepted, 0 to 1. "
                        + "Add `at_least: …`.",
                ]
            ),
            (
                #"{"method":"verbalised","at_least":70,"samples":3}"#,
                [
                    "verify[0].confidence.method: found `verbalised`; expected one of `verbalized`, `p_true`, `logprobs`, `agreement`. "
                        + "Did you mean `verbalized`?",
                    "verify[0].confidence.at_least: found `70`; expected a number from 0 to 1. Choose such a number.",
                ]
            ),
            (
                #"{"method":"verbalized","at_least":0.7,"samples":3}"#,
                [
                    "verify[0].confidence.samples: found the unknown key `samples`; "
                        + "expected one of `method`, `at_least`, `calibration`. Remove it."
                ]
            ),
            (
                #"{"method":"agreement","at_least":0.7,"samples":1,"vote":"fuzzy"}"#,
                [
                    "verify[0].confidence.samples: found `1`; expected a whole number from 2 to 20. Choose such a number.",
                    "verify[0].confidence.vote: found `fuzzy`; expected one of `exact`, `json`, `number`. Write one of them.",
                ]
            ),
            (
                #"{"method":"agreement","at_least":0.2,"samples":5}"#,
                [
                    "verify[0].confidence.at_least: found 0.2, which one of 5 answers reaches alone; "
                        + "expected more, so that answers have to agree. Write a higher number, or take more samples."
                ]
            ),
            (
                #"{"method":"logprobs","at_least":0.7,"quantile":0.1}"#,
                [
                    "verify[0].confidence.quantile: found `quantile` with `statistic: mean`; expected `statistic: tail`, "
                        + "the one that has it. Remove it, or write `statistic: tail`."
                ]
            ),
        ]
    )
    func refused(settings: String, expected: [String]) throws {
        #expect(try Self.read(settings).reader.problems.map(\.message) == expected)
    }

    @Test(
        "a curve that is none is refused with its line",
        arguments: [
            (
                "\"falls.csv\"",
                "falls.csv, line 2: found a probability that falls; expected at least that of the point before"
            ),
            (
                "\"same.csv\"",
                "same.csv, line 2: found a raw confidence that does not rise; expected one over that of the point before"
            ),
            (
                "\"words.csv\"",
                "words.csv, line 3: found no two numbers in 0…1; expected a raw confidence and the probability of being right"
            ),
            (
                "\"range.csv\"",
                "range.csv, line 2: found no two numbers in 0…1; expected a raw confidence and the probability of being right"
            ),
            (
                "\"three.csv\"",
                "three.csv, line 1: found no two numbers in 0…1; expected a raw confidence and the probability of being right"
            ),
            (
                "\"nan.csv\"",
                "nan.csv, line 1: found no two numbers in 0…1; expected a raw confidence and the probability of being right"
            ),
            ("\"one.csv\"", "one.csv: found 1 point; expected 2 to 1000"),
            ("\"empty.csv\"", "empty.csv: found 0 points; expected 2 to 1000"),
            ("\"broken.json\"", "broken.json: found 0 points; expected 2 to 1000"),
            (
                "\"object.json\"",
                "object.json, point 0: found no two numbers in 0…1; expected a raw confidence and the probability of being right"
            ),
            (
                "[[0.5, 0.2], [0.4, 0.6]]",
                "point 1: found a raw confidence that does not rise; expected one over that of the point before"
            ),
        ]
    )
    func curves(calibration: String, expected: String) throws {
        let settings = #"{"method":"verbalized","at_least":0.7,"calibration":\#(calibration)}"#
        let messages = try Self.read(settings).reader.problems.map(\.message)
        #expect(messages == ["verify[0].confidence.calibration: \(expected). Mend the curve."])
    }

    @Test("a file that is not there, and what is no curve at all, are refused", arguments: ["\"no.csv\"", "5", "{}"])
    func noCurve(calibration: String) throws {
        let settings = #"{"method":"verbalized","at_least":0.7,"calibration":\#(calibration)}"#
        #expect(try Self.read(settings).reader.problems.count == 1)
    }

    @Test(
        "between its points a curve is a line, outside of them level",
        arguments: [(0, 0.2), (0.5, 0.2), (0.7, 0.4), (0.9, 0.6), (0.95, 0.7), (1, 0.8)],
        ["\"curve.csv\"", "\"curve.json\"", "[[0.5, 0.2], [0.9, 0.6], [1, 0.8]]"]
    )
    func mapped(point: (Double, Double), calibration: String) throws {
        let settings = #"{"method":"verbalized","at_least":0.7,"calibration":\#(calibration)}"#
        let (verifier, reader) = try Self.read(settings)
        #expect(reader.problems.isEmpty)
        let curve = try #require((verifier as? VerbalizedConfidence)?.scale.curve)
        #expect(abs(curve.map(point.0) - point.1) < 1e-12)
    }

    @Test("a curve never turns the order of two answers around")
    func monotone() {
        forAll { random, seed in
            var points: [CalibrationCurve.Point] = []
            var raw = 0.0
            var probability = 0.0
            for _ in 0..<Int.random(in: 2...9, using: &random) {
                raw += Double.random(in: 0.001...0.1, using: &random)
                probability += Double.random(in: 0...0.1, using: &random)
                points.append(.init(raw: raw, probability: probability))
            }
            let curve = CalibrationCurve(points: points)
            let one = Double.random(in: 0...1, using: &random)
            let two = Double.random(in: one...1, using: &random)
            #expect(curve.map(one) <= curve.map(two), "seed \(seed)")
            #expect((0...1).contains(curve.map(one)), "seed \(seed)")
        }
    }

    @Test("the threshold is compared with what the curve says")
    func threshold() async throws {
        let settings = #"{"method":"verbalized","at_least":0.7,"calibration":[[0.5, 0.2], [0.9, 0.6], [1, 0.8]]}"#
        #expect(
            await (try ConfidenceStage(settings, .says("x\nConfidence: 96%"))).answer().confidence == "accepted 0.72"
        )
        #expect(
            await (try ConfidenceStage(settings, .says("x\nConfidence: 94%"))).answer().confidence == "low_confidence"
        )
    }
}
