// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Keeps calls away from an endpoint that keeps failing.
///
/// After so many failures in a row no call is let through for a while; then one is, and its end decides about the others.
final class CircuitBreaker: Sendable {
    private struct State {
        var failures = 0
        var restsUntil: ContinuousClock.Instant?
        var isTrying = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let rest: Duration
    private let now: @Sendable () -> ContinuousClock.Instant

    /// A breaker that opens after `limit` failures in a row, for as long as `rest`.
    init(
        limit: Int,
        rest: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.limit = limit
        self.rest = rest
        self.now = now
    }

    /// How a call ended.
    enum Ending {
        case succeeded, failed
        /// It was given up, which says nothing about the endpoint.
        case cancelled
    }

    /// Whether a call may be made now; each that is let through must end with `ended`.
    func admits() -> Bool {
        state.withLock { state in
            guard let end = state.restsUntil else { return true }
            guard now() >= end, !state.isTrying else { return false }
            state.isTrying = true
            return true
        }
    }

    /// Counts the end of a call.
    func ended(_ ending: Ending) {
        state.withLock { state in
            state.isTrying = false
            switch ending {
            case .succeeded:
                state.failures = 0
                state.restsUntil = nil
            case .failed:
                state.failures += 1
                if state.failures >= limit { state.restsUntil = now() + rest }
            case .cancelled: break
            }
        }
    }
}
