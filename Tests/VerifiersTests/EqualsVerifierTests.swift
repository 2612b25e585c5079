// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct EqualsVerifierTests {
    @Test(
        "compares exactly, trimmed, folded, as JSON or as a number",
        arguments: [
            (#"{"value":"yes"}"#, " yes\n\u{A0}", []),
            (#"{"value":"yes"}"#, "Yes", ["not_equal"]),
            (#"{"value":"yes"}"#, "", ["not_equal"]),
            (#"{"value":"yes","as":"exact"}"#, "yes\n", ["not_equal"]),
            (#"{"value":"yes","as":"exact"}"#, "yes", []),
            (#"{"value":"It's A  Yes","as":"folded"}"#, " it’s a\nyes ", []),
            (#"{"any_of":["yes","no"]}"#, "no", []),
            (#"{"any_of":["yes","no"]}"#, "maybe", ["not_equal"]),
            (#"{"value":{"a":1,"b":[1,2]}}"#, #"{"b":[1.0,2],"a":1}"#, []),
            (#"{"value":{"a":1,"b":[1,2]}}"#, #"{"b":[1,3],"a":1}"#, ["not_equal"]),
            (#"{"value":{"a":1}}"#, #"{"a":1,"c":2}"#, ["not_equal"]),
            (#"{"value":{"a":1}}"#, "not JSON", ["not_json"]),
            (#"{"value":"1","as":"json"}"#, "\"1\"", []),
            (#"{"value":1234.5}"#, "1,234.50", []),
            (#"{"value":1234.5,"decimal":"comma"}"#, " 1.234,5 ", []),
            (#"{"value":-3}"#, "−3", []),
            (#"{"value":3000000}"#, "3 million", ["not_a_number"]),
            (#"{"value":42}"#, "The answer is 42", ["not_a_number"]),
            (#"{"value":42}"#, "43", ["not_equal"]),
            (#"{"any_of":[1,2]}"#, "2.0", []),
            (#"{"value":4}"#, "3/4", ["not_a_number"]),
            (#"{"value":12345678901234567890123456789}"#, "12345678901234567890123456789", []),
            (#"{"value":12345678901234567890123456789}"#, "12345678901234567890123456788", ["not_equal"]),
        ]
    )
    func judging(settings: String, text: String, expected: [String]) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("equals", settings), text)
        #expect(judgement.codes == expected, "\(settings) on \(text)")
    }

    @Test("names the first difference of JSON values by its pointer, without the answer's text")
    func difference() async throws {
        let verifier = try Sample.verifier("equals", #"{"value":{"a":[1,{"b":"x"}]}}"#)
        let finding = try #require(try await Sample.judge(verifier, #"{"a":[1,{"b":"hidden"}]}"#).findings.first)
        #expect(finding.pointer == "/a/1/b")
        #expect(!finding.message.contains("hidden"))
    }

    @Test("wrong settings are found together")
    func wrongSettings() throws {
        #expect(try Sample.problems("equals", "{}").first?.contains("found no `value`") == true)
        let problems = try Sample.problems("equals", #"{"any_of":["x",1],"as":"exakt","decimal":"dot"}"#)
        #expect(problems.count == 2, "\(problems)")
        #expect(
            try Sample.problems("equals", #"{"value":"x","as":"number"}"#).first?.contains("expected a number") == true
        )
        #expect(try Sample.problems("equals", #"{"any_of":[]}"#).first?.contains("found no values") == true)
    }
}
