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

extension Model {
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
        guard let pool else {
            guard let first = demand.allowed.subtracting(apart).first else {
                return .failure(Unavailability(.notAllowed))
            }
            return .success(CallSeat(deployment: first, lease: nil))
        }
        while true {
            switch pool.next(demand, tried: apart, at: clock.now) {
            case .ready(let deployment):
                // Another call may have been faster; then the next choice is another one.
                guard let lease = pool.admit(deployment, demand, at: clock.now) else { continue }
                return .success(CallSeat(deployment: deployment, lease: lease))
            case .busy(let busy):
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
