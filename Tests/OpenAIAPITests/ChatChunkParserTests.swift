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
        "`[DONE]` or a reason to stop makes an answer whole",
        arguments: [
            "data: [DONE]\n\n", "data: [DONE]", "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n",
            "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}", "data: [DONE]\n\ndata: rubbish\n\n",
        ]
    )
    func whole(ending: String) throws {
        #expect(try Completion(stream: (Self.start + ending).bytes).text.text == "a")
    }

    @Test("passes over chunks without choices")
    func noChoices() throws {
        let filter = "data: {\"id\":\"\",\"choices\":[],\"prompt_filter_results\":[]}\n\n"
        #expect(try Completion(stream: (filter + Self.start + "data: [DONE]\n\n").bytes).text.text == "a")
    }
}
