// SPDX-License-Identifier: Apache-2.0

import Cascade
import Synchronization

/// Something that happens once, and can be waited for by one task at a time.
final class OneShotSignal: Sendable {
    private enum State {
        case waiting(CheckedContinuation<Void, Never>?)
        case fired
    }

    private let state = Mutex(State.waiting(nil))

    /// Lets the waiting task go on, now and from now on; false where that had happened already.
    @discardableResult
    func fire() -> Bool {
        let (isFirst, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard case .waiting(let waiter) = state else { return (false, nil) }
            state = .fired
            return (true, waiter)
        }
        waiter?.resume()
        return isFirst
    }

    /// Whether it has happened.
    var hasFired: Bool {
        state.withLock { state in
            if case .fired = state { true } else { false }
        }
    }

    /// Returns once the signal was fired, or the task was cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let hasFired = state.withLock { state in
                    guard case .waiting = state else { return true }
                    state = .waiting(continuation)
                    return false
                }
                if hasFired { continuation.resume() }
                if Task.isCancelled { release() }
            }
        } onCancel: {
            release()
        }
    }

    /// Returns once the signal was fired or the time is over; whether it was fired.
    func wait(upTo span: Duration, clock: any EngineClock) async -> Bool {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await self.wait() }
            tasks.addTask { try? await clock.sleep(for: span) }
            await tasks.next()
            tasks.cancelAll()
        }
        return hasFired
    }

    /// Lets a cancelled waiter go without firing.
    private func release() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .waiting(let waiter) = state else { return nil }
            state = .waiting(nil)
            return waiter
        }
        waiter?.resume()
    }
}
