// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Runs a blocking piece of work on a thread of its own, since the cooperative pool must never block.
package func startThread(_ work: @escaping @Sendable () -> Void) {
    final class Box {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    let box = unsafe Unmanaged.passRetained(Box(work))
    var thread = pthread_t()
    let status = unsafe pthread_create(
        &thread,
        nil,
        { context in
            if let context = unsafe context { unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work() }
            return nil
        },
        unsafe box.toOpaque()
    )
    precondition(status == 0, "no thread for a test server")
    pthread_detach(thread)
}

/// Asks again and again until the answer is yes, for at most `limit`; the last answer.
package func eventually(within limit: Duration = .seconds(5), _ isTrue: @Sendable () -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if isTrue() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return isTrue()
}

/// Blocks the calling thread, which must be one of `startThread`'s.
package func pause(_ duration: Duration) {
    usleep(UInt32(duration / .microseconds(1)))
}

/// Counts what happens on several threads.
package final class Counter: Sendable {
    private let value = Mutex(0)

    package init() {}

    package var count: Int { value.withLock { $0 } }

    /// Adds to the count; the new one.
    @discardableResult
    package func add(_ more: Int = 1) -> Int {
        value.withLock { value in
            value += more
            return value
        }
    }
}

/// Keeps what several threads have seen.
package final class Transcript: Sendable {
    private let seen = Mutex<[String]>([])

    package init() {}

    package var texts: [String] { seen.withLock { $0 } }

    package func add(_ text: String) {
        seen.withLock { $0.append(text) }
    }
}
