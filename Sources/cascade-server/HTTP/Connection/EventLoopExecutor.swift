// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Runs a connection's tasks on its own event loop.
///
/// Without it every step of a request would hop between the event loop's thread and the global pool; with it a request stays on one
/// thread from its first byte to its last, but for the transport's.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
