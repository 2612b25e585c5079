// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// How long a client may take over each part of a request.
struct ConnectionTimeouts: Sendable {
    /// From the start of a connection to the end of its first head.
    var head = TimeAmount.seconds(10)
    /// From the head to the end of the body.
    var body = TimeAmount.seconds(30)
    /// From an answer to the end of the next head.
    var idle = TimeAmount.seconds(75)
    /// How long a client may read nothing while there is something to send.
    var stalledWrite = TimeAmount.seconds(30)
}

/// One deadline that moves often and seldom passes: its timer is set anew only when it fires.
struct LazyDeadline {
    private var deadline: NIODeadline?
    private var timer: Scheduled<Void>?

    /// Moves the deadline; `onTimer` runs on the event loop once it has passed, or later where an earlier set one was later.
    mutating func set(_ span: TimeAmount, on eventLoop: any EventLoop, onTimer: @escaping () -> Void) {
        let deadline = NIODeadline.now() + span
        self.deadline = deadline
        if timer == nil { schedule(deadline, on: eventLoop, onTimer) }
    }

    /// Takes the deadline away.
    mutating func clear() {
        deadline = nil
    }

    /// To be called when the timer fires: whether the deadline has passed.
    mutating func hasPassed(on eventLoop: any EventLoop, onTimer: @escaping () -> Void) -> Bool {
        timer = nil
        guard let deadline else { return false }
        if deadline <= .now() { return true }
        schedule(deadline, on: eventLoop, onTimer)
        return false
    }

    /// Ends the timer.
    mutating func cancel() {
        timer?.cancel()
        timer = nil
    }

    private mutating func schedule(
        _ deadline: NIODeadline,
        on eventLoop: any EventLoop,
        _ onTimer: @escaping () -> Void
    ) {
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: deadline, onTimer)
    }
}
