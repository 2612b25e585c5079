// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Testing

struct ChatCompletionWriterTests {
    private func body(_ completion: Completion, model: String, cascade: String? = nil) throws -> String {
        let bytes = ChatCompletionWriter.body(
            completion,
            model: model,
            id: "01K",
            created: 1_800_000_000,
            usage: TokenUsage(input: 3, cachedInput: 1, output: 4, reasoning: 2, isEstimated: true),
            cascade: cascade?.bytes
        )
        _ = try JSONDocument(parsing: bytes)
        return bytes.text
    }

    @Test("returns the upstream's body byte for byte where nothing is to change")
    func untouched() throws {
        let found = try body(try Completion(body: Samples.completion), model: "gpt-x-2026-01-01")
        #expect(found == Samples.completion)
    }

    @Test("splices model, amended text and the `cascade` object, and keeps the rest byte for byte")
    func spliced() throws {
        var completion = try Completion(body: Samples.completion)
        completion.text = "{\"a\": \"ü\"}".bytes
        let found = try body(completion, model: "small", cascade: #"{"rung":1}"#)
        let expected = Samples.completion
            .replacing("gpt-x-2026-01-01", with: "small")
            .replacing(#""Caf\u00e9: \"yes\"""#, with: #""{\"a\": \"ü\"}""#)
            .replacing(
                "\"service_tier\": \"default\"\n",
                with: "\"service_tier\": \"default\",\"cascade\":{\"rung\":1}\n"
            )
        #expect(found == expected)
    }

    @Test("adds the id and the usage where the upstream sent none")
    func additions() throws {
        let completion = try Completion(body: #"{"model":"m","choices":[{"message":{"content":"x"}}],"usage":null}"#)
        let expected =
            #"{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":2},"cascade":{"estimated":true}}"#
        #expect(
            try body(completion, model: "m")
                == #"{"model":"m","choices":[{"message":{"content":"x"}}],"usage":\#(expected),"id":"01K"}"#
        )
    }

    @Test("names the reason to stop in OpenAI's word, also in an upstream's own body")
    func finishReason() throws {
        let completion = try Completion(
            body:
                #"{"id":"1","model":"m","choices":[{"message":{"content":"x"},"finish_reason":"eos"}],"usage":{"prompt_tokens":1}}"#
        )
        #expect(try body(completion, model: "m").contains(#""finish_reason":"stop""#))
    }

    @Test("writes reasoning and all that a vendor wants back")
    func reasoning() throws {
        var completion = Completion(text: "x")
        completion.reasoning = "Let me \"see\"".bytes
        completion.thinkingBlocks = [
            #"{"type":"thinking","signature":"s"}"#.bytes, #"{"type":"redacted_thinking"}"#.bytes,
        ]
        completion.toolCalls = [ToolCall(id: "1", name: "f", arguments: "{}".bytes, extra: #"{"google":1}"#.bytes)]
        let message = try JSONValue(parsing: try body(completion, model: "m"))["choices"]?[0]?["message"]
        #expect(message?["reasoning_content"] == "Let me \"see\"")
        #expect(
            message?["thinking_blocks"] == [["type": "thinking", "signature": "s"], ["type": "redacted_thinking"]]
        )
        #expect(message?["tool_calls"]?[0]?["extra_content"] == ["google": 1])
    }

    @Test(
        "writes what was cached, and marks an estimate",
        arguments: [
            (TokenUsage(input: 9, output: 1), #"{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}"#),
            (
                TokenUsage(input: 9, cachedInput: 4, cacheWrites: 3, output: 1),
                #"{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3}}"#
            ),
            (
                TokenUsage(input: 9, output: 1, isEstimated: true),
                #"{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10,"cascade":{"estimated":true}}"#
            ),
        ]
    )
    func usage(usage: TokenUsage, expected: String) throws {
        let bytes = ChatCompletionWriter.body(Completion(text: "x"), model: "m", id: "1", created: 1, usage: usage)
        #expect(bytes.text.contains(#""usage":\#(expected)}"#))
    }

    @Test("writes a body anew where there is none")
    func anew() throws {
        let completion = try Completion(stream: Samples.stream().bytes)
        let found = try JSONValue(parsing: try body(completion, model: "medium", cascade: #"{"rung":1}"#))
        let expected = try JSONValue(
            parsing: #"""
                {"id": "c1", "object": "chat.completion", "created": 1800000000, "model": "medium", "choices": [{"index": 0,
                 "message": {"role": "assistant", "content": "Grüße, Welt 🌍", "refusal": null, "tool_calls": [{"id": "call_1",
                  "type": "function", "function": {"name": "time", "arguments": "{\"zone\":\"CET\"}"}}]},
                 "logprobs": null, "finish_reason": "tool_calls"}],
                 "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7,
                  "prompt_tokens_details": {"cached_tokens": 1}, "completion_tokens_details": {"reasoning_tokens": 2},
                  "cascade": {"estimated": true}},
                 "cascade": {"rung": 1}}
                """#
        )
        #expect(found == expected)
    }

    @Test(
        "content is null only beside a refusal or tool calls",
        arguments: [(nil, false, "\"\""), ("No.", false, "null"), (nil, true, "null")] as [(String?, Bool, String)]
    )
    func emptyText(refusal: String?, callsTool: Bool, content: String) throws {
        var completion = Completion()
        completion.refusal = refusal?.bytes
        if callsTool { completion.toolCalls = [ToolCall(id: "1", name: "f", arguments: [])] }
        let found = try JSONValue(parsing: try body(completion, model: "m"))
        #expect(found["choices"]?[0]?["message"]?["content"] == (try JSONValue(parsing: content)))
        #expect(found["choices"]?[0]?["message"]?["refusal"]?.string == refusal)
        #expect(found["choices"]?[0]?["finish_reason"]?.string == (callsTool ? "tool_calls" : "stop"))
    }

    @Test("what is written is read again")
    func roundTrip() throws {
        for sample in [Samples.completion, Samples.toolCalls] {
            var completion = try Completion(body: sample)
            completion.wire = nil
            let again = try Completion(body: try body(completion, model: "m"))
            #expect(again.text == completion.text)
            #expect(again.toolCalls == completion.toolCalls)
            #expect(again.finishReason == completion.finishReason)
            #expect(again.id == completion.id)
        }
    }
}
