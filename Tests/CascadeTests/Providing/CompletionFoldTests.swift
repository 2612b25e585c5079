// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct CompletionFoldTests {
    private static func fold(_ events: [CompletionEvent]) -> Completion {
        var fold = CompletionFold()
        for event in events { fold.add(event) }
        return fold.completion
    }

    private static func part(_ index: Int, _ arguments: String, id: String? = nil, name: String? = nil)
        -> CompletionEvent
    {
        .toolCall(index: index, id: id, name: name, arguments: Array(arguments.utf8))
    }

    @Test("parts add up, and the last word counts where there can be one only")
    func adds() {
        let answer = Self.fold([
            .started(id: "1", model: nil), .text(Array("ab".utf8)), .usage(TokenUsage(input: 1, output: 1)),
            .started(id: nil, model: "m"), .text(Array("c".utf8)), .refusal([1]), .refusal([2]), .finished(.length),
            .usage(TokenUsage(input: 1, output: 9)), .finished(.stop),
        ])
        #expect(answer.id == "1" && answer.model == "m")
        #expect(answer.text == Array("abc".utf8) && answer.refusal == [1, 2])
        #expect(answer.finishReason == .stop && answer.usage?.output == 9)
        #expect(answer.toolCalls.isEmpty && answer.wire == nil)
    }

    @Test("an answer has begun with its first event")
    func begun() {
        var fold = CompletionFold()
        #expect(!fold.hasStarted)
        fold.add(.started(id: nil, model: nil))
        #expect(fold.hasStarted)
    }

    @Test(
        "the parts of a tool call find each other by its number, wherever the numbers begin",
        arguments: [0, 1, 7, -3, .max]
    )
    func toolCalls(base: Int) {
        let other = base == .max ? 0 : base + 1
        let answer = Self.fold([
            Self.part(base, "{", id: "a", name: "find"), Self.part(other, "[", id: "b", name: "stop"),
            Self.part(base, "}", id: "", name: ""), Self.part(other, "]"),
        ])
        #expect(
            answer.toolCalls == [
                ToolCall(id: "a", name: "find", arguments: Array("{}".utf8)),
                ToolCall(id: "b", name: "stop", arguments: Array("[]".utf8)),
            ]
        )
    }

    @Test("calls with ids and names of their own stay apart under one number, and later parts go to the last")
    func oneNumber() {
        let answer = Self.fold([
            Self.part(0, "{}", id: "a", name: "f"), .toolCallExtra(index: 0, json: [1]),
            Self.part(0, "[", id: "b", name: "g"), Self.part(0, "1", id: "b"), Self.part(0, "]"),
            .toolCallExtra(index: 0, json: [2]), Self.part(0, "{}", id: "c", name: "f"),
        ])
        #expect(
            answer.toolCalls == [
                ToolCall(id: "a", name: "f", arguments: Array("{}".utf8), extra: [1]),
                ToolCall(id: "b", name: "g", arguments: Array("[1]".utf8), extra: [2]),
                ToolCall(id: "c", name: "f", arguments: Array("{}".utf8)),
            ]
        )
    }

    @Test(
        "an id or a name that is told late, again, or anew with each part makes no other call",
        arguments: [("", "f"), ("a", "f"), ("a", ""), ("b", "")]
    )
    func sameCall(id: String, name: String) {
        let answer = Self.fold([Self.part(0, "{", id: "a", name: "f"), Self.part(0, "}", id: id, name: name)])
        #expect(answer.toolCalls.map(\.arguments) == [Array("{}".utf8)])
        let late = Self.fold([Self.part(0, "{"), Self.part(0, "}", id: "a", name: "f")])
        #expect(late.toolCalls == [ToolCall(id: "a", name: "f", arguments: Array("{}".utf8))])
    }

    @Test("no numbering makes more calls than there were parts")
    func hostileNumbers() {
        forAll(cases: 200) { random, seed in
            let parts = (0..<Int.random(in: 1...50, using: &random)).map { _ in
                Self.part(random.next() % 3 == 0 ? Int(truncatingIfNeeded: random.next()) : Int(random.next() % 4), "x")
            }
            let calls = Self.fold(parts).toolCalls
            #expect(calls.count <= parts.count, "seed \(seed)")
            #expect(calls.reduce(0) { $0 + $1.arguments.count } == parts.count, "seed \(seed)")
        }
    }

    @Test("the order of events of different kinds does not matter")
    func anyOrder() {
        let events: [CompletionEvent] = [
            .started(id: "1", model: "m"), .text(Array("text".utf8)), .finished(.toolCalls),
            .usage(TokenUsage(input: 1, output: 2)), Self.part(0, "{}", id: "a", name: "find"), .refusal([7]),
        ]
        let expected = Self.fold(events)
        forAll(cases: 100) { random, seed in
            let answer = Self.fold(events.shuffled(using: &random))
            #expect(answer.text == expected.text && answer.toolCalls == expected.toolCalls, "seed \(seed)")
            #expect(answer.finishReason == expected.finishReason && answer.usage == expected.usage, "seed \(seed)")
            #expect(answer.id == expected.id && answer.refusal == expected.refusal, "seed \(seed)")
        }
    }

    @Test(
        "finish reasons keep their names on the wire",
        arguments: ["stop", "length", "tool_calls", "content_filter", "eos"]
    )
    func finishReasons(name: String) {
        #expect(FinishReason(wireName: name).wireName == name)
        #expect(FinishReason(wireName: "function_call") == .toolCalls)
    }
}
