// SPDX-License-Identifier: Apache-2.0

/// One call to one deployment and how it ended.
public struct Attempt: Sendable, Equatable {
    /// What the walk ordered: rung, deployment, opening, trigger, wait.
    public let order: AttemptOrder
    /// The name of the rung's model.
    public let model: String
    /// The deployment's id.
    public let deployment: String
    /// When it began, after the request arrived.
    public let startedAfter: Duration
    /// How long the call took.
    public let latency: Duration
    /// How long it waited for a place at the deployment, before it began.
    public let waited: Duration
    /// What the call used.
    public let usage: TokenUsage
    /// What the call cost.
    public let cost: Cost
    /// How it ended.
    public let ending: Ending
    /// The answer as the provider returned it; empty if there was none.
    public let answer: [UInt8]

    /// An attempt by its parts.
    public init(
        order: AttemptOrder,
        model: String,
        deployment: String,
        startedAfter: Duration,
        latency: Duration,
        waited: Duration = .zero,
        usage: TokenUsage,
        cost: Cost,
        ending: Ending,
        answer: [UInt8]
    ) {
        self.order = order
        self.model = model
        self.deployment = deployment
        self.startedAfter = startedAfter
        self.latency = latency
        self.waited = waited
        self.usage = usage
        self.cost = cost
        self.ending = ending
        self.answer = answer
    }

    /// How an attempt ended.
    public enum Ending: Sendable, Equatable {
        /// The answer was judged by these verifiers, and this is what it meant.
        case judged([VerifierResult], Decision, finishReason: FinishReason?)
        /// The call failed.
        case failed(ProviderError)
        /// The call was given up.
        case cancelled
    }

    /// How long two calls were under way together.
    func overlap(with other: Attempt) -> Duration {
        let start = max(startedAfter, other.startedAfter)
        let end = min(startedAfter + latency, other.startedAfter + other.latency)
        return max(.zero, end - start)
    }

    /// The calls that the verifiers of the attempt made.
    public var verifierCalls: [VerifierCall] {
        guard case .judged(let results, _, _) = ending else { return [] }
        return results.flatMap(\.calls)
    }

    /// How long the longest of those verifiers took that asked models.
    var askingTime: Duration {
        guard case .judged(let results, _, _) = ending else { return .zero }
        return results.reduce(.zero) { $1.calls.isEmpty ? $0 : max($0, $1.duration) }
    }

    /// What the verifiers of the attempt cost, their calls included.
    public var verifierCost: Cost {
        guard case .judged(let results, _, _) = ending else { return .zero }
        return results.reduce(.zero) { $0 + $1.cost }
    }
}
