// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

extension String {
    var bytes: [UInt8] { Array(utf8) }
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension Completion {
    /// The completion that a whole body is.
    init(body: String) throws(ProviderError) {
        var fold = CompletionFold()
        for event in try ChatCompletionParser.events(of: body.bytes) { fold.add(event) }
        self = fold.completion
    }

    /// The completion that a stream is, cut into pieces before these offsets.
    init(stream: [UInt8], cuts: [Int] = []) throws(ProviderError) {
        var fold = CompletionFold()
        var parser = ChatChunkParser()
        var start = 0
        for cut in cuts.sorted() + [stream.count] {
            for event in parser.events(in: Array(stream[start..<cut])) { fold.add(event) }
            start = cut
        }
        for event in try parser.finish() { fold.add(event) }
        self = fold.completion
    }

    /// The error that a body or a stream comes to.
    static func fault(_ make: () throws(ProviderError) -> Completion) -> ProviderError? {
        do {
            _ = try make()
            return nil
        } catch {
            return error
        }
    }
}

enum Samples {
    static func request(_ members: String) -> String {
        #"{"model": "invoice", "messages": [{"role": "user", "content": "Hi"}], \#(members)}"#
    }

    /// A whole answer with members that Cascade does not know.
    static let completion = """
        {
          "id": "chatcmpl-1", "object": "chat.completion", "created": 1790000000, "model": "gpt-x-2026-01-01",
          "choices": [{"index": 0, "message": {"role": "assistant", "content": "Caf\\u00e9: \\"yes\\"", "refusal": null,
            "reasoning_content": "thinking"}, "logprobs": null, "finish_reason": "stop"}],
          "usage": {"prompt_tokens": 12, "completion_tokens": 7, "total_tokens": 19,
            "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 3}},
          "system_fingerprint": "fp_1", "service_tier": "default"
        }
        """

    /// Two tool calls and no text.
    static let toolCalls = """
        {"id": "chatcmpl-2", "object": "chat.completion", "created": 1790000000, "model": "m", "choices": [{"index": 0,
        "message": {"role": "assistant", "content": null, "tool_calls": [
        {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{\\"city\\": \\"Oslo\\"}"}},
        {"id": "call_2", "type": "function", "function": {"name": "time", "arguments": "{}"}}]},
        "finish_reason": "tool_calls"}], "usage": {"prompt_tokens": 5, "completion_tokens": 9}}
        """

    /// The same answer as a stream of events, line ends as given.
    static func stream(lineEnd: String = "\n") -> String {
        let chunks = [
            #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
            #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"Grüße, "},"finish_reason":null}]}"#,
            #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"Welt 🌍"},"finish_reason":null}]}"#,
            #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"time","arguments":""}}]}}]}"#,
            #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"zone\""}}]}}]}"#,
            #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":\"CET\"}"}}]}}]}"#,
            #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#,
            #"{"id":"c1","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":8,"total_tokens":11}}"#,
            "[DONE]",
        ]
        let comment = ": keep-alive" + lineEnd + lineEnd
        return comment + chunks.map { "data: " + $0 + lineEnd + lineEnd }.joined(separator: comment)
    }
}
