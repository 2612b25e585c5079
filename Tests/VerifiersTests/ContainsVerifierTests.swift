// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct ContainsVerifierTests {
    @Test(
        "looks for all, any and none of some texts",
        arguments: [
            (#"{"all":["Oslo","Norway"]}"#, "Oslo is in Norway.", []),
            (#"{"all":["Oslo","Norway"]}"#, "Oslo.", ["missing"]),
            (#"{"all":["Oslo","Norway"]}"#, "", ["missing", "missing"]),
            (#"{"any":["Oslo","Bergen"]}"#, "Bergen!", []),
            (#"{"any":["Oslo","Bergen"]}"#, "oslo", ["missing_any"]),
            (#"{"none":["TODO","lorem"]}"#, "Done.", []),
            (#"{"none":["TODO","lorem"]}"#, "TODO: lorem TODO", ["forbidden", "forbidden"]),
            (#"{"all":"a","any":["b"],"none":"c"}"#, "abc", ["forbidden"]),
            (#"{"all":"OSLO","ignore_case":true}"#, "oslo", []),
            (#"{"all":"ÅRHUS ΣΊΣΥΦΟΣ","ignore_case":true}"#, "århus σίσυφος", []),
            (#"{"all":"it's \"fine\" - yes ..."}"#, "it’s “fine” – yes …", []),
            (#"{"all":"a b"}"#, "a\n\u{A0}\u{2009} b", []),
            (#"{"none":"secret"}"#, "se\u{200B}cr\u{AD}et", ["forbidden"]),
            (#"{"none":"secret"}"#, "ｓｅｃｒｅｔ", ["forbidden"]),
            (#"{"none":"secret","normalise":false}"#, "se\u{200B}cret", []),
            (#"{"all":"cat","whole_words":true}"#, "concatenate", ["missing"]),
            (#"{"all":"cat","whole_words":true}"#, "concatenate a cat.", []),
            (#"{"all":"cat","whole_words":true}"#, "cats and cat", []),
            (#"{"all":["C++","(a)"],"whole_words":true}"#, "use C++, (a)b", []),
            (#"{"all":["he","she","his","hers"]}"#, "ushers his", []),
            (#"{"all":"aab"}"#, "aaab", []),
            (#"{"any":["挪威"]}"#, "首都在挪威。", []),
        ]
    )
    func judging(settings: String, text: String, expected: [String]) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("contains", settings), text)
        #expect(judgement.codes == expected, "\(settings) on \(text)")
    }

    @Test("says where a forbidden text stands, and quotes it for the re-ask alone")
    func finding() async throws {
        let verifier = try Sample.verifier("contains", #"{"none":["internal use"],"ignore_case":true}"#)
        let finding = try #require(try await Sample.judge(verifier, "One.\nFor INTERNAL  use only").findings.first)
        #expect(finding.position == JSONPosition(line: 2, column: 5))
        #expect(finding.byteRange == 9..<22)
        #expect(finding.message == "the answer: found a forbidden text (`none[0]`); expected none. Leave it out.")
        #expect(finding.quoting.contains("`INTERNAL use`"))
    }

    @Test("finds what a plain search finds, in texts of few letters", arguments: 1...20)
    func agreement(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func text(_ length: Int) -> [UInt8] {
            (0..<length).map { _ in UInt8(ascii: "a") + UInt8.random(in: 0...2, using: &random) }
        }
        let needles = (0..<6).map { _ in text(Int.random(in: 1...5, using: &random)) }
        let search = NeedleSearch(needles, form: TextForm(), wholeWords: false)
        for _ in 0..<50 {
            let answer = text(Int.random(in: 0...40, using: &random))
            let plain = needles.map { needle in
                answer.indices.lazy.filter { answer[$0...].starts(with: needle) }.first.map { $0..<($0 + needle.count) }
            }
            #expect(search.firstPlaces(in: answer) == plain)
            #expect(needles.map { ByteSearch($0).end(in: answer.span) } == plain.map { $0?.upperBound })
        }
    }

    @Test(
        "refuses settings that cannot work",
        arguments: [
            ("{}", ["found no `all`; expected at least one text under `all`, `any` or `none`. Add `all: …`."]),
            (
                #"{"all":["a b",""],"none":["b"],"case":true}"#,
                [
                    "all[1]: found a text without a visible character; expected a text to look for. Write it, or remove it.",
                    "none: found `b`, which is in `all[0]`; expected nothing that `all` asks for. Remove one of the two.",
                    "case: found the unknown key `case`",
                ]
            ),
        ]
    )
    func wrongSettings(settings: String, expected: [String]) throws {
        let problems = try Sample.problems("contains", settings)
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, expected) in zip(problems, expected) { #expect(problem.contains(expected), "\(problem)") }
    }
}
