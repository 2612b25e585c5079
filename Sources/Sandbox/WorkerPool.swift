// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Lets only so many jobs run at once, and only so many wait for their turn, first come, first served.
package final class WorkerPool: Sendable {
    /// Why a job got no turn.
    package enum Refusal: Error, Sendable, Equatable {
        /// As many wait as may.
        case full
        /// The task was cancelled while it waited.
        case cancelled
    }

    private struct State {
        var free: Int
        var next = 0
        var waiting: [(id: Int, turn: CheckedContinuation<Bool, Never>)] = []
        /// Those that were cancelled before they began to wait.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>
    private let queueLimit: Int

    /// As many workers as leave a processor to the server, but at least two: each waits for the system now and then.
    package static var defaultWorkers: Int { max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1) }

    /// A pool of so many workers, with room for so many that wait.
    package init(workers: Int, queueLimit: Int) {
        state = Mutex(State(free: max(1, workers)))
        self.queueLimit = queueLimit
    }

    /// Runs `body` when a worker is free.
    ///
    /// - Throws: why it never will be.
    package func run<Result>(_ body: () async -> Result) async throws(Refusal) -> Result {
        try await enter()
        let result = await body()
        leave()
        return result
    }

    private func enter() async throws(Refusal) {
        let id: Int? = try state.withLock { state throws(Refusal) in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            guard state.waiting.count < queueLimit else { throw Refusal.full }
            state.next += 1
            return state.next
        }
        guard let id else { return }
        let hasTurn = await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    // A worker may have become free since.
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((id, turn))
                    return nil
                }
                if let answer { turn.resume(returning: answer) }
            }
        } onCancel: {
            let turn = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiting.remove(at: index).turn
            }
            turn?.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        if !hasTurn { throw .cancelled }
    }

    private func leave() {
        let turn = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().turn
        }
        turn?.resume(returning: true)
    }
}
