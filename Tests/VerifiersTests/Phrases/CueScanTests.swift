// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Verifiers

struct CueScanTests {
    private static let set = PhraseSet(
        language: "en",
        text: """
            no: i can't | i cannot
            no: ^never
            act: help | assist* | [do/try] that
            soft: can
            """
    )
    private static let vocabulary = CueVocabulary(
        [set],
        cues: ["no", "act", "soft", "both"],
        compounds: [("no", "act", "both")]
    )

    /// The names of the cues by zone.
    private func cues(_ text: String) -> [[String]] {
        let scan = CueScan(Array(text.utf8), vocabulary: Self.vocabulary)
        return CueScan.Zone.allCases.map { zone in
            Self.vocabulary.cues.indices.filter { scan.mask(zone) & (1 << UInt64($0)) != 0 }.map {
                Self.vocabulary.cues[$0]
            }
        }
    }

    @Test(
        "finds phrases as whole words, however they are typeset",
        arguments: [
            ("I can’t.", ["no"]),
            ("I  CANNOT", ["no"]),
            ("I cannotx", []),
            ("I, can: what", ["soft"]),
            ("Never", ["no"]),
            ("Well. Never", ["no"]),
            ("It never was", []),
            ("assistance", ["act"]),
            ("try that, do that", ["act"]),
            ("try. That", []),
            ("I can't help", ["no", "act", "both"]),
            ("I can't. Help", ["no", "act"]),
            ("help I can't", ["no", "act", "both"]),
            ("", []),
        ]
    )
    func phrases(text: String, expected: [String]) {
        #expect(cues(text)[0] == expected)
    }

    @Test("tells the opening, the head and the body apart")
    func zones() {
        let filler = String(repeating: "word ", count: 10)
        #expect(cues(filler + ". can. " + filler + filler) == [[], ["soft"], []])
        #expect(cues(String(repeating: filler, count: 12) + "can") == [[], [], ["soft"]])
        #expect(cues("Short. can") == [["soft"], [], []])
    }

    @Test("the automaton finds what a plain search in the folded text finds", arguments: 1...40)
    func agreesWithPlainSearch(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let words = [
            "i", "can't", "cannot", "help", "never", "can", "that", "do", "try", "assistant", ".", ", ", "\n", "’", "*",
            "é",
        ]
        for _ in 0..<50 {
            let text = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in words.randomElement(using: &random) ?? "" }
                .joined(separator: Bool.random(using: &random) ? " " : "")
            let folded = TextFolding.fold(Array(text.utf8))
            let expected = Self.set.phrases.filter { phrase in
                folded.indices.contains { folded[$0...].starts(with: phrase.symbols) }
            }
            let scan = CueScan(Array(text.utf8), vocabulary: Self.vocabulary)
            let found = scan.seen.opening | scan.seen.head | scan.seen.body
            for (index, cue) in Self.vocabulary.cues.dropLast().enumerated() {
                #expect(
                    (found >> UInt64(index) & 1 == 1) == expected.contains { $0.cue == cue },
                    "seed \(seed): \(text)"
                )
            }
        }
    }

    @Test(
        "counts the items of lists",
        arguments: [("- a\n- b", 1), ("x\n1. a\n 2) b\n* c", 3), ("1.5\n-3\n", 0), ("", 0)]
    )
    func items(text: String, expected: Int) {
        #expect(CueScan(Array(text.utf8), vocabulary: Self.vocabulary).items == expected)
    }
}
