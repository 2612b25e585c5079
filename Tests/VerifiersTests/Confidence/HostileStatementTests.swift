// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

/// Answers that try what can be tried with a statement of confidence.
struct HostileStatementTests {
    private static let pieces: [[UInt8]] =
        [
            "Confidence", "confidence", "Konfidenz", "置信度", ":", "：", " ", "\n", "%", "85", "1", "-", "**", "(", ")",
            "/", ".",
            "9999999999999999999999999", "٨٥", "{\"answer\":", "\"confidence\":", "}", "\"", ",", "```", "True", "\0",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE7, 0xBD]]

    private static func answer(_ random: inout SplitMix64) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...14, using: &random) { bytes += pieces.randomElement(using: &random) ?? [] }
        return bytes
    }

    @Test("of a text only its end is ever taken off, and a confidence is in 0…1")
    func text() {
        forAll(cases: 20_000) { random, seed in
            let answer = Self.answer(&random)
            var rest = answer
            let note = ConfidenceStatement.take(from: &rest)
            #expect(answer.starts(with: rest), "seed \(seed)")
            #expect(note != nil || rest == answer, "seed \(seed)")
            if let note, case .success(let value) = ConfidenceStatement.value(of: note) {
                #expect((0...1).contains(value), "seed \(seed)")
            }
        }
    }

    @Test("of a JSON answer only what is around it is ever taken away")
    func json() throws {
        let wrapping = try #require(AnswerWrapping(of: .with(#""response_format":{"type":"json_object"}"#)))
        forAll(cases: 20_000) { random, seed in
            let answer = Self.answer(&random)
            var rest = answer
            let note = wrapping.unwrap(&rest)
            #expect(
                String(decoding: answer, as: UTF8.self).contains(String(decoding: rest, as: UTF8.self)),
                "seed \(seed)"
            )
            if note != nil { #expect((try? JSONDocument(parsing: rest)) != nil, "seed \(seed)") }
        }
    }

    @Test(
        "an answer of a megabyte is done with at once",
        arguments: ["x", "Confidence: 5%\n", "{\"answer\":", " ", "9", "\"confidence\":"]
    )
    func large(piece: String) throws {
        let bytes = [UInt8](Array(repeating: Array(piece.utf8), count: 1_000_000 / piece.utf8.count).joined())
        let wrapping = try #require(AnswerWrapping(of: .with(#""response_format":{"type":"json_object"}"#)))
        var text = bytes
        var json = bytes
        let taken = ContinuousClock().measure {
            _ = ConfidenceStatement.take(from: &text)
            _ = wrapping.unwrap(&json)
        }
        // A debug build on a busy machine.
        #expect(taken < .seconds(10))
        #expect(bytes.count - text.count < 400)
    }

    @Test(
        "no fault of an upstream opens the gate, by whatever method",
        arguments: [
            #"{"method":"verbalized","at_least":0}"#, #"{"method":"p_true","at_least":0}"#,
            #"{"method":"logprobs","at_least":0}"#, #"{"method":"agreement","at_least":0.5,"samples":3}"#,
        ]
    )
    func faults(settings: String) async throws {
        for fault in [ProviderError.unreachable(reason: "x"), .cutOff(received: 1, expected: 2), .refused(message: "")]
        {
            let stage = try ConfidenceStage(settings, .says("Paris"), .fault(fault)) { $0.ladder[0].retries = 0 }
            #expect(await stage.answer().outcome.isAccepted == false, "\(fault)")
        }
    }
}
