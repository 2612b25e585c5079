// SPDX-License-Identifier: Apache-2.0

import Cascade
import Synchronization

/// Real time, whose waits between attempts pass almost at once: the clock jumps over them.
final class HurriedClock: EngineClock {
    private let real = RealClock()
    private let skipped = Mutex(Duration.zero)

    var now: Duration { real.now + skipped.withLock { $0 } }

    var unixMilliseconds: Int64 { real.unixMilliseconds }

    func sleep(for span: Duration) async throws(CancellationError) {
        let short = min(span, .milliseconds(1))
        try await real.sleep(for: short)
        skipped.withLock { $0 += span - short }
    }

    func expire(after span: Duration) async throws(CancellationError) {
        try await real.sleep(for: span)
    }
}
