// SPDX-License-Identifier: Apache-2.0

import JSON

/// A policy with its models found and its verifiers built: all a request needs; a class, since every request takes it in hand several times.
public final class CompiledPolicy: Sendable {
    /// The policy as written.
    public let policy: Policy
    /// The rungs, cheapest first.
    public let rungs: [CompiledRung]
    /// The walk's numbers, before a request says which rungs it skips.
    public let plan: LadderPlan
    /// Every verifier setting as it holds, for `check --explain`.
    public let effective: [EffectiveSetting]

    /// The name requests use.
    public var name: String { policy.name }

    /// A compiled policy by its parts; `PolicyCompiler` makes them.
    init(policy: Policy, rungs: [CompiledRung], effective: [EffectiveSetting]) {
        self.policy = policy
        self.rungs = rungs
        self.effective = effective
        var plan = LadderPlan(
            rungs: zip(policy.ladder, rungs).map { written, compiled in
                LadderPlan.Rung(
                    deployments: compiled.model.deployments.count,
                    retries: written.retries,
                    reasks: written.reasks,
                    mendsDraft: written.mendsDraft
                )
            }
        )
        plan.exhausted = policy.exhausted
        plan.onFilter = policy.onFilter
        plan.unsupported = policy.unsupported
        plan.deadline = policy.limits.deadline
        plan.maxCost = policy.limits.maxCost
        plan.maxAttempts = policy.limits.maxAttempts
        self.plan = plan
    }
}

/// A rung with its model found and its gate built; a class, since every attempt takes it in hand several times.
public final class CompiledRung: Sendable {
    /// The model.
    public let model: Model
    /// The gate of its answers.
    public let gate: Gate
    /// What it sets over the request.
    public let sampling: Sampling
    /// How long one call may take; nil for the time that the request has left.
    public let timeout: Duration?
    /// The deployments that the policy allows to see requests and answers.
    public let allowed: DeploymentSet
    /// How one of them is chosen.
    public let balance: Balance
    /// When a second call is made beside one that takes its time; nil for never.
    public let hedge: Policy.Hedge?
    /// A time limit by what calls took lately, besides `timeout`; nil for none.
    public let adaptiveTimeout: Policy.AdaptiveTimeout?
    /// Whether an answer that does not fit the request's schema is not accepted.
    private let holdsRequestSchema: Bool

    init(model: Model, gate: Gate, as written: Policy.Rung, of policy: Policy) {
        self.model = model
        self.gate = gate
        sampling = written.sampling
        timeout = written.timeout
        allowed = policy.require.allowed(of: model.deployments)
        balance = written.balance ?? policy.balance ?? model.balance ?? .ordered
        hedge = written.hedge
        adaptiveTimeout = written.adaptiveTimeout
        holdsRequestSchema = gate.entries.contains { $0.weight == nil && $0.verifier.holdsRequestSchema }
    }

    /// Why the rung cannot serve a request; nil if it can.
    public func obstacle(to request: ChatRequest) -> String? {
        let can = model.capabilities
        if request.tools != nil, !can.tools { return "the model calls no tools" }
        if request.hasImages, !can.vision { return "the model reads no images" }
        if !can.audio, request.hasPart("input_audio") { return "the model hears no audio" }
        if !can.files, request.hasPart("file") { return "the model reads no files" }
        if request.asksLogprobs, !can.logprobs { return "the model gives no log-probabilities" }
        if case .jsonSchema = request.responseFormat, !can.jsonSchema, !holdsRequestSchema {
            return "the model holds to no JSON Schema, and no verifier here does"
        }
        return can.contextWindow.flatMap { contextObstacle(to: request, window: $0) }
    }

    /// Why a request does not fit the context; nil if it may.
    ///
    /// The estimate is given its error in the request's favour: a call too many is refused by the upstream and costs nothing, while a
    /// rung skipped without need costs the next one's price.
    private func contextObstacle(to request: ChatRequest, window: Int) -> String? {
        let asked = request.maxOutputTokens.map { min($0, maxOutputTokens(for: request) ?? $0) }
        let output = max(0, asked ?? 0)
        // Hardly a text has more tokens than bytes, so that most requests need no estimate.
        if !request.hasImages, TokenEstimate.upperBound(utf8Count: request.promptSize) + output <= window { return nil }
        let input = request.likelyInputTokens
        guard input * 100 / (100 + TokenEstimate.errorPercent) + output > window else { return nil }
        return "about \(input + output) tokens do not fit the context of \(window)"
    }

    /// The output tokens that are asked for at most; 0 if nobody set a limit.
    func askedOutputTokens(for request: ChatRequest) -> Int {
        min(max(0, Self.lower(sampling.maxOutputTokens, request.maxOutputTokens) ?? 0), Int(Int32.max))
    }

    /// The most that one answer can have, in tokens; nil if unknown.
    public func maxOutputTokens(for request: ChatRequest) -> Int? {
        // Asked for every attempt: without a list.
        let asked = Self.lower(sampling.maxOutputTokens, request.maxOutputTokens)
        return Self.lower(asked, model.capabilities.maxOutputTokens)
    }

    private static func lower(_ one: Int?, _ other: Int?) -> Int? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
