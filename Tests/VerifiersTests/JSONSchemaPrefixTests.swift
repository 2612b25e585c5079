// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

/// Answers that `json_schema` rejects before they are whole.
struct JSONSchemaPrefixTests {
    private static let stopping = #"{"schema":"point.json","stop_early":true}"#

    private func follower(_ settings: String, _ members: String = "") throws -> (any AnswerFollower)? {
        let request = try Sample.request(members)
        let verifier = try #require(try Sample.verifier("json_schema", settings) as? any PrefixVerifier)
        return verifier.follow(request)
    }

    @Test(
        "an answer is rejected with the piece that decides, and by nothing before",
        arguments: [
            ([#"{"x":1,"#, #""y":"2"#, #""}"#], 1, "type"), ([#"{"x":1,"y":2,"z"#, #"":"#], 1, "additionalProperties"),
            ([#"{"x":1"#, "}"], 1, "required"), (["Sure", "! {"], 0, "not_json"), (["```json"], 0, "not_json"),
            ([#"{"x":1,"x"#, #"":2"#], 1, "not_json"), (["{\"x\":1,\"y\":2}", " and"], 1, "not_json"),
        ]
    )
    func deciding(pieces: [String], place: Int, code: String) throws {
        var follower = try #require(try follower(Self.stopping))
        for (index, piece) in pieces.enumerated() {
            let findings = follower.add(.text(Array(piece.utf8)))
            #expect((findings != nil) == (index >= place), "\(piece)")
            if index == place { #expect(findings?.map(\.code) == [code]) }
        }
    }

    @Test(
        "what is rejected early is rejected whole, and a valid answer never",
        arguments: [#"{"x":1,"y":2}"#, " {\"y\":-3e0,\n\"x\":0 } "]
    )
    func valid(text: String) throws {
        var follower = try #require(try follower(Self.stopping))
        for byte in text.utf8 { #expect(follower.add(.text([byte])) == nil) }
        #expect(follower.add(.finished(.stop)) == nil)
    }

    @Test("an answer is let come where it may be taken all the same")
    func lettingBe() throws {
        #expect(try follower(#"{"schema":"point.json"}"#) == nil)
        #expect(try follower(#"{"stop_early":true}"#) == nil, "a request without a schema")
        let tools = #""tools":[{"type":"function","function":{"name":"f"}}]"#
        #expect(try follower(Self.stopping, tools) == nil, "tool calls may come behind the text")
    }

    @Test("`stop_early` and `repair` exclude each other")
    func settings() throws {
        let problems = try Sample.problems("json_schema", #"{"schema":"point.json","repair":true,"stop_early":true}"#)
        #expect(
            problems == [
                "verify[0].json_schema.stop_early: found `true` beside `repair`; expected one of the two. "
                    + "Remove `stop_early`: what repair takes out of an answer is known only at its end."
            ]
        )
    }
}
