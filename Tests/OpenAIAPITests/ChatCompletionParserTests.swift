// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import OpenAIAPI
import Testing

struct ChatCompletionParserTests {
    @Test("reads all that an answer says, and keeps the body")
    func answer() throws {
        let completion = try Completion(body: Samples.completion)
        #expect(completion.id == "chatcmpl-1")
        #expect(completion.model == "gpt-x-2026-01-01")
        #expect(completion.text.text == "Café: \"yes\"")
        #expect(completion.refusal == nil && completion.toolCalls.isEmpty)
        #expect(completion.finishReason == .stop)
        #expect(completion.usage == TokenUsage(input: 12, cachedInput: 4, output: 7, reasoning: 3))
        #expect(completion.wire?.root["system_fingerprint"]?.string == "fp_1")
    }

    @Test("reads tool calls")
    func toolCalls() throws {
        let completion = try Completion(body: Samples.toolCalls)
        #expect(completion.text.isEmpty)
        #expect(
            completion.toolCalls == [
                ToolCall(id: "call_1", name: "weather", arguments: #"{"city": "Oslo"}"#.bytes),
                ToolCall(id: "call_2", name: "time", arguments: "{}".bytes),
            ]
        )
        #expect(completion.finishReason == .toolCalls)
    }

    @Test(
        "reads what servers make of a message",
        arguments: [
            (#"{"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}"#, "ab", nil, ""),
            (#"{"content": null, "refusal": "I can't."}"#, "", "I can't.", ""),
            (#"{"content": null}"#, "", nil, ""),
            (#"{"function_call": {"name": "f", "arguments": "{}"}}"#, "", nil, "f({})"),
            (
                #"{"tool_calls": [{"id": "1", "function": {"name": "f", "arguments": {"a": 1}}}]}"#, "", nil,
                #"f({"a": 1})"#
            ),
            (
                #"{"tool_calls": [{"id": "1", "type": "custom", "custom": {"name": "g", "input": "x"}}]}"#, "", nil,
                "g(x)"
            ),
        ] as [(String, String, String?, String)]
    )
    func messages(message: String, text: String, refusal: String?, call: String) throws {
        let completion = try Completion(body: #"{"choices": [{"message": \#(message)}]}"#)
        #expect(completion.text.text == text)
        #expect(completion.refusal?.text == refusal)
        #expect(completion.toolCalls.map { "\($0.name)(\($0.arguments.text))" }.joined() == call)
        #expect(completion.finishReason == nil && completion.usage == nil && completion.id == nil)
    }

    @Test(
        "says what stands in the place of an answer",
        arguments: [
            ("", "found an empty body; expected a chat completion"),
            (" \n", "found an empty body; expected a chat completion"),
            ("<!DOCTYPE html><p>secret", "found HTML or XML; expected a chat completion"),
            ("secret words", "found text that is not JSON (prose_before at byte 0); expected a chat completion"),
            ("[1]", "found an array; expected a chat completion"),
            (
                #"{"error": {"message": "secret", "code": "overloaded"}}"#,
                "found an error (`overloaded`) inside a 200; expected a chat completion"
            ),
            (
                #"{"error": {"message": "secret", "code": "my secret!"}}"#,
                "found an error inside a 200; expected a chat completion"
            ),
            (#"{"error": "secret"}"#, "found an error inside a 200; expected a chat completion"),
            (#"{"id": "1"}"#, "found no choices; expected one"),
            (#"{"choices": []}"#, "found no choices; expected one"),
            (#"{"choices": null}"#, "found no choices; expected one"),
            (#"{"choices": {}}"#, "found an object under `choices`; expected a list"),
            (#"{"choices": [{"message": {}}, {"message": {}}]}"#, "found 2 choices; expected one"),
            (#"{"choices": [{"text": "old"}]}"#, "found a choice without a message; expected one with it"),
            (#"{"choices": [1]}"#, "found a choice without a message; expected one with it"),
            (#"{"choices": [{"message": {"content": 1}}]}"#, "found a number under `content`; expected text"),
            (#"{"choices": [{"message": {"tool_calls": {}}}]}"#, "found an object under `tool_calls`; expected a list"),
            (#"{"choices": [{"message": {"tool_calls": [1]}}]}"#, "found a number in `tool_calls`; expected an object"),
        ]
    )
    func malformed(body: String, reason: String) {
        #expect(
            Completion.fault { () throws(ProviderError) in try Completion(body: body) } == .malformed(reason: reason)
        )
    }

    @Test("an answer that ends too early is cut off, wherever it ends")
    func cutOff() {
        let whole = Samples.completion.bytes
        for end in 1..<(whole.count - 1) {
            let fault = Completion.fault { () throws(ProviderError) in
                try Completion(body: Array(whole[..<end]).text)
            }
            #expect(fault == .cutOff(received: end, expected: nil), "cut at \(end)")
        }
    }

    @Test(
        "reads why a model stopped, in the words of every server",
        arguments: [
            ("stop", .stop), ("eos", .stop), ("COMPLETE", .stop), ("length", .length), ("model_length", .length),
            ("tool_calls", .toolCalls), ("function_call", .toolCalls), ("content_filter", .contentFilter),
            ("odd", .other("odd")),
        ] as [(String, FinishReason)]
    )
    func finishReasons(word: String, expected: FinishReason) throws {
        let completion = try Completion(
            body: #"{"choices": [{"message": {"content": "x"}, "finish_reason": "\#(word)"}]}"#
        )
        #expect(completion.finishReason == expected)
    }

    @Test(
        "reads the usage of every server",
        arguments: [
            (#"{"prompt_tokens": 9, "completion_tokens": 5}"#, TokenUsage(input: 9, output: 5)),
            (
                #"{"prompt_tokens": 9, "completion_tokens": 5, "prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 5}"#,
                TokenUsage(input: 9, cachedInput: 4, output: 5)
            ),
            (
                #"{"prompt_tokens": 9, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 3}}"#,
                TokenUsage(input: 9, cachedInput: 4, cacheWrites: 3, output: 5)
            ),
            (
                #"{"prompt_tokens": 9, "completion_tokens": 5, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 3, "prompt_tokens_details": null}"#,
                TokenUsage(input: 9, cachedInput: 4, cacheWrites: 3, output: 5)
            ),
            (
                #"{"prompt_tokens": 9, "completion_tokens": 5, "reasoning_tokens": 2, "total_tokens": 14}"#,
                TokenUsage(input: 9, output: 5, reasoning: 2)
            ),
            // xAI: the sum holds the reasoning, the answer's count does not.
            (
                #"{"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 34, "completion_tokens_details": {"reasoning_tokens": 20}}"#,
                TokenUsage(input: 9, output: 25, reasoning: 20)
            ),
            (
                #"{"prompt_tokens": 9223372036854775807, "completion_tokens": 9223372036854775807, "total_tokens": 9223372036854775805, "completion_tokens_details": {"reasoning_tokens": 9223372036854775807}}"#,
                TokenUsage(input: .max, output: .max, reasoning: .max)
            ),
            (#"{"prompt_tokens": 9, "completion_tokens": -5}"#, TokenUsage(input: 9, output: 0)),
            (#"{"completion_tokens": 5}"#, nil), ("null", nil), ("{}", nil), ("7", nil),
        ] as [(String, TokenUsage?)]
    )
    func usage(written: String, expected: TokenUsage?) throws {
        var completion = try Completion(body: #"{"choices": [{"message": {"content": "x"}}], "usage": \#(written)}"#)
        #expect(completion.usage == expected)
        completion.wire = nil
        let usage = completion.usage ?? .none
        let body = ChatCompletionWriter.body(completion, model: "m", id: "1", created: 1, usage: usage)
        #expect(try JSONValue(parsing: body)["usage"]?["total_tokens"]?.int == usage.input + usage.output)
    }

    @Test("reads reasoning and what is wanted back, and leaves the text alone")
    func reasoning() throws {
        let completion = try Completion(
            body: #"""
                {"choices": [{"message": {"content": "x", "reasoning": "r", "reasoning_content": "c",
                "thinking_blocks": [{"type": "thinking", "thinking": "c", "signature": "s"}, 1]}}]}
                """#
        )
        #expect(completion.reasoning.text == "c" && completion.text.text == "x")
        #expect(completion.thinkingBlocks.map(\.text) == [#"{"type": "thinking", "thinking": "c", "signature": "s"}"#])
    }

    @Test("an error that is null is none")
    func nullError() throws {
        let completion = try Completion(body: #"{"error": null, "choices": [{"message": {"content": "x"}}]}"#)
        #expect(completion.text.text == "x")
    }

    @Test("no bytes make it crash")
    func anyBytes() {
        let sound = Samples.completion.bytes
        forAll(cases: 5_000) { random, _ in
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? ChatCompletionParser.events(of: bytes)
        }
    }
}
