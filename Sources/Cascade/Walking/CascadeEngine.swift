// SPDX-License-Identifier: Apache-2.0

/// Answers a request with the cheapest model whose answer passes verification.
///
/// The engine carries out what `LadderWalk` decides: it calls providers, runs gates, waits, and writes down what happened. It holds no
/// state between requests.
public struct CascadeEngine: Sendable {
    /// Where time comes from.
    public let clock: any EngineClock

    /// An engine on this clock.
    public init(clock: any EngineClock) {
        self.clock = clock
    }

    /// Who asks, and under which id.
    public struct Context: Sendable {
        /// The id of the trace.
        public let traceID: TraceID
        /// The name of the key that asked.
        public let key: String?
        /// The seed of the jitter of retries.
        public let seed: UInt64
        /// What the key demands of the deployments that may see its requests, besides what the policy does.
        public let requirements: Requirements

        /// A context by its parts.
        public init(traceID: TraceID, key: String? = nil, seed: UInt64 = 0, requirements: Requirements = .none) {
            self.traceID = traceID
            self.key = key
            self.seed = seed
            self.requirements = requirements
        }
    }

    /// Climbs the ladder; always ends, by the policy's deadline at the latest, and at once when the task is cancelled, as far as providers
    /// and verifiers keep to their contracts.
    public func answer(
        _ request: ChatRequest,
        by policy: CompiledPolicy,
        context: Context
    ) async -> CascadeResult {
        var run = CascadeRun(request: request, policy: policy, context: context, clock: clock)
        return await run.climb()
    }
}

/// What a request came to.
public struct CascadeResult: Sendable {
    /// The record of it.
    public let trace: Trace
    /// The answer for the client, amended where a verifier did so; nil where the outcome has none.
    public let completion: Completion?
    /// The last answer that was rejected, for the body of an error.
    public let lastRejected: Completion?

    /// How it ended.
    public var outcome: Outcome { trace.outcome }

    /// The attempt that answered.
    public var answeringAttempt: Attempt? {
        trace.outcome.answer.map { trace.attempts[$0] }
    }
}
