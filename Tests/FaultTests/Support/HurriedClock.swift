// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Real time, whose waits between attempts pass almost at once.
struct HurriedClock: EngineClock {
    private let start = ContinuousClock.now

    var now: Duration { .seconds(1_000) + (ContinuousClock.now - start) }

    var unixMilliseconds: Int64 { 1_780_000_000_000 + Int64(now / .milliseconds(1)) }

    func sleep(for span: Duration) async throws(CancellationError) {
        try await expire(after: min(span, .milliseconds(1)))
    }

    func expire(after span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}
