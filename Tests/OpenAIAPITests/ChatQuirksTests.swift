// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Testing

struct ChatQuirksTests {
    private func body(_ members: String, stream: Bool = false, _ set: (inout ChatQuirks) -> Void) throws -> JSONValue {
        var quirks = ChatQuirks()
        set(&quirks)
        let call = ProviderCall(
            request: try ChatRequestParser.parse(
                #"{"messages": [{"role": "user", "content": "Hi"}], \#(members)}"#.bytes
            ),
            upstreamModel: "m",
            timeout: .seconds(1)
        )
        return try JSONValue(parsing: ChatRequestBody(stream: stream, quirks: quirks).bytes(for: call))
    }

    @Test("leaves out, renames and keeps members")
    func members() throws {
        let found = try body(#""seed": 7, "user": "u", "logprobs": false, "x": 1"#) {
            $0.members.renamed = ["seed": "random_seed"]
            $0.members.dropped = ["user"]
            $0.members.refused = ["logprobs"]
        }
        #expect(found == ["messages": [["role": "user", "content": "Hi"]], "x": 1, "model": "m", "random_seed": 7])
    }

    @Test(
        "a member counts as asked for unless its value says nothing",
        arguments: [
            ("logprobs", "true", true), ("logprobs", "false", false), ("logprobs", "null", false),
            ("top_logprobs", "3", true), ("top_logprobs", "0", false), ("logit_bias", "{}", false),
            ("logit_bias", #"{"5": 1}"#, true), ("tools", "[]", false), ("stop", #""x""#, true),
            ("parallel_tool_calls", "true", false), ("parallel_tool_calls", "false", true),
        ]
    )
    func refused(name: String, value: String, isRefused: Bool) throws {
        var quirks = MemberQuirks()
        quirks.refused = ["other", name]
        let document = try JSONDocument(parsing: #"{"\#(name)": \#(value)}"#.bytes)
        #expect(quirks.refusedMember(of: document.root) == (isRefused ? name : nil))
    }

    @Test("turns developers into systems, and leaves out members of messages")
    func messages() throws {
        let call = ProviderCall(
            request: try ChatRequestParser.parse(
                #"""
                {"model": "p", "messages": [{"role": "developer", "content": "Be brief.", "name": "boss"},
                {"name": "ann", "role": "user", "content": "developer"}, {"role": "assistant", "content": "x", "refusal": null}]}
                """#.bytes
            ),
            upstreamModel: "m",
            timeout: .seconds(1)
        )
        var quirks = ChatQuirks()
        quirks.knowsDeveloper = false
        quirks.droppedInMessages = ["name", "refusal"]
        let found = try JSONValue(parsing: ChatRequestBody(quirks: quirks).bytes(for: call))["messages"]
        #expect(
            found == [
                ["role": "system", "content": "Be brief."], ["role": "user", "content": "developer"],
                ["role": "assistant", "content": "x"],
            ]
        )
    }

    @Test("asks for a stream without options where those are unknown")
    func streams() throws {
        let found = try body(#""stream_options": {"include_usage": true}"#, stream: true) {
            $0.knowsStreamOptions = false
        }
        #expect(found["stream"] == true && found["stream_options"] == nil)
    }

    @Test("no limit is left under a name that is unknown, not even null")
    func limits() throws {
        let found = try body(#""max_completion_tokens": null, "seed": 1"#) { $0.tokenLimitField = .maxTokens }
        #expect(found["max_completion_tokens"] == nil && found["max_tokens"] == nil)
    }

    @Test(
        "an instruction goes to the first system turn, or before all others",
        arguments: [
            (
                #"[{"role": "user", "content": "Hi"}]"#,
                #"[{"role": "system", "content": "Do \"so\"."}, {"role": "user", "content": "Hi"}]"#
            ),
            (
                #"[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]"#,
                #"[{"role": "system", "content": "Be brief.\n\nDo \"so\"."}, {"role": "user", "content": "Hi"}]"#
            ),
            (
                #"[{"role": "developer", "content": ""}, {"role": "user", "content": "Hi"}]"#,
                #"[{"role": "developer", "content": "Do \"so\"."}, {"role": "user", "content": "Hi"}]"#
            ),
            (
                #"[{"role": "system", "content": [{"type": "text", "text": "a"}]}, {"role": "user", "content": "Hi"}]"#,
                #"[{"role": "system", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "Do \"so\"."}]}, {"role": "user", "content": "Hi"}]"#
            ),
            (
                #"[{"role": "user", "content": "Hi"}, {"role": "system", "content": "late"}]"#,
                #"[{"role": "system", "content": "Do \"so\"."}, {"role": "user", "content": "Hi"}, {"role": "system", "content": "late"}]"#
            ),
        ]
    )
    func instruction(messages: String, expected: String) throws {
        let document = try JSONDocument(parsing: #"{"messages": \#(messages)}"#.bytes)
        var splice = JSONSplice(document)
        splice.addInstruction(#"Do "so"."#.bytes, to: try #require(document.root["messages"]))
        #expect(try JSONValue(parsing: splice.bytes())["messages"] == JSONValue(parsing: expected))
    }
}
