// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The thread of an event loop, joined at most once and detached if nobody does.
final class LoopThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// Starts the loop on a thread that takes no signals but those of its own faults.
    ///
    /// - Throws: `unavailable` when the system refuses a thread.
    init(_ loop: sending EventLoop) throws(CurlError) {
        var signals = sigset_t()
        var formerSignals = sigset_t()
        unsafe sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { unsafe sigdelset(&signals, fault) }
        unsafe pthread_sigmask(SIG_SETMASK, &signals, &formerSignals)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &formerSignals, nil) }

        // The thread owns the loop from here on: the retain goes over with the pointer.
        let pointer = unsafe Unmanaged.passRetained(loop)
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread,
            nil,
            { pointer in
                guard let pointer = unsafe pointer else { return nil }
                let loop = unsafe Unmanaged<EventLoop>.fromOpaque(pointer)
                let inbox = unsafe loop._withUnsafeGuaranteedRef { loop in
                    loop.run()
                    return loop.inbox
                }
                // The end is told when everything is closed, and the last reference closes it.
                unsafe loop.release()
                inbox.end()
                return nil
            },
            unsafe pointer.toOpaque()
        )
        guard status == 0 else {
            unsafe pointer.release()
            throw .unavailable(systemErrorText(status))
        }
        self.thread = Mutex(thread)
    }

    deinit {
        if let thread = takeThread() { pthread_detach(thread) }
    }

    /// Waits for the thread to be gone; meant for when the loop has ended, so that this takes microseconds.
    func join() {
        if let thread = takeThread() { pthread_join(thread, nil) }
    }

    private func takeThread() -> pthread_t? {
        thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
    }
}
