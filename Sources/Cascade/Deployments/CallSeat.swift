// SPDX-License-Identifier: Apache-2.0

/// A call's place at a deployment of a model; one of a model without a pool is given back to nobody.
struct CallSeat: Sendable {
    /// The deployment's index in its model.
    let deployment: Int
    /// What the pool knows the place by.
    let lease: DeploymentLease?

    /// How long the call waited for it.
    var waited: Duration { lease?.waited ?? .zero }
}

// What a pool knows; a model without one has deployments that always take calls, the first allowed one before the others.
extension Model {
    /// Which deployment a call should go to now, apart from some; no place is taken.
    func next(_ demand: CallDemand, apart: DeploymentSet, at now: Duration) -> DeploymentChoice {
        guard let pool else {
            let first = demand.allowed.subtracting(apart).first
            return first.map(DeploymentChoice.ready) ?? .none(Unavailability(.notAllowed))
        }
        return pool.next(demand, tried: apart, at: now)
    }

    /// The first of some deployments that does not rest; nil where all do.
    func firstAwake(of candidates: DeploymentSet, at now: Duration) -> Int? {
        guard let pool, !candidates.isEmpty else { return candidates.first }
        return pool.firstAwake(of: candidates, at: now)
    }

    /// How long a deployment asked to be left alone; nil where it takes no calls for other reasons.
    func rest(of deployment: Int, at now: Duration) -> Duration? {
        guard let pool else { return .zero }
        return pool.rest(of: deployment, at: now)
    }

    /// Whether a second call is borne for a request that had one; takes it from the retry budget if so.
    func mayRetry(at now: Duration) -> Bool {
        pool?.mayRetry(at: now) ?? true
    }

    /// A place for a call at the deployment that should take it, which is waited for where all of them are busy.
    ///
    /// - Parameters:
    ///   - demand: What the call asks.
    ///   - apart: The deployments that are not to be asked, such as those that failed.
    ///   - deadline: On the clock, until when to wait at most.
    ///   - clock: The engine's.
    /// - Returns: The place, to be given back by `finish`; or why there is none.
    func place(
        _ demand: CallDemand,
        apart: DeploymentSet,
        until deadline: Duration,
        clock: any EngineClock
    ) async -> Result<CallSeat, Unavailability> {
        while true {
            switch next(demand, apart: apart, at: clock.now) {
            case .ready(let deployment):
                guard let pool else { return .success(CallSeat(deployment: deployment, lease: nil)) }
                // Another call may have been faster; then the next choice is another one.
                guard let lease = pool.admit(deployment, demand, at: clock.now) else { continue }
                return .success(CallSeat(deployment: deployment, lease: lease))
            case .busy(let busy):
                guard let pool else { return .failure(Unavailability(.notAllowed)) }
                return await pool.wait(demand, candidates: busy, until: deadline, clock: clock)
                    .map { CallSeat(deployment: $0.index, lease: $0) }
            case .none(let reason):
                return .failure(reason)
            }
        }
    }

    /// Gives a place back, with what the call was like.
    func finish(_ seat: CallSeat, _ report: @autoclosure () -> CallReport, at now: Duration) {
        guard let pool, let lease = seat.lease else { return }
        pool.finish(lease, report(), at: now)
    }
}
