// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Real time, whose waits between attempts pass almost at once.
struct HurriedClock: EngineClock {
    private let real = RealClock()

    var now: Duration { real.now }

    var unixMilliseconds: Int64 { real.unixMilliseconds }

    func sleep(for span: Duration) async throws(CancellationError) {
        try await real.sleep(for: min(span, .milliseconds(1)))
    }

    func expire(after span: Duration) async throws(CancellationError) {
        try await real.sleep(for: span)
    }
}
