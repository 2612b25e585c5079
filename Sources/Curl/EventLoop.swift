// SPDX-License-Identifier: Apache-2.0

/// Carries all transfers of a client, on one thread, which alone uses it and everything it holds.
final class EventLoop {
    let inbox: Inbox
    private let sockets: Sockets
    private let deadlines: Deadlines
    private let whole: MultiHandle
    private let streamed: MultiHandle
    private var handles: HandleTable
    private var commands: [Inbox.Command] = []
    /// Transfers that have ended in this turn and whose callers do not know yet.
    private var ended: [Transfer] = []

    /// - Throws: `unavailable` when the system, `other` when libcurl refuses something.
    init(inbox: Inbox, settings: CurlSettings) throws(CurlError) {
        let sockets = try Sockets(bell: inbox.bell)
        let deadlines = Deadlines()
        let share = try ShareHandle()
        func makeMulti(_ kind: MultiHandle.Kind) throws(CurlError) -> MultiHandle {
            try MultiHandle(kind, sockets: sockets, deadlines: deadlines, share: share, settings: settings)
        }
        self.inbox = inbox
        self.sockets = sockets
        self.deadlines = deadlines
        whole = try makeMulti(.whole)
        streamed = try makeMulti(.streamed)
        handles = HandleTable(settings)
        // Finds out now whether libcurl takes the settings.
        handles.release(try handles.take(for: whole))
    }

    /// Works until the inbox is closed, then ends what is left.
    func run() {
        deadlines.updateNow()
        while turn() {}
        for handle in handles.busy { end(handle, with: .shutDown) }
        deliver()
    }

    private func turn() -> Bool {
        let goesOn = inbox.take(into: &commands)
        for command in commands { obey(command) }
        commands.removeAll(keepingCapacity: true)
        whole.actOnTime()
        streamed.actOnTime()
        endFinished(in: whole)
        endFinished(in: streamed)
        endOverdue()
        deliver()
        guard goesOn else { return false }

        let wakeUp = min(whole.wakeUp, streamed.wakeUp)
        let patience = inbox.isQuiet() ? deadlines.millisecondsLeft(until: wakeUp) : 0
        sockets.wait(milliseconds: patience, then: deadlines.updateNow) { kind, socket, ready in
            multi(kind).act(on: socket, ready: ready)
        }
        return true
    }

    private func multi(_ kind: MultiHandle.Kind) -> MultiHandle {
        switch kind {
        case .whole: whole
        case .streamed: streamed
        }
    }

    private func obey(_ command: Inbox.Command) {
        switch command {
        case .start(let transfer):
            start(transfer)
        case .cancel(let transfer):
            switch transfer.state {
            case .waiting: transfer.state = .cancelled
            case .running(let handle): end(handle, with: .cancelled)
            case .cancelled, .ended: break
            }
        case .resume(let transfer):
            guard case .running(let handle) = transfer.state else { return }
            transfer.resume(at: deadlines.now)
            if let error = handle.multi.unpause(handle) { return end(handle, with: error) }
            deadlines.look(at: handle.slot, noLater: transfer.deadline)
        case .leave(let transfer):
            guard case .running(let handle) = transfer.state else { return }
            if transfer.leave(at: deadlines.now), let error = handle.multi.unpause(handle) {
                return end(handle, with: error)
            }
            deadlines.look(at: handle.slot, noLater: transfer.deadline)
        }
    }

    private func start(_ transfer: Transfer) {
        // The cancel command of a task that was cancelled already comes before the start command.
        if case .cancelled = transfer.state { return end(transfer, .cancelled) }
        transfer.start(at: deadlines.now)
        do throws(CurlError) {
            let multi = multi(transfer.kind)
            let handle = try handles.take(for: multi)
            do throws(CurlError) {
                try handle.begin(transfer)
                try multi.add(handle)
            } catch {
                handles.release(handle)
                throw error
            }
            deadlines.look(at: handle.slot, noLater: transfer.deadline)
        } catch {
            end(transfer, error)
        }
    }

    private func endFinished(in multi: MultiHandle) {
        while let (handle, code) = multi.nextEnded() {
            end(handle, with: handle.failure(code))
        }
    }

    private func endOverdue() {
        while let slot = deadlines.nextDue() {
            guard let handle = handles[slot], let transfer = handle.transfer else { continue }
            if transfer.deadline <= deadlines.now {
                end(handle, with: transfer.exceeded)
            } else {
                deadlines.look(at: slot, noLater: transfer.deadline)
            }
        }
    }

    private func end(_ handle: EasyHandle, with error: CurlError?) {
        guard let transfer = handle.transfer else { return }
        let reusedConnection = handle.reusedConnection
        handle.multi.remove(handle)
        handles.release(handle)
        end(transfer, error, reusedConnection: reusedConnection)
    }

    private func end(_ transfer: Transfer, _ error: CurlError?, reusedConnection: Bool = false) {
        transfer.end(error, reusedConnection: reusedConnection, at: deadlines.now)
        ended.append(transfer)
    }

    /// Wakes all callers of this turn at once, when the rest of it is done: they would only get in its way.
    private func deliver() {
        for transfer in ended { transfer.deliver() }
        ended.removeAll(keepingCapacity: true)
    }
}
