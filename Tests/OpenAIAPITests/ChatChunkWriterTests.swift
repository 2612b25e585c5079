// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Testing

struct ChatChunkWriterTests {
    private func events(
        _ completion: Completion,
        usage: TokenUsage? = nil,
        cascade: String? = nil
    ) throws -> [JSONValue] {
        let bytes = ChatChunkWriter.events(
            completion,
            model: "medium",
            id: "01K",
            created: 1_800_000_000,
            usage: usage,
            cascade: cascade?.bytes
        )
        var parser = SSEParser()
        let events = parser.events(in: bytes)
        #expect(parser.finish() == nil)
        #expect(events.last?.data.text == "[DONE]")
        return try events.dropLast().map { try JSONValue(parsing: $0.data) }
    }

    @Test("a stream says what the completion says", arguments: [Samples.completion, Samples.toolCalls])
    func roundTrip(sample: String) throws {
        let completion = try Completion(body: sample)
        let bytes = ChatChunkWriter.events(completion, model: "medium", id: "01K", created: 1, usage: completion.usage)
        let again = try Completion(stream: bytes)
        #expect(again.id == completion.id && again.model == "medium")
        #expect(again.text == completion.text)
        #expect(again.toolCalls == completion.toolCalls)
        #expect(again.finishReason == completion.finishReason)
        #expect(again.usage == completion.usage)
    }

    @Test("sends role, text, reason, usage and the `cascade` object in this order")
    func order() throws {
        let found = try events(
            try Completion(body: Samples.completion),
            usage: TokenUsage(input: 1, output: 1),
            cascade: #"{"rung":1}"#
        )
        try #require(found.count == 5)
        for chunk in found {
            #expect(chunk["id"] == "chatcmpl-1")
            #expect(chunk["object"] == "chat.completion.chunk")
            #expect(chunk["created"] == 1_790_000_000)
            #expect(chunk["model"] == "medium")
            #expect(chunk["system_fingerprint"] == "fp_1")
        }
        let deltas = found.map { $0["choices"]?[0]?["delta"] }
        #expect(deltas[0] == ["role": "assistant", "content": "", "reasoning_content": "thinking"])
        #expect(deltas[1] == ["content": "Café: \"yes\""])
        #expect(deltas[2] == [:])
        #expect(found[2]["choices"]?[0]?["finish_reason"] == "stop")
        #expect(found[2]["usage"] == .null)
        #expect(found[3]["choices"] == [])
        #expect(found[3]["usage"]?["prompt_tokens_details"]?["cached_tokens"] == 4)
        #expect(found[4]["choices"] == [])
        #expect(found[4]["cascade"] == ["rung": 1])
    }

    @Test("leaves out usage and `cascade` object where nobody asked")
    func least() throws {
        let found = try events(Completion(text: "Hi"))
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0["usage"] == nil && $0["cascade"] == nil })
        #expect(found[0]["id"] == "01K" && found[0]["created"] == 1_800_000_000)
    }

    @Test("cuts text between characters, and loses none")
    func pieces() throws {
        let text = String(repeating: "aé漢🌍", count: 300)
        let found = try events(Completion(text: text))
        let pieces = found.compactMap { $0["choices"]?[0]?["delta"]?["content"]?.string }
        #expect(pieces.count > 10)
        #expect(pieces.joined() == text)
        #expect(pieces.allSatisfy { $0.utf8.count <= 256 && !$0.contains("\u{FFFD}") })
    }

    @Test("sends a tool call's index, id and name first, then its arguments")
    func toolCalls() throws {
        let arguments = #"{"text":""# + String(repeating: "é", count: 200) + #""}"#
        var completion = Completion()
        completion.toolCalls = [
            ToolCall(id: "call_1", name: "f", arguments: arguments.bytes),
            ToolCall(id: "call_2", name: "g", arguments: []),
        ]
        completion.finishReason = .toolCalls
        let calls = try events(completion).compactMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?[0] }
        #expect(calls.count == 4)
        #expect(
            calls[0] == ["index": 0, "id": "call_1", "type": "function", "function": ["name": "f", "arguments": ""]]
        )
        #expect(calls[1...2].compactMap { $0["function"]?["arguments"]?.string }.joined() == arguments)
        #expect(calls[3]["index"] == 1)
    }

    @Test("a function call of old stays one, whole and streamed, with the upstream's reason to stop")
    func legacyCall() throws {
        let call = ToolCall(id: "", name: "f", arguments: #"{"a":1}"#.bytes, kind: .legacyFunction)
        let message = #"{"content":null,"tool_calls":[],"function_call":{"name":"f","arguments":"{\"a\":1}"}}"#
        let body = #"{"id":"1","choices":[{"message":\#(message),"finish_reason":"function_call"}],"usage":null}"#
        let stream = [
            #"{"role":"assistant","content":null,"function_call":{"name":"f","arguments":""}}"#,
            #"{"function_call":{"arguments":"{\"a\""}}"#, #"{"function_call":{"arguments":":1}"}}"#,
        ]
        .map { #"data: {"choices":[{"delta":\#($0)}]}"# + "\n\n" }
        let end = #"data: {"choices":[{"delta":{},"finish_reason":"function_call"}]}"# + "\n\ndata: [DONE]\n\n"
        for completion in [try Completion(body: body), try Completion(stream: (stream.joined() + end).bytes)] {
            #expect(completion.toolCalls == [call])
            let choices = try events(completion).compactMap { $0["choices"]?[0] }
            let deltas = choices.compactMap { $0["delta"] }
            #expect(deltas.allSatisfy { $0["tool_calls"] == nil })
            #expect(
                deltas.compactMap { $0["function_call"] } == [
                    ["name": "f", "arguments": ""], ["arguments": #"{"a":1}"#],
                ]
            )
            #expect(choices.last?["finish_reason"] == "function_call")
            let usage = TokenUsage(input: 1, output: 1)
            let whole = ChatCompletionWriter.body(completion, model: "m", id: "1", created: 1, usage: usage)
            let choice = try JSONValue(parsing: whole)["choices"]?[0]
            #expect(choice?["message"]?["function_call"] == ["name": "f", "arguments": #"{"a":1}"#])
            #expect(choice?["message"]?["tool_calls"]?[0] == nil)
            #expect(choice?["finish_reason"] == "function_call")
        }
    }

    @Test("a call said in both ways is one, as a tool's")
    func bothWays() throws {
        let call = #"{"name":"f","arguments":"{}"}"#
        let calls = #"[{"id":"1","type":"function","function":\#(call)}]"#
        let completion = try Completion(
            body: #"{"choices":[{"message":{"tool_calls":\#(calls),"function_call":\#(call)}}]}"#
        )
        #expect(completion.toolCalls == [ToolCall(id: "1", name: "f", arguments: "{}".bytes)])
        #expect(try events(completion).last?["choices"]?[0]?["finish_reason"] == "tool_calls")
    }

    @Test("a custom tool's call stays one, whole and streamed")
    func customCall() throws {
        let call = ToolCall(id: "1", name: "g", arguments: "SELECT 1".bytes, kind: .custom)
        let whole = #"[{"id":"1","type":"custom","custom":{"name":"g","input":"SELECT 1"}}]"#
        let pieces = [
            #"[{"index":0,"id":"1","type":"custom","custom":{"name":"g","input":""}}]"#,
            #"[{"index":0,"custom":{"input":"SELECT"}}]"#, #"[{"index":0,"custom":{"input":" 1"}}]"#,
        ]
        let stream = pieces.map { #"data: {"choices":[{"delta":{"tool_calls":\#($0)}}]}"# + "\n\n" }.joined()
        for completion in [
            try Completion(body: #"{"choices":[{"message":{"tool_calls":\#(whole)}}]}"#),
            try Completion(stream: (stream + "data: [DONE]\n\n").bytes),
        ] {
            #expect(completion.toolCalls == [call])
            let calls = try events(completion).compactMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?[0] }
            #expect(
                calls == [
                    ["index": 0, "id": "1", "type": "custom", "custom": ["name": "g", "input": ""]],
                    ["index": 0, "custom": ["input": "SELECT 1"]],
                ]
            )
            var anew = completion
            anew.wire = nil
            let usage = TokenUsage(input: 1, output: 1)
            let body = ChatCompletionWriter.body(anew, model: "m", id: "1", created: 1, usage: usage)
            #expect(
                try JSONValue(parsing: body)["choices"]?[0]?["message"]?["tool_calls"]
                    == (try JSONValue(parsing: whole))
            )
        }
    }

    @Test("sends reasoning before the text, and what vendors want back")
    func reasoning() throws {
        var completion = Completion(text: "x")
        completion.reasoning = String(repeating: "é", count: 200).bytes
        completion.thinkingBlocks = ["{\"type\":\"thinking\",\n\"signature\":\"s\"}".bytes]
        completion.toolCalls = [ToolCall(id: "1", name: "f", arguments: [], extra: #"{"google":1}"#.bytes)]
        let deltas = try events(completion).map { $0["choices"]?[0]?["delta"] }
        #expect(
            deltas[1...2].compactMap { $0?["reasoning_content"]?.string }.joined() == String(repeating: "é", count: 200)
        )
        #expect(deltas[3] == ["thinking_blocks": [["type": "thinking", "signature": "s"]]])
        #expect(deltas[4] == ["content": "x"])
        #expect(deltas[5]?["tool_calls"]?[0]?["extra_content"] == ["google": 1])
    }

    @Test("sends log-probabilities and a refusal")
    func others() throws {
        let body = #"{"choices":[{"message":{"content":"a"},"logprobs":{"content":[{"token":"a"}]}}]}"#
        let found = try events(try Completion(body: body))
        #expect(found[1]["choices"]?[0]?["logprobs"] == ["content": [["token": "a"]]])
        var refused = Completion()
        refused.refusal = "I can't.".bytes
        #expect(try events(refused)[1]["choices"]?[0]?["delta"] == ["refusal": "I can't."])
    }

    @Test("ends a stream with an error that clients see")
    func error() throws {
        let body = ErrorBody(message: "No answer.", type: "cascade_error", code: "ladder_exhausted")
        var parser = SSEParser()
        let events = parser.events(in: ChatChunkWriter.keepAlive + ChatChunkWriter.error(body))
        #expect(events == [ServerSentEvent(name: "error", data: body.json)])
    }
}
