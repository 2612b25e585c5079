// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

/// Confidences from probabilities of tokens: `logprobs` and `p_true`.
struct TokenConfidenceTests {
    private static let sure = ScriptedProvider.Line.tokens([
        (" ", 1, []), ("Paris", 0.8, [("Paris", 0.8), ("Rome", 0.15)]), (".", 0.5, []),
    ])

    @Test(
        "the tokens' probabilities become one number by the statistic",
        arguments: [
            (#""statistic":"mean""#, "accepted 0.736"), (#""statistic":"minimum""#, "accepted 0.5"),
            (#""statistic":"tail","quantile":0"#, "accepted 0.5"),
            (#""statistic":"tail","quantile":0.5"#, "accepted 0.8"),
            (#""statistic":"tail","quantile":1"#, "accepted 1"), (#""statistic":"margin""#, "accepted 0.65"),
        ]
    )
    func statistics(setting: String, expected: String) async throws {
        let stage = try ConfidenceStage(#"{"method":"logprobs","at_least":0,\#(setting)}"#, Self.sure)
        let result = await stage.answer()
        #expect(result.confidence == expected)
        #expect(result.completion?.hidesLogprobs == true)
    }

    @Test("the call asks for them, and for no fewer alternatives than the client")
    func asked() async throws {
        let stage = try ConfidenceStage(#"{"method":"logprobs","statistic":"margin","at_least":0.9}"#, Self.sure)
        #expect(await stage.answer().confidence == "low_confidence")
        _ = await stage.answer(try .with(#""logprobs":true,"top_logprobs":7"#))
        #expect(stage.provider.calls.map { $0.request.body["top_logprobs"]?.int } == [2, 7])
        #expect(stage.provider.calls.allSatisfy { $0.request.asksLogprobs })
    }

    @Test("an upstream without log-probabilities is inconclusive, in words that say so", arguments: ["mean", "margin"])
    func none(statistic: String) async throws {
        let settings = #"{"method":"logprobs","statistic":"\#(statistic)","at_least":0}"#
        #expect(
            await (try ConfidenceStage(settings, .says("Paris"))).answer().confidence
                == "the upstream gave no log-probabilities"
        )
        let empty = ScriptedProvider.Line.tokens([])
        #expect(
            await (try ConfidenceStage(settings, empty)).answer().confidence
                == "the answer has no tokens with log-probabilities"
        )
    }

    @Test("without alternatives of the first token there is no margin")
    func noAlternatives() async throws {
        let stage = try ConfidenceStage(
            #"{"method":"logprobs","statistic":"margin","at_least":0}"#,
            .tokens([("Paris", 0.8, [("Paris", 0.8)])])
        )
        #expect(await stage.answer().confidence == "the upstream gave no alternatives of the first token")
    }

    @Test("tokens behind the text that is returned do not count")
    func behind() {
        let scale = ConfidenceScale(atLeast: 0, curve: nil)
        let verifier = TokenConfidence(statistic: .minimum, quantile: 0, scale: scale)
        var completion = Completion(text: "Paris")
        completion.logprobs = [
            TokenLogprob(bytes: Array("Paris".utf8), logprob: 0),
            TokenLogprob(bytes: Array("\nConf".utf8), logprob: -3),
        ]
        #expect(verifier.confidence(TokenConfidence.tokens(completion.logprobs ?? [], of: completion.text)) == 1)
        #expect(TokenConfidence.tokens(completion.logprobs ?? [], of: Array("other".utf8)).count == 2)
    }

    // MARK: P(True)

    private static let settings = #"{"method":"p_true","at_least":0.6}"#

    @Test(
        "the model's word on its own answer is weighed by its probability",
        arguments: [
            ([("True", 0.8), ("False", 0.2)], "accepted 0.8"),
            ([(" true", 0.5), ("FALSE", 0.3), ("T", 0.1)], "accepted 0.666"),
            ([("False", 0.9), ("True", 0.1)], "low_confidence"),
            ([("Well", 0.7), ("True", 0.3)], "the model said neither true nor false"),
            ([("\n", 1)], "the model said neither true nor false"),
        ] as [([(String, Double)], String)]
    )
    func truth(top: [(String, Double)], expected: String) async throws {
        let stage = try ConfidenceStage(Self.settings, .says("Paris"), .tokens([(top[0].0, top[0].1, top)]))
        let result = await stage.answer()
        #expect(result.confidence == expected)
        #expect(result.verdicts.first?.calls.count == 1 && result.text == "Paris")
        let call = try #require(stage.provider.calls.last)
        #expect(call.followUp.map(\.role) == [.assistant, .user])
        #expect(call.sampling == Sampling(temperature: 0, maxOutputTokens: 1) && call.request.asksLogprobs)
    }

    @Test("the second call keeps the conversation, and none of what forms an answer")
    func secondCall() async throws {
        let stage = try ConfidenceStage(Self.settings, .says("{}"), .tokens([("True", 1, [("True", 1)])]))
        _ = await stage.answer(
            try .with(
                #""response_format":{"type":"json_object"},"stop":["x"],"max_tokens":9,"tools":[{"type":"function"}],"user":"u""#
            )
        )
        let body = try #require(stage.provider.calls.last?.request.body)
        #expect(body["response_format"] == nil && body["stop"] == nil && body["max_tokens"] == nil)
        #expect(body["tool_choice"]?.string == "none" && body["tools"]?.count == 1 && body["user"]?.string == "u")
    }

    @Test(
        "a second call that fails, or comes without log-probabilities, is inconclusive and charged",
        arguments: [
            (ScriptedProvider.Line.fault(.rateLimited(retryAfter: nil)), "the second call failed: rate limited"),
            (.says("True"), "the upstream gave no log-probabilities"),
        ]
    )
    func fails(line: ScriptedProvider.Line, expected: String) async throws {
        let result = await (try ConfidenceStage(Self.settings, .says("Paris"), line)).answer()
        #expect(result.confidence == expected)
        #expect(result.verdicts.first?.calls.count == 1)
        #expect(result.trace.cost == result.trace.attempts.reduce(.zero) { $0 + $1.cost + $1.verifierCost })
    }

    @Test("what a second call can cost is part of the quote", arguments: ["p_true", "agreement"])
    func quote(method: String) async throws {
        let stage = try ConfidenceStage(#"{"method":"\#(method)","at_least":0}"#, .says("Paris")) {
            // Enough for one call, not for two.
            $0.limits.maxCost = Cost(picoUSD: 300_000_000)
        }
        #expect(await stage.answer().outcome == .failed(.budget))
        #expect(stage.provider.calls.isEmpty)
    }
}
