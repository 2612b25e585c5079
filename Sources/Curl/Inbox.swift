// SPDX-License-Identifier: Apache-2.0

import CLibCurl
import Glibc
import Synchronization

/// What callers ask of the event loop, and the bell that wakes it.
///
/// The bell, an eventfd, is rung only when the loop sleeps or is about to. It lives as long as the inbox, so that a
/// late caller never writes to a descriptor that is someone else's by now.
final class Inbox: Sendable {
    enum Command {
        case start(Transfer)
        case cancel(Transfer)
        /// The consumer of a paused stream has room again.
        case resume(Transfer)
        /// Nobody reads the rest of a stream.
        case leave(Transfer)
    }

    private struct State {
        var commands: [Command] = []
        var loopSleeps = false
        var isClosed = false
        var loopHasEnded = false
        var waitingForEnd: [Reply<Void>] = []
    }

    let bell: Int32
    private let state = Mutex(State())

    /// - Throws: `unavailable` when the system has no descriptor left.
    init() throws(CurlError) {
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard bell >= 0 else { throw .unavailable(systemErrorText()) }
    }

    deinit {
        _ = Glibc.close(bell)
    }

    /// Hands a command over; false when the inbox is closed.
    func send(_ command: Command) -> Bool {
        let (isTaken, mustRing) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.commands.append(command)
            defer { state.loopSleeps = false }
            return (true, state.loopSleeps)
        }
        if mustRing { ring() }
        return isTaken
    }

    /// Takes nothing more and tells the loop to end.
    func close() {
        state.withLock { $0.isClosed = true }
        ring()
    }

    /// Waits until the loop has closed everything it had.
    func waitForEnd() async {
        await Reply.wait { reply in
            let hasEnded = state.withLock { state in
                if !state.loopHasEnded { state.waitingForEnd.append(reply) }
                return state.loopHasEnded
            }
            if hasEnded { reply.give(()) }
        }
    }

    // MARK: For the loop

    /// Swaps the commands for an empty array, whose storage is used again; false when the loop must end.
    func take(into commands: inout [Command]) -> Bool {
        state.withLock { state in
            state.loopSleeps = false
            swap(&state.commands, &commands)
            return !state.isClosed
        }
    }

    /// Whether the loop may sleep, as nothing came since it took the commands; if so, callers ring from now on.
    func isQuiet() -> Bool {
        state.withLock { state in
            state.loopSleeps = state.commands.isEmpty && !state.isClosed
            return state.loopSleeps
        }
    }

    func end() {
        let waiting = state.withLock { state in
            state.loopHasEnded = true
            defer { state.waitingForEnd = [] }
            return state.waitingForEnd
        }
        for reply in waiting { reply.give(()) }
    }

    /// The bell is watched edge-triggered, so nobody has to read it back to zero.
    private func ring() {
        var one: UInt64 = 1
        _ = unsafe write(bell, &one, 8)
    }
}
