// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The deployments of a model at run time: which one a call goes to, and what is learnt from how it went.
///
/// Deployments are named by their index in the list that the pool was made of. All times are of one monotonic clock.
public final class DeploymentPool: Sendable {
    /// The model's name.
    public let model: String
    /// The deployments, in the order of their indices.
    public let deployments: [DeploymentTraits]
    /// Whether limits of ours count tokens.
    let limitsTokens: Bool
    private let settings: PoolSettings
    private let shared: PoolShared
    private let slots: [Int]
    private let generation: Int

    init(
        _ shared: PoolShared,
        model: String,
        _ deployments: [DeploymentTraits],
        _ settings: PoolSettings,
        generation: Int
    ) {
        self.model = model
        self.deployments = Array(deployments.prefix(DeploymentSet.capacity))
        limitsTokens = deployments.contains { $0.limits.tokensPerMinute != nil }
        self.settings = settings
        self.shared = shared
        self.generation = generation
        let held = self.deployments
        slots = shared.state.withLock { $0.hold(held, settings) }
    }

    deinit {
        shared.state.withLock { $0.release(slots) }
    }

    /// Which deployment a call should go to now, of those that are allowed and were not tried.
    ///
    /// `none` with `notAllowed` where there is no such deployment, healthy or not. O(n); no allocation.
    public func next(_ demand: CallDemand, tried: DeploymentSet, at now: Duration) -> DeploymentChoice {
        let now = now.boundedNanoseconds
        return locked { state in
            if !state.queue.isEmpty { state.serve(at: now) }
            let candidates = demand.allowed.subtracting(tried).intersection(DeploymentSet(first: slots.count))
            let survey = state.survey(candidates, slots, tokens: demand.tokens, at: now)
            if let index = state.pick(demand, survey, slots, at: now) { return .ready(index) }
            return survey.full.isEmpty ? .none(survey.unavailability(at: now)) : .busy(candidates)
        }
    }

    /// Takes the place of a call at a deployment if it can be had at once; nil if it cannot any more.
    public func admit(_ index: Int, _ demand: CallDemand, at now: Duration) -> DeploymentLease? {
        guard slots.indices.contains(index) else { return nil }
        let now = now.boundedNanoseconds
        return locked { state in
            switch state.rows[slots[index]].availability(tokens: demand.tokens, at: now) {
            case .ready, .low: state.admit(index, slots[index], demand, at: now)
            case .full, .resting, .limited: nil
            }
        }
    }

    /// Gives the place back and learns from how the call went, exactly once for each lease.
    public func finish(_ lease: DeploymentLease, _ report: CallReport, at now: Duration) {
        let now = now.boundedNanoseconds
        locked { state in
            state.finish(lease, report, at: now)
            state.serve(at: now)
        }
    }

    /// How long a deployment is still to be left alone, because it said so; nil while its circuit breaker keeps calls from it.
    public func rest(of index: Int, at now: Duration) -> Duration? {
        guard slots.indices.contains(index) else { return nil }
        let now = now.boundedNanoseconds
        return locked { $0.records[slots[index]].rest(at: now) }.map { .nanoseconds($0) }
    }

    /// The first of some deployments that does not rest; nil where all do.
    func firstAwake(of candidates: DeploymentSet, at now: Duration) -> Int? {
        let now = now.boundedNanoseconds
        return locked { state in
            var rest = candidates.intersection(DeploymentSet(first: slots.count))
            while let index = rest.first {
                if state.rows[slots[index]].restsUntil <= now { return index }
                rest.remove(index)
            }
            return nil
        }
    }

    /// Whether a retry or a hedge may be made; takes it from the retry budget if so.
    ///
    /// Every call that is admitted without `isRetry` pays in.
    public func mayRetry(at now: Duration) -> Bool {
        let now = now.boundedNanoseconds
        return locked { $0.budget.withdraw(at: now) }
    }

    /// A quantile of what calls took lately, over all deployments or of one; nil until there are 20 of them.
    ///
    /// Those that were given up or timed out count where they had more time than answers take on average.
    /// The quantile is in 0…1; the result is right within 6 %.
    public func latency(quantile: Double, of index: Int? = nil) -> Duration? {
        locked { state in
            guard let index else { return state.latencies.quantile(quantile) }
            return slots.indices.contains(index) ? state.records[slots[index]].latencies.quantile(quantile) : nil
        }.map { .nanoseconds($0) }
    }

    /// Learns what an active health probe found: a failed one opens the breaker; a good one half-opens it once its first rest is
    /// over, and the next good one closes it.
    public func probed(_ index: Int, succeeded: Bool, at now: Duration) {
        guard slots.indices.contains(index) else { return }
        let now = now.boundedNanoseconds
        locked { state in
            state.probed(slots[index], succeeded: succeeded, at: now)
            state.serve(at: now)
        }
    }

    /// How the deployments are, in their order.
    public func status(at now: Duration) -> [DeploymentStatus] {
        let now = now.boundedNanoseconds
        return locked { $0.status(of: slots, at: now) }
    }

    /// How many calls wait for a place.
    public var queued: Int { locked { $0.queue.waiters.count } }

    /// Works on the state under its lock, and wakes those who got something once it is free.
    func locked<Value: Sendable>(_ body: (inout PoolState) -> Value) -> Value {
        let (value, wakings) = shared.state.withLock { state in
            state.adopt(deployments, slots, settings, generation: generation)
            let value = body(&state)
            guard !state.wakings.isEmpty else { return (value, [Waking]()) }
            let wakings = state.wakings
            state.wakings = []
            return (value, wakings)
        }
        for waking in wakings { waking.continuation.resume(returning: waking.signal) }
        return value
    }

    /// A call that is to wait, with its ticket.
    func waiter(
        _ demand: CallDemand,
        _ candidates: DeploymentSet,
        until deadline: Duration,
        at now: Duration
    ) -> WaitQueue.Waiter {
        WaitQueue.Waiter(
            ticket: locked { $0.queue.ticket() },
            demand: demand,
            candidates: candidates.intersection(DeploymentSet(first: slots.count)),
            slots: slots,
            since: now.boundedNanoseconds,
            deadline: deadline.boundedNanoseconds,
            key: Binary.hash(demand.key ?? "")
        )
    }
}

/// The state of a model that its pools share: the one of this configuration, and older ones that requests still use.
final class PoolShared: Sendable {
    let state: Mutex<PoolState>

    init(_ state: PoolState) {
        self.state = Mutex(state)
    }
}
