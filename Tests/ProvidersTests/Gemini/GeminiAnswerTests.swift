// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Providers
import Testing

struct GeminiAnswerTests {
    private static func completion(of body: String) throws -> Completion {
        var fold = CompletionFold()
        let call = try GeminiBench.call(#""logprobs":true,"top_logprobs":2"#)
        for event in try GeminiBench.dialect().events(of: Array(body.utf8), to: call) { fold.add(event) }
        return fold.completion
    }

    @Test("a body comes to its completion or its fault", arguments: GeminiGolden.all(in: "answers"))
    func goldens(golden: GeminiGolden) throws {
        do {
            try golden.check(try Self.completion(of: golden.input).summary)
        } catch let error as ProviderError {
            try golden.check(error.whole)
        }
    }

    private static func answer(_ reason: String, part: String = #"{"text":"a"}"#) -> String {
        #"{"candidates":[{"content":{"role":"model","parts":[\#(part)]},"finishReason":"\#(reason)"}]}"#
    }

    @Test(
        "a reason to stop has its class",
        arguments: [
            ("STOP", .stop), ("MAX_TOKENS", .length), ("CONTINUATION", .length), ("SAFETY", .contentFilter),
            ("RECITATION", .contentFilter), ("BLOCKLIST", .contentFilter), ("PROHIBITED_CONTENT", .contentFilter),
            ("SPII", .contentFilter), ("IMAGE_SAFETY", .contentFilter), ("MODEL_ARMOR", .contentFilter),
            ("LANGUAGE", .other("language")), ("OTHER", .other("other")),
            ("TOO_MANY_TOOL_CALLS", .other("too_many_tool_calls")),
            ("SOMETHING_NEW", .other("something_new")),
        ] as [(String, FinishReason)]
    )
    func reasons(word: String, expected: FinishReason) throws {
        #expect(try Self.completion(of: Self.answer(word)).finishReason == expected)
    }

    @Test("absurd usage is bounded")
    func absurdUsage() throws {
        let counts = ["promptTokenCount", "toolUsePromptTokenCount", "candidatesTokenCount", "thoughtsTokenCount"]
        let usage = counts.map { #""\#($0)":9223372036854775807"# }.joined(separator: ",")
        let body = String(Self.answer("STOP").dropLast()) + #","usageMetadata":{\#(usage),"totalTokenCount":-4}}"#
        #expect(try Self.completion(of: body).usage == TokenUsage(input: .max, output: .max, reasoning: .max))
    }

    @Test("an answer that calls tools waits for them")
    func toolCalls() throws {
        let body = Self.answer("STOP", part: #"{"functionCall":{"name":"f","args":{"a":1}}}"#)
        #expect(try Self.completion(of: body).finishReason == .toolCalls)
    }

    @Test(
        "what the model wrote and the API could not read is a fault that may be tried again",
        arguments: ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE"]
    )
    func unreadable(word: String) {
        let fault = GeminiBench.fault { _ = try Self.completion(of: Self.answer(word)) }
        #expect(fault?.code == "malformed" && fault?.isRetryable == true && fault?.mayHaveBeenBilled == true)
    }

    @Test("the ids that are made for calls without one are the same each time, and no two are alike")
    func callIDs() throws {
        let call = #"{"functionCall":{"name":"f","args":{"a":1}}}"#
        let body = { (id: String) in
            #"{"responseId":"\#(id)","candidates":[{"content":{"parts":[\#(call),\#(call)]},"finishReason":"STOP"}]}"#
        }
        let first = try Self.completion(of: body("r1")).toolCalls.map(\.id)
        #expect(try Self.completion(of: body("r1")).toolCalls.map(\.id) == first)
        let second = try Self.completion(of: body("r2")).toolCalls.map(\.id)
        #expect(Set(first + second).count == 4)
        // What other vendors take as an id, should the conversation go on there.
        #expect(
            (first + second).allSatisfy {
                $0.utf8.count <= 40 && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
            }
        )
    }

    @Test("a body that is cut anywhere is no answer")
    func cut() throws {
        let body = Array(Self.answer("STOP").utf8)
        for end in body.indices {
            let fault = GeminiBench.fault { _ = try Self.completion(of: String(decoding: body[..<end], as: UTF8.self)) }
            let expected: ProviderError =
                end == 0
                ? .malformed(reason: "found an empty body; expected an answer of `generateContent`")
                : .cutOff(received: end, expected: nil)
            #expect(fault == expected, "cut at \(end)")
        }
    }

    @Test("log-probabilities are read only where they were asked for")
    func logprobs() throws {
        let result = #""logprobsResult":{"chosenCandidates":[{"token":"a","logProbability":-0.5}]}"#
        let body = #"{"candidates":[{"content":{"parts":[{"text":"a"}]},\#(result),"finishReason":"STOP"}]}"#
        #expect(try Self.completion(of: body).logprobs == [TokenLogprob(bytes: [0x61], logprob: -0.5)])
        var fold = CompletionFold()
        for event in try GeminiBench.dialect().events(of: Array(body.utf8), to: try GeminiBench.call()) {
            fold.add(event)
        }
        #expect(fold.completion.logprobs == nil)
    }
}
