// SPDX-License-Identifier: Apache-2.0

extension DeploymentPool {
    /// Waits, fairly among keys, until one of the candidates can take the call.
    ///
    /// Refused at once with `queueFull` where as many wait as may, or where the wait and an answer would outlast the deadline by what
    /// they took lately; and with `coolingDown` or `limitReached` where no candidate is free of those before the deadline.
    ///
    /// Cancellation leaves the queue, with `queueFull`; a call that got a place just before has it, and must finish it.
    public func wait(
        _ demand: CallDemand,
        candidates: DeploymentSet,
        until deadline: Duration,
        clock: any EngineClock
    ) async -> Result<DeploymentLease, Unavailability> {
        let waiter = waiter(demand, candidates, until: deadline, at: clock.now)
        return await withTaskCancellationHandler {
            let entered: Result<DeploymentLease, Unavailability>? = locked { state in
                // A cancellation from here on finds the ticket in the queue.
                if Task.isCancelled { return .failure(Unavailability(.queueFull)) }
                return state.enter(waiter, at: clock.now.boundedNanoseconds)
            }
            if let entered { return entered }
            while true {
                if case .settled(let result) = await sleep(waiter.ticket, until: deadline, clock: clock) {
                    return result
                }
            }
        } onCancel: {
            locked { $0.leave(waiter.ticket, at: clock.now.boundedNanoseconds) }
        }
    }

    /// Sleeps until there is a place, or until time alone may have made one.
    private func sleep(_ ticket: UInt64, until deadline: Duration, clock: any EngineClock) async -> WaitSignal {
        await withTaskGroup(of: Void.self) { group in
            let signal = await withCheckedContinuation { continuation in
                let now = clock.now
                let step = locked { $0.sleep(ticket, continuation, at: now.boundedNanoseconds) }
                if let signal = step.signal { return continuation.resume(returning: signal) }
                let alarm = Duration.nanoseconds(step.until)
                group.addTask {
                    await self.ring(ticket, after: alarm - now, isDeadline: alarm >= deadline, clock: clock)
                }
            }
            group.cancelAll()
            return signal
        }
    }

    /// Wakes a call at its time; not if it is awake before.
    private func ring(_ ticket: UInt64, after span: Duration, isDeadline: Bool, clock: any EngineClock) async {
        do {
            if isDeadline { try await clock.expire(after: span) } else { try await clock.sleep(for: span) }
        } catch {
            return
        }
        locked { $0.rouse(ticket) }
    }
}
