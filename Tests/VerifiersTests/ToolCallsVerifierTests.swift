// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct ToolCallsVerifierTests {
    private static let tools = #"""
        "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":
        {"city":{"type":"string"},"days":{"type":"integer","minimum":1}},"required":["city"],"additionalProperties":false}}},
        {"type":"function","function":{"name":"get_time"}}]
        """#

    private func completion(_ calls: [(String, String)]) -> Completion {
        var completion = Completion()
        completion.toolCalls = calls.enumerated().map { index, call in
            ToolCall(id: "\(index)", name: call.0, arguments: Array(call.1.utf8))
        }
        completion.finishReason = .toolCalls
        return completion
    }

    @Test(
        "holds calls to the tools of the request",
        arguments: ["tool_calls", "json_schema"]
    )
    func calls(kind: String) async throws {
        let verifier = try Sample.verifier(kind)
        let cases: [([(String, String)], [String])] = [
            ([("get_weather", #"{"city":"Oslo","days":2}"#)], []),
            ([("get_time", "{}")], []),
            ([("get_weather", #"{"city":"Oslo"}"#), ("get_time", #"{"any":1}"#)], []),
            ([("get_wether", "{}")], ["unknown_tool"]),
            ([("get_weather", #"{"days":0}"#)], ["required", "minimum"]),
            ([("get_weather", #"{"city":"#)], ["cut_off"]),
            ([("get_weather", "")], ["empty"]),
            ([("get_weather", "Oslo")], ["not_json"]),
            ([("get_weather", "[]")], ["type"]),
            ([("get_time", "{}"), ("get_weather", #"{"city":1}"#)], ["type"]),
        ]
        for (calls, expected) in cases {
            let judgement = try await Sample.judge(verifier, completion(calls), Self.tools)
            #expect(judgement.codes.sorted() == expected.sorted(), "\(calls)")
        }
    }

    @Test("findings name the call and the argument")
    func finding() async throws {
        let verifier = try Sample.verifier("tool_calls")
        let calls = [("get_time", "{}"), ("get_weather", #"{"city":1}"#)]
        let found = try await Sample.judge(verifier, completion(calls), Self.tools).findings
        let finding = try #require(found.first)
        #expect(finding.pointer == "/tool_calls/1/arguments/city")
        #expect(finding.message.hasPrefix("the arguments of call 2, `get_weather`, /city: found "))
        let unknown = try await Sample.judge(verifier, completion([("get_wether", "{}")]), Self.tools).findings
        #expect(
            unknown.map(\.quoting) == [
                "call 1: found the unknown tool `get_wether`; expected one of `get_weather`, `get_time`. Did you mean `get_weather`?"
            ]
        )
        #expect(unknown.allSatisfy { !$0.message.contains("wether") })
    }

    @Test("calls without tools on offer are unknown")
    func noTools() async throws {
        let judgement = try await Sample.judge(try Sample.verifier("tool_calls"), completion([("x", "{}")]))
        #expect(judgement.codes == ["unknown_tool"])
    }

    @Test("what the request and the policy want called is called")
    func wanted() async throws {
        let plain = try Sample.verifier("tool_calls")
        let strict = try Sample.verifier("tool_calls", #"{"required":["get_time"]}"#)
        let time = completion([("get_time", "{}")])
        let text = Completion(text: "It is noon.")
        #expect(try await Sample.judge(plain, text, Self.tools).isAccepted)
        #expect(try await Sample.judge(strict, text, Self.tools).codes == ["missing_call"])
        #expect(try await Sample.judge(strict, time, Self.tools).isAccepted)
        let required = Self.tools + #","tool_choice":"required""#
        #expect(try await Sample.judge(plain, text, required).codes == ["missing_call"])
        #expect(try await Sample.judge(plain, time, required).isAccepted)
        let named = Self.tools + #","tool_choice":{"type":"function","function":{"name":"get_weather"}}"#
        #expect(try await Sample.judge(plain, time, named).codes == ["missing_call"])
        #expect(try await Sample.judge(plain, time, Self.tools + #","tool_choice":"none""#).codes == ["unwanted_call"])
        let one = Self.tools + #","parallel_tool_calls":false"#
        let two = completion([("get_time", "{}"), ("get_time", "{}")])
        #expect(try await Sample.judge(plain, two, one).codes == ["too_many_calls"])
    }

    @Test("parameters that are no schema are inconclusive, never a pass")
    func unusableParameters() async throws {
        let tools = #""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"strnig"}}}]"#
        let judgement = try await Sample.judge(try Sample.verifier("tool_calls"), completion([("f", "{}")]), tools)
        #expect(judgement.verdict.code == "inconclusive")
    }
}
