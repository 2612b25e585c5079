// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct RegexVerifierTests {
    @Test(
        "rejects by what must and must not match, in the scope that is set",
        arguments: [
            (#"{"pattern":"^[A-Z]{3}-\\d+$"}"#, "ABC-12", []),
            (#"{"pattern":"^[A-Z]{3}-\\d+$"}"#, "ABC-x", ["no_match"]),
            (#"{"must":["a","b"]}"#, "a", ["no_match"]),
            (#"{"must_not":["TODO","FIXME"]}"#, "x TODO y FIXME", ["forbidden_match", "forbidden_match"]),
            (#"{"must_not":"todo","flags":["ignore_case"]}"#, "TODO", ["forbidden_match"]),
            (#"{"pattern":"^ok$","scope":"first_line"}"#, "\n\nok\nrest", []),
            (#"{"pattern":"^ok$","scope":"last_line"}"#, "rest\r\nok\r\n\n", []),
            (#"{"pattern":"^- ","scope":"each_line"}"#, "- a\n\n- b", []),
            (#"{"pattern":"^- ","scope":"each_line"}"#, "- a\nb\nc", ["no_match", "no_match"]),
            (#"{"pattern":"^b$","flags":["multiline"]}"#, "a\nb", []),
            (#"{"pattern":"a.b","flags":"dot_all"}"#, "a\nb", []),
            (#"{"pattern":"a b # c","flags":["extended"]}"#, "ab", []),
            (#"{"pattern":"^\\w+$"}"#, "Bücher", []),
            (#"{"pattern":"^\\w+$","flags":["ascii"]}"#, "Bücher", ["no_match"]),
            (#"{"pattern":"x"}"#, "", ["no_match"]),
            (#"{"must_not":"x"}"#, "", []),
        ]
    )
    func matching(settings: String, text: String, expected: [String]) async throws {
        #expect(try await Sample.judge(try Sample.verifier("regex", settings), text).codes == expected)
    }

    @Test(
        "holds captured numbers to their ranges, exactly",
        arguments: [
            ("total: 42", []), ("total: 100", []), ("total: 100.0000000000000000001", ["out_of_range"]),
            ("total: -1", ["out_of_range"]), ("total: 007", []), ("total: +5", []), ("total: .5", []),
            ("total: many", ["not_a_number"]), ("total: 1,000", ["not_a_number"]), ("total: ", ["not_a_number"]),
        ]
    )
    func captures(text: String, expected: [String]) async throws {
        let settings = #"{"pattern":"total: (?<total>\\S+)?","captures":{"total":{"at_least":0,"at_most":100}}}"#
        #expect(try await Sample.judge(try Sample.verifier("regex", settings), text).codes == expected)
    }

    /// Without limits this match would take years.
    @Test("a pattern that backtracks without end is inconclusive", .timeLimit(.minutes(1)))
    func catastrophic() async throws {
        let verifier = try Sample.verifier("regex", #"{"pattern":"^(a+)+$"}"#)
        let judgement = try await Sample.judge(verifier, String(repeating: "a", count: 60) + "!")
        guard case .inconclusive(let reason) = judgement.verdict else {
            Issue.record("\(judgement.verdict)")
            return
        }
        #expect(
            reason == "`pattern` gave up on this answer after its limit of steps; write it so that it backtracks less"
        )
    }

    @Test("findings name the place; only the re-ask quotes")
    func finding() async throws {
        let text = "one\ntwo TODO"
        let found = try await Sample.judge(try Sample.verifier("regex", #"{"must_not":["x","TODO"]}"#), text).findings
        let finding = try #require(found.first)
        #expect(finding.byteRange == 8..<12)
        #expect(finding.position == JSONPosition(line: 2, column: 5))
        #expect(finding.message == "the answer: found a match of `must_not[1]`; expected none. Leave it out.")
        #expect(
            finding.quoting == "the answer: found `TODO`, which matches `must_not[1]`; expected no match. Leave it out."
        )
    }

    @Test("wrong settings are found together and at their places")
    func wrongSettings() throws {
        let written =
            #"{"pattern":"([0-9]+","must":["ok","é["],"flags":["ignorecase"],"captures":{"totl":{"at_least":2,"at_most":1}}}"#
        let problems = try Sample.problems("regex", written)
        #expect(problems.count == 5)
        #expect(problems[0].hasPrefix("verify[0].regex.flags: found `ignorecase`; expected some of `ignore_case`,"))
        #expect(problems[0].hasSuffix("Did you mean `ignore_case`?"))
        #expect(problems[1].hasPrefix("verify[0].regex.pattern: character 8: found `([0-9]+`: "))
        #expect(problems[2].hasPrefix("verify[0].regex.must[1]: character 3: found `é[`: "))
        #expect(
            problems[3].hasPrefix("verify[0].regex.captures.totl: found `totl`, which no wanted pattern captures; ")
        )
        #expect(problems[4].hasPrefix("verify[0].regex.captures.totl.at_least: found 2, more than `at_most`"))
        #expect(try Sample.problems("regex", "{}").count == 1)
    }
}
