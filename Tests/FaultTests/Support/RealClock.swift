// SPDX-License-Identifier: Apache-2.0

import Cascade

/// The machine's time.
struct RealClock: EngineClock {
    private static let start = ContinuousClock.now

    var now: Duration { .seconds(1_000) + (ContinuousClock.now - Self.start) }

    var unixMilliseconds: Int64 { 1_780_000_000_000 + Int64(now / .milliseconds(1)) }

    func sleep(for span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}
