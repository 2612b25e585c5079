// SPDX-License-Identifier: Apache-2.0

import Cascade
@testable import Providers
import Testing

struct ConverseAnswerTests {
    private static func read(_ body: String) throws(ProviderError) -> Completion {
        var fold = CompletionFold()
        for event in try ConverseAnswer.events(of: Array(body.utf8)) { fold.add(event) }
        return fold.completion
    }

    private static func fault(_ body: String) -> ProviderError? {
        do {
            _ = try read(body)
            return nil
        } catch {
            return error
        }
    }

    @Test("reads an answer of text")
    func text() throws {
        let answer = try Self.read(BedrockSamples.answer)
        #expect(answer.text == Array("Oslo is the capital of Norway.".utf8))
        #expect(answer.finishReason == .stop && answer.toolCalls.isEmpty && answer.wire == nil)
        #expect(answer.usage == TokenUsage(input: 14, output: 9))
    }

    @Test("reads tool calls, reasoning, the router's model, and usage with what the cache served and took")
    func everything() throws {
        let answer = try Self.read(BedrockSamples.toolAnswer)
        #expect(answer.text == Array("I look it up.".utf8))
        #expect(answer.finishReason == .toolCalls)
        #expect(
            answer.toolCalls == [
                ToolCall(
                    id: "tooluse_a1",
                    name: "weather",
                    arguments: Array(#"{"city":"Troms\u00f8","days":[1, 2]}"#.utf8)
                ),
                ToolCall(id: "tooluse_a2", name: "now", arguments: Array("{}".utf8)),
            ]
        )
        #expect(answer.reasoning == Array(#"The user wants "weather"."#.utf8))
        #expect(
            answer.thinkingBlocks.map { String(decoding: $0, as: UTF8.self) } == [
                #"{"type":"thinking","thinking":"The user wants \"weather\".","signature":"c2lnbmVk"}"#,
                #"{"type":"redacted_thinking","data":"aGlkZGVu"}"#,
            ]
        )
        #expect(answer.model == "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku")
        #expect(
            answer.usage
                == TokenUsage(input: 1_404, cachedInput: 1_000, cacheWrites: 400, hourCacheWrites: 100, output: 60)
        )
    }

    @Test("text with citations is text; tools that the vendor ran itself are no calls of the client's")
    func others() throws {
        let answer = try Self.read(
            #"""
            {"output":{"message":{"role":"assistant","content":[
            {"toolUse":{"type":"server_tool_use","toolUseId":"s","name":"nova_grounding","input":{}}},
            {"toolResult":{"toolUseId":"s","content":[{"text":"page"}]}},
            {"citationsContent":{"content":[{"text":"Cited "},{"text":"words."}],"citations":[{"title":"T"}]}},
            {"image":{"format":"png","source":{"bytes":"AA=="}}},{"text":""}]}},"stopReason":"stop_sequence"}
            """#
        )
        #expect(answer.text == Array("Cited words.".utf8) && answer.toolCalls.isEmpty)
        #expect(answer.finishReason == .stop && answer.usage == nil)
    }

    @Test(
        "reads each reason to stop",
        arguments: [
            ("end_turn", .stop), ("stop_sequence", .stop), ("tool_use", .toolCalls), ("max_tokens", .length),
            ("model_context_window_exceeded", .length), ("guardrail_intervened", .contentFilter),
            ("content_filtered", .contentFilter), ("of_tomorrow", .other("of_tomorrow")),
        ] as [(String, FinishReason)]
    )
    func reasons(word: String, reason: FinishReason) throws {
        #expect(try FinishReason(converse: word) == reason)
    }

    @Test(
        "an answer that its model did not write well is a fault that another try may mend",
        arguments: ["malformed_model_output", "malformed_tool_use"]
    )
    func malformedOutput(word: String) {
        let fault = Self.fault(#"{"output":{"message":{"content":[{"text":"a"}]}},"stopReason":"\#(word)"}"#)
        #expect(fault?.code == "malformed" && fault?.isRetryable == true && fault?.summary.contains(word) == true)
    }

    @Test(
        "what is no answer is a fault",
        arguments: [
            ("", "found an empty body; expected an answer of Converse's"),
            (" \n", "found an empty body; expected an answer of Converse's"),
            ("<html>", "found HTML or XML; expected an answer of Converse's"),
            ("[]", "found an array; expected an answer of Converse's"),
            ("{}", "found no `output.message.content`; expected an answer of Converse's"),
            (
                #"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}"#,
                "found no `output.message.content` but `UnknownOperationException`; expected an answer of Converse's"
            ),
            (
                #"{"__type":"a secret#sk-not a word","message":"m"}"#,
                "found no `output.message.content`; expected an answer of Converse's"
            ),
            (
                #"{"output":{"message":{"content":"text"}},"stopReason":"end_turn"}"#,
                "found no `output.message.content`; expected an answer of Converse's"
            ),
            (
                #"{"output":{"message":{"content":[]}}}"#,
                "found no `stopReason`; expected the reason why the answer ended"
            ),
            ("nope", "found text that is not JSON (prose_before at byte 0); expected an answer of Converse's"),
        ]
    )
    func malformed(body: String, reason: String) {
        #expect(Self.fault(body) == .malformed(reason: reason))
    }

    @Test(
        "a body that was cut anywhere is cut off, never a shorter answer",
        arguments: [BedrockSamples.answer, BedrockSamples.toolAnswer]
    )
    func cut(body: String) {
        let bytes = Array(body.utf8)
        for count in 1..<bytes.count {
            let fault = Self.fault(String(decoding: bytes.prefix(count), as: UTF8.self))
            #expect(fault?.code == "cut_off" || fault?.code == "malformed", "after \(count) bytes")
        }
    }

    @Test(
        "usage that is missing is none, and absurd usage is bounded",
        arguments: [
            ("{}", nil), (#"{"inputTokens":1}"#, nil), (#"{"outputTokens":1}"#, nil),
            (#"{"inputTokens":"1","outputTokens":2}"#, nil),
            (
                #"{"inputTokens":9223372036854775807,"outputTokens":1,"cacheReadInputTokens":1}"#,
                TokenUsage(input: .max, cachedInput: 1, output: 1)
            ),
            (
                #"{"inputTokens":-1,"outputTokens":-1,"cacheReadInputTokens":9223372036854775807,"#
                    + #""cacheWriteInputTokens":9223372036854775807}"#,
                TokenUsage(input: .max, cachedInput: .max, output: 0)
            ),
        ] as [(String, TokenUsage?)]
    )
    func usage(json: String, expected: TokenUsage?) throws {
        let body = #"{"output":{"message":{"content":[]}},"stopReason":"end_turn","usage":\#(json)}"#
        #expect(try Self.read(body).usage == expected)
    }
}
