// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import Verifiers

struct LengthVerifierTests {
    @Test(
        "counts code points, words and lines",
        arguments: [
            ("", 0, 0, 0),
            ("one", 3, 1, 1),
            ("one two\n", 8, 2, 1),
            ("one\n\ntwo", 8, 2, 3),
            ("né\u{301}e", 4, 1, 1),
            ("a\u{00A0}b\u{2009}c", 5, 3, 1),
            ("挪威的首都是奥斯陆。", 10, 9, 1),
            ("ノルウェーの Oslo", 11, 7, 1),
            ("👩‍👩‍👧", 5, 1, 1),
        ]
    )
    func counting(text: String, characters: Int, words: Int, lines: Int) {
        let size = TextSize(of: Array(text.utf8))
        #expect(size.characters == characters)
        #expect(size.words == words)
        #expect(size.lines == lines)
    }

    @Test("rejects what is too short or too long, all units at once")
    func bounds() async throws {
        let verifier = try Sample.verifier(
            "length",
            #"{"characters":{"at_least":5},"words":{"at_most":3},"lines":{"at_least":1,"at_most":1}}"#
        )
        #expect(try await Sample.judge(verifier, "hello you").isAccepted)
        #expect(try await Sample.judge(verifier, "hi").codes == ["too_short"])
        let judgement = try await Sample.judge(verifier, "a b c\nd")
        #expect(
            judgement.findings.map(\.message) == [
                "the answer: found 4 words; expected at most 3. Answer more briefly.",
                "the answer: found 2 lines; expected at most 1. Answer more briefly.",
            ]
        )
    }

    @Test(
        "refuses settings that cannot work",
        arguments: [
            (
                "{}",
                [
                    "verify[0].length: found no `characters`; expected at least one of `characters`, `words`, `lines`. Add `characters: …`."
                ]
            ),
            (
                #"{"words":{"at_least":9,"at_most":3},"lines":{"min":1}}"#,
                [
                    "verify[0].length.words.at_least: found 9, more than `at_most`; expected at most 3. Swap the two, or remove one.",
                    "verify[0].length.lines: found no `at_most`; expected `at_least`, `at_most` or both. Add `at_most: …`.",
                    "verify[0].length.lines.min: found the unknown key `min`; expected one of `at_least`, `at_most`. Remove it.",
                ]
            ),
        ]
    )
    func wrongSettings(settings: String, expected: [String]) throws {
        #expect(try Sample.problems("length", settings) == expected)
    }
}
