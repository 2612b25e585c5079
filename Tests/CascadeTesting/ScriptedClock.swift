// SPDX-License-Identifier: Apache-2.0

public import Cascade
import Synchronization

/// A clock that tests own.
public final class ScriptedClock: EngineClock {
    /// What a sleep does.
    public enum Sleeping: Sendable {
        /// Moves the clock on by its span and returns at once.
        case movesClock
        /// Lasts until the clock is advanced past its end, or until it is cancelled: for time limits that must not strike by themselves.
        case waits
    }

    private struct State {
        var now: Duration
        var sleeps: [Duration] = []
        var sleepers: [Int: (end: Duration, continuation: CheckedContinuation<Bool, Never>)] = [:]
    }

    private let state: Mutex<State>
    private let sleeping: Sleeping

    /// A clock at a time.
    public init(now: Duration = .seconds(1_000), sleeping: Sleeping = .movesClock) {
        state = Mutex(State(now: now))
        self.sleeping = sleeping
    }

    /// The time on the clock.
    public var now: Duration { state.withLock { $0.now } }

    /// The time on the clock, counted from a fixed day.
    public var unixMilliseconds: Int64 { 1_780_000_000_000 + Int64(now.milliseconds) }

    /// Every wait so far.
    public var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Moves the clock on, and wakes the sleepers whose time has come.
    public func advance(by span: Duration) {
        let woken = state.withLock { state in
            state.now += span
            let due = state.sleepers.filter { $0.value.end <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume(returning: true) }
    }

    /// Sleeps as the clock was told to.
    public func sleep(for span: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        // The end is fixed with the entry in `sleeps`: a test that sees it may advance the clock at once.
        let (id, end) = state.withLock { state in
            state.sleeps.append(span)
            let end = state.now + span
            if sleeping == .movesClock { state.now = end }
            return (state.sleeps.count, end)
        }
        guard sleeping == .waits else { return }
        guard await wait(id, until: end) else { throw CancellationError() }
    }

    private func wait(_ id: Int, until end: Duration) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ended: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if end <= state.now { return true }
                    state.sleepers[id] = (end, continuation)
                    return nil
                }
                if let ended { continuation.resume(returning: ended) }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.continuation.resume(returning: false)
        }
    }
}
