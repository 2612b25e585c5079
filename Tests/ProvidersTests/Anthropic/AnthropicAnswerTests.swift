// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Foundation
import JSON
import Testing

@testable import Providers

/// An answer as a value that can be compared: tool arguments and blocks of reasoning as JSON, whatever their white space.
struct AnswerSummary: Equatable {
    var id, model: String?
    var text: String
    var refusal: String?
    var calls: [JSONValue]
    var reasoning: String
    var blocks: [JSONValue]
    var finish: FinishReason?
    var usage: TokenUsage?

    init(_ events: [CompletionEvent]) {
        var fold = CompletionFold()
        for event in events { fold.add(event) }
        self.init(fold.completion)
    }

    init(_ answer: Completion) {
        id = answer.id
        model = answer.model
        text = String(decoding: answer.text, as: UTF8.self)
        refusal = answer.refusal.map { String(decoding: $0, as: UTF8.self) }
        calls = answer.toolCalls.map { call in
            let arguments =
                (try? JSONValue(parsing: call.arguments)) ?? .string(String(decoding: call.arguments, as: UTF8.self))
            return .object(["id": .string(call.id), "name": .string(call.name), "input": arguments])
        }
        reasoning = String(decoding: answer.reasoning, as: UTF8.self)
        blocks = answer.thinkingBlocks.map { (try? JSONValue(parsing: $0)) ?? .null }
        finish = answer.finishReason
        usage = answer.usage
    }
}

/// What a stream comes to when it arrives in pieces.
func readStream(_ pieces: some Sequence<[UInt8]>) throws(ProviderError) -> AnswerSummary {
    var stream = MessagesStream()
    var events: [CompletionEvent] = []
    for piece in pieces {
        events += stream.events(in: piece)
        if let fault = stream.fault { throw fault }
    }
    events += try stream.finish()
    return AnswerSummary(events)
}

struct AnthropicAnswerTests {
    static let names = AnthropicFiles.all(in: "Recorded", ending: "json").map {
        $0.deletingPathExtension().lastPathComponent
    }

    private static func answer(_ name: String) throws -> AnswerSummary {
        AnswerSummary(try MessagesAnswer.events(of: try AnthropicFiles.recorded(name + ".json")))
    }

    @Test(
        "an answer is read: text, reason, usage",
        arguments: [
            ("text", "Grüße aus Oslo 🌍:\nline \"two\"", .stop, TokenUsage(input: 12, output: 9)),
            ("stop_sequence", "one, ", .stop, TokenUsage(input: 12, output: 9)),
            ("empty", "", .stop, TokenUsage(input: 12, output: 1)),
            ("max_tokens", "The answer is long an", .length, TokenUsage(input: 12, output: 5)),
            ("context_window", "The answer fills the wind", .length, TokenUsage(input: 199_990, output: 10)),
            (
                "tools", "I look.", .toolCalls,
                TokenUsage(input: 750, cachedInput: 300, cacheWrites: 50, hourCacheWrites: 20, output: 61)
            ),
            ("thinking", "42", .stop, TokenUsage(input: 12, output: 40, reasoning: 33)),
            ("thinking_omitted", "42", .stop, TokenUsage(input: 12, output: 40)),
            ("refusal", "I ", .contentFilter, TokenUsage(input: 12, output: 2)),
            ("server_tools", "I search. It is cold.", .other("pause_turn"), TokenUsage(input: 12, output: 30)),
        ] as [(String, String, FinishReason, TokenUsage)]
    )
    func read(name: String, text: String, finish: FinishReason, usage: TokenUsage) throws {
        let answer = try Self.answer(name)
        #expect(answer.text == text)
        #expect(answer.finish == finish)
        #expect(answer.usage == usage)
        #expect(answer.id == "msg_01Tk7" && answer.model == "claude-sonnet-5-20260115")
    }

    @Test("calls, reasoning and the words of a refusal have their places")
    func places() throws {
        let tools = try Self.answer("tools")
        #expect(
            tools.calls == [
                [
                    "id": "toolu_01A", "name": "weather",
                    "input": ["city": "Øslo \"x\"", "days": [1, 2.5], "unit": nil],
                ],
                ["id": "toolu_01B", "name": "now", "input": [:]],
            ]
        )
        let thinking = try Self.answer("thinking")
        #expect(thinking.reasoning == "Seven times six:\nforty-two 🤔")
        #expect(
            thinking.blocks == [
                [
                    "type": "thinking", "thinking": "Seven times six:\nforty-two 🤔",
                    "signature": "EqQBCgIYAhIM+/8=",
                ],
                ["type": "redacted_thinking", "data": "EmwKAhgBEgy3va3p"],
            ]
        )
        #expect(try Self.answer("refusal").refusal == "The request asks for malware.")
        #expect(try Self.answer("server_tools").calls.isEmpty)
    }

    @Test(
        "a body that is no message has the fault's name",
        arguments: [
            ("", .malformed(reason: "found an empty body; expected a message")),
            ("<html></html>", .malformed(reason: "found HTML or XML; expected a message")),
            ("[]", .malformed(reason: "found an array; expected a message")),
            ("{}", .malformed(reason: "found no list under `content`; expected a message")),
            (#"{"content":"text"}"#, .malformed(reason: "found no list under `content`; expected a message")),
            (
                #"{"content":[{"type":"tool_use","id":"a"}]}"#,
                .malformed(reason: "found a `tool_use` without name or input; expected both")
            ),
            (
                #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
                .unavailable(status: 529, retryAfter: nil)
            ),
            (
                #"{"error":{"type":"teapot_error","message":"sk-ant-secret-key"}}"#,
                .malformed(reason: "found an error (`teapot_error`) inside a 200; expected a message")
            ),
        ] as [(String, ProviderError)]
    )
    func faults(body: String, expected: ProviderError) {
        #expect(throws: expected) { try MessagesAnswer.events(of: Array(body.utf8)) }
    }

    @Test("an answer without usage has none, and kinds of blocks of tomorrow are passed over")
    func leniency() throws {
        let body = #"{"content":[{"type":"hologram"},{"type":"text","text":"a"}],"stop_reason":"end_turn"}"#
        let answer = AnswerSummary(try MessagesAnswer.events(of: Array(body.utf8)))
        #expect(answer.text == "a" && answer.usage == nil && answer.finish == .stop)
    }

    @Test("a body cut at any byte is cut off", arguments: names)
    func cutBody(name: String) throws {
        let body = try AnthropicFiles.recorded(name + ".json").dropLast()
        for count in 1..<body.count {
            #expect(throws: ProviderError.cutOff(received: count, expected: nil)) {
                try MessagesAnswer.events(of: Array(body.prefix(count)))
            }
        }
    }

    @Test("a stream comes to what the whole answer is", arguments: names)
    func twins(name: String) throws {
        #expect(try readStream([try AnthropicFiles.recorded(name + ".sse")]) == Self.answer(name))
    }

    @Test("a stream cut at any byte is an error or the whole answer", arguments: names)
    func cutStream(name: String) throws {
        let whole = try AnthropicFiles.recorded(name + ".sse")
        let answer = try Self.answer(name)
        var wholes = 0
        for count in 0..<whole.count {
            do {
                let read = try readStream([Array(whole.prefix(count))])
                wholes += 1
                #expect(read == answer, "cut after \(count) bytes")
            } catch {
                #expect(error == .cutOff(received: count, expected: nil), "cut after \(count) bytes")
            }
        }
        // Without its last line ends the stream still says that it has ended.
        #expect(wholes == 2)
    }

    @Test("a stream in pieces of any size, with line ends of any kind, is the same answer")
    func pieces() throws {
        let names = Self.names
        try forAll(cases: 200) { random, seed in
            let name = names[Int.random(in: 0..<names.count, using: &random)]
            var text = String(decoding: try AnthropicFiles.recorded(name + ".sse"), as: UTF8.self)
            text = text.replacing("\n", with: ["\n", "\r\n", "\r"][Int.random(in: 0..<3, using: &random)])
            var rest = Array(text.utf8)[...]
            var pieces: [[UInt8]] = []
            while !rest.isEmpty {
                let count = Int.random(in: 1...60, using: &random)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(try readStream(pieces) == Self.answer(name), "seed \(seed)")
        }
    }
}
