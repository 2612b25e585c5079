// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Glibc
import JSON
import Testing

@testable import Verifiers

/// A `confidence` verifier in a whole cascade over scripted models.
struct ConfidenceStage {
    let provider: ScriptedProvider
    let policy: CompiledPolicy
    private let clock: ScriptedClock

    /// A ladder of one rung: the settings of `confidence` as JSON, what the model answers call by call, and the verifiers beside it.
    init(
        _ settings: String,
        _ script: ScriptedProvider.Line...,
        others: [any Verifier] = [],
        change: (inout Policy) -> Void = { _ in }
    ) throws {
        let clock = ScriptedClock(sleeping: .waits)
        self.clock = clock
        let provider = ScriptedProvider(script, clock: clock)
        self.provider = provider
        let price = Price(input: Cost(picoUSD: 1_000_000), output: Cost(picoUSD: 2_000_000))
        let model = Model(
            name: "small",
            deployments: [Deployment(id: "d", upstreamModel: "up", price: price, provider: provider)],
            capabilities: .init(maxOutputTokens: 50)
        )
        var policy = Policy(name: "p", ladder: [.init(model: "small")])
        policy.exhausted = .last
        policy.verify = [.init(kind: "confidence", settings: try JSONValue(parsing: settings))]
        policy.verify += others.indices.map { .init(kind: "other\($0)") }
        change(&policy)
        let factories: [any VerifierFactory] =
            [ConfidenceVerifierFactory()] + others.enumerated().map { ReadyFactory("other\($0)", $1) }
        self.policy = try PolicyCompiler(models: [model], factories: factories).compile(policy, in: .empty)
    }

    func answer(_ request: ChatRequest = .sample("What is it?")) async -> CascadeResult {
        var random = SplitMix64(seed: 1)
        let id = TraceID(unixMilliseconds: 1, using: &random)
        return await CascadeEngine(clock: clock).answer(request, by: policy, context: .init(traceID: id))
    }
}

extension CascadeResult {
    var text: String? { completion.map { String(decoding: $0.text, as: UTF8.self) } }

    /// The results of the last attempt's verifiers.
    var verdicts: [VerifierResult] {
        guard case .judged(let results, _, _)? = trace.attempts.last?.ending else { return [] }
        return results
    }

    /// The last verdict of `confidence`, and its score where it accepted.
    var confidence: String? {
        verdicts.last { $0.verifier == "confidence" }.map { result in
            switch result.verdict {
            case .accepted(let score): "accepted \(ConfidenceScale.text(score ?? -1))"
            case .rejected(let findings): findings.map(\.code).joined(separator: ", ")
            case .inconclusive(let reason): reason
            }
        }
    }
}

extension ChatRequest {
    /// A request with more members of its body, as JSON.
    static func with(_ members: String) throws -> ChatRequest {
        let body = #"{"messages":[{"role":"user","content":"What is it?"}],\#(members)}"#
        let document = try JSONDocument(parsing: body)
        let messages = try #require(document.root["messages"])
        let format = document.root["response_format"]
        var form = ResponseFormat.text
        if format?["type"]?.string == "json_object" { form = .jsonObject }
        if let schema = format?["json_schema"]?["schema"] { form = .jsonSchema(name: "answer", schema: schema) }
        return ChatRequest(
            body: document.root,
            model: nil,
            messages: messages,
            responseFormat: form,
            tools: document.root["tools"],
            maxOutputTokens: document.root["max_tokens"]?.int,
            asksLogprobs: document.root["logprobs"]?.bool ?? false
        )
    }
}

extension ScriptedProvider.Line {
    static func says(_ text: String) -> Self {
        .answer(Completion(text: text, usage: TokenUsage(input: 10, output: 5)))
    }

    /// An answer with log-probabilities: each token's text, its probability, and those of its alternatives.
    static func tokens(_ tokens: [(String, Double, [(String, Double)])]) -> Self {
        var completion = Completion(text: tokens.map(\.0).joined(), usage: TokenUsage(input: 10, output: 5))
        completion.logprobs = tokens.map { text, probability, top in
            TokenLogprob(
                bytes: Array(text.utf8),
                logprob: log(probability),
                top: top.map { .init(bytes: Array($0.0.utf8), logprob: log($0.1)) }
            )
        }
        return .answer(completion)
    }
}
