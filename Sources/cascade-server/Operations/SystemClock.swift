// SPDX-License-Identifier: Apache-2.0

import Cascade
import FoundationEssentials
import NIOCore

/// The machine's clocks.
struct SystemClock: EngineClock {
    var now: Duration { .nanoseconds(Int64(bitPattern: NIODeadline.now().uptimeNanoseconds)) }

    var unixMilliseconds: Int64 { Int64(Date.now.timeIntervalSince1970 * 1_000) }

    func sleep(for span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}
