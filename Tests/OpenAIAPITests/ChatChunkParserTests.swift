// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import OpenAIAPI
import Testing

struct ChatChunkParserTests {
    private func expectSample(_ completion: Completion, _ comment: Comment) {
        #expect(completion.id == "c1" && completion.model == "m", comment)
        #expect(completion.text.text == "Grüße, Welt 🌍", comment)
        #expect(
            completion.toolCalls == [ToolCall(id: "call_1", name: "time", arguments: #"{"zone":"CET"}"#.bytes)],
            comment
        )
        #expect(completion.finishReason == .toolCalls, comment)
        #expect(completion.usage == TokenUsage(input: 3, output: 8), comment)
        #expect(completion.wire == nil, comment)
    }

    @Test("reads a stream, whatever its line ends", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(lineEnd: String) throws {
        expectSample(try Completion(stream: Samples.stream(lineEnd: lineEnd).bytes), "")
    }

    @Test("any cutting gives the same completion")
    func cutting() throws {
        let stream = Samples.stream(lineEnd: "\r\n").bytes
        for cut in stream.indices {
            expectSample(try Completion(stream: stream, cuts: [cut]), "cut at \(cut)")
        }
        expectSample(try Completion(stream: stream, cuts: Array(stream.indices)), "byte by byte")
        try forAll(cases: 300) { random, seed in
            let cuts = (0..<8).map { _ in Int.random(in: 0...stream.count, using: &random) }
            expectSample(try Completion(stream: stream, cuts: cuts), "seed \(seed)")
        }
    }

    @Test("a stream that ends before a reason to stop or `[DONE]` is cut off, wherever it ends")
    func cutOff() throws {
        let text = Samples.stream()
        let reason = try #require(text.firstRange(of: #"finish_reason":"tool_calls"}]}"#)).upperBound
        let whole = text.utf8.distance(from: text.startIndex, to: reason)
        for cut in 0...text.utf8.count {
            let fault = Completion.fault { () throws(ProviderError) in
                try Completion(stream: Array(text.bytes[..<cut]))
            }
            #expect(fault == (cut < whole ? .cutOff(received: cut, expected: nil) : nil), "cut at \(cut)")
        }
    }

    private static let start = "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"

    @Test(
        "says what stands in the place of a chunk",
        arguments: [
            (
                "data: {\"error\":{\"message\":\"secret\",\"code\":\"server_error\"}}\n\n",
                "found an error (`server_error`) inside a 200; expected a chunk"
            ),
            (
                "event: error\ndata: {\"message\":\"secret\",\"type\":\"overloaded\"}\n\n",
                "found an error (`overloaded`) inside the stream; expected a chunk"
            ),
            ("event: error\ndata: secret\n\n", "found an error inside the stream; expected a chunk"),
            ("data: {\"choices\":[{\"index\":1,\"delta\":{}}]}\n\n", "found a chunk of choice 1; expected one choice"),
            ("data: {\"choices\":[{},{}]}\n\n", "found 2 choices; expected one"),
            ("data: secret\n\n", "found text that is not JSON (prose_before at byte 0); expected a chunk"),
            ("data: [1]\n\n", "found an array; expected a chunk"),
            ("data: {\"choices\":[\n\n", "found a chunk that is not whole JSON; expected a chunk"),
            (
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
                "found an answer that ended with `error`; expected a whole one"
            ),
            (
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"abort\"}]}\n\n",
                "found an answer that ended with `abort`; expected a whole one"
            ),
            (
                "data: {\"choices\":[],\"x_groq\":{\"error\":\"secret\"}}\n\n",
                "found an error (`x_groq`) inside the stream; expected a chunk"
            ),
            ("data: <html>\n\n", "found HTML or XML; expected a chunk"),
        ]
    )
    func malformed(event: String, reason: String) {
        for before in ["", Self.start] {
            let fault = Completion.fault { () throws(ProviderError) in
                try Completion(stream: (before + event + "data: [DONE]\n\n").bytes)
            }
            #expect(fault == .malformed(reason: reason))
        }
    }

    @Test(
        "parallel calls stay apart where a server gives all of them one index or none, also on their way on",
        arguments: [#""index":0,"#, ""]
    )
    func oneIndex(index: String) throws {
        let chunks = ["a", "b"].map { name in
            #"data: {"choices":[{"delta":{"tool_calls":[{\#(index)"id":"call_\#(name)","type":"function","#
                + #""function":{"name":"\#(name)","arguments":"{}"}}]}}]}"# + "\n\n"
        }
        let completion = try Completion(stream: (chunks.joined() + "data: [DONE]\n\n").bytes)
        let expected = ["a", "b"].map { ToolCall(id: "call_\($0)", name: $0, arguments: "{}".bytes) }
        #expect(completion.toolCalls == expected)
        let events = ChatChunkWriter.events(completion, model: "m", id: "1", created: 0, usage: nil)
        #expect(try Completion(stream: events).toolCalls == expected)
        #expect(events.text.contains(#"{"index":1,"id":"call_b""#))
    }

    @Test(
        "blocks of reasoning are joined until their signature comes",
        arguments: [
            (
                // LiteLLM.
                [
                    #"[{"type":"thinking","thinking":"Let me ","signature":""}]"#,
                    #"[{"type":"thinking","thinking":"\"see\".","signature":null}]"#,
                    #"[{"type":"thinking","thinking":"","signature":"s1"}]"#,
                    #"[{"type":"redacted_thinking","data":"x"}]"#,
                    #"[{"type":"thinking","thinking":"Four.","signature":"s2"}]"#,
                ],
                [
                    #"{"type":"thinking","thinking":"Let me \"see\".","signature":"s1"}"#,
                    #"{"type":"redacted_thinking","data":"x"}"#,
                    #"{"type":"thinking","thinking":"Four.","signature":"s2"}"#,
                ]
            ),
            (
                // Cascade itself; a block that came whole stays byte for byte.
                [#"[{"type": "thinking", "signature": "s", "more": 1}, {"type": "redacted_thinking"}]"#],
                [#"{"type": "thinking", "signature": "s", "more": 1}"#, #"{"type": "redacted_thinking"}"#]
            ),
            // Without a signature no vendor takes it back.
            ([#"[{"type":"thinking","thinking":"cut"}]"#, "null", "7", "[1]"], []),
        ]
    )
    func thinkingBlocks(pieces: [String], expected: [String]) throws {
        for more in ["", #","content":"","reasoning_content":"r""#] {
            let stream = pieces.map { #"data: {"choices":[{"delta":{"thinking_blocks":\#($0)\#(more)}}]}"# + "\n\n" }
            let completion = try Completion(stream: (Self.start + stream.joined() + "data: [DONE]\n\n").bytes)
            #expect(completion.thinkingBlocks.map(\.text) == expected)
        }
    }

    @Test(
        "`[DONE]` or a reason to stop makes an answer whole",
        arguments: [
            "data: [DONE]\n\n", "data: [DONE]", "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n",
            "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}", "data: [DONE]\n\ndata: rubbish\n\n",
        ]
    )
    func whole(ending: String) throws {
        #expect(try Completion(stream: (Self.start + ending).bytes).text.text == "a")
    }

    @Test(
        "a stream that ends well but brings no choice is malformed",
        arguments: ["", "data: {\"choices\":[],\"usage\":null}\n\n"]
    )
    func empty(chunks: String) {
        let fault = Completion.fault { () throws(ProviderError) in
            try Completion(stream: (chunks + "data: [DONE]\n\n").bytes)
        }
        #expect(fault == .malformed(reason: "found a stream without choices; expected one"))
    }

    @Test(
        "an upstream that gave up in the stream is what it says",
        arguments: [
            (
                #"{"error":{"code":502,"message":"secret"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}"#,
                502
            ),
            (#"{"choices":[{"delta":{},"error":{"code":504,"message":"secret"},"finish_reason":"error"}]}"#, 504),
            (#"{"choices":[{"delta":{},"finish_reason":"insufficient_system_resource"}]}"#, 503),
        ]
    )
    func gaveUp(chunk: String, status: Int) {
        let fault = Completion.fault { () throws(ProviderError) in
            try Completion(stream: (Self.start + "data: \(chunk)\n\n").bytes)
        }
        #expect(fault == .unavailable(status: status, retryAfter: nil))
    }

    @Test("reads reasoning by either name, what vendors want back with a tool call, and Groq's usage")
    func others() throws {
        let chunks = [
            #"{"choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"Let "}}]}"#,
            #"{"choices":[{"index":0,"delta":{"reasoning":"me see"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"."}]},{"type":"text","text":"a"}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"x"}}}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":2}}}"#,
        ]
        let stream = chunks.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
        let completion = try Completion(stream: stream.bytes)
        #expect(completion.reasoning.text == "Let me see.")
        #expect(completion.text.text == "a")
        #expect(completion.toolCalls.first?.extra?.text == #"{"google":{"thought_signature":"x"}}"#)
        #expect(completion.usage == TokenUsage(input: 1, output: 2))
    }

    @Test("passes over chunks without choices")
    func noChoices() throws {
        let filter = "data: {\"id\":\"\",\"choices\":[],\"prompt_filter_results\":[]}\n\n"
        #expect(try Completion(stream: (filter + Self.start + "data: [DONE]\n\n").bytes).text.text == "a")
    }
}
