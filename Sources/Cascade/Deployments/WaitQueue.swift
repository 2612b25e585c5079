// SPDX-License-Identifier: Apache-2.0

/// The calls that wait for a place, in the order in which they get one.
///
/// Keys take turns: a call belongs to the round after that of its key's last one that waits, or to the next; rounds are served in
/// order, and within a round who came first.
///
/// - SeeAlso: A. Demers, S. Keshav, S. Shenker, *Analysis and Simulation of a Fair Queueing Algorithm*, 1989.
struct WaitQueue: Sendable {
    /// A call that waits.
    struct Waiter: Sendable {
        let ticket: UInt64
        let demand: CallDemand
        let candidates: DeploymentSet
        /// The rows of the deployments, by index.
        let slots: [Int]
        let since: Nanoseconds
        let deadline: Nanoseconds
        let key: UInt64
        var round: UInt64 = 0
        /// When it wakes by itself to look again.
        var alarm = Nanoseconds.max
        /// How it is woken; nil while it is awake.
        var continuation: CheckedContinuation<WaitSignal, Never>?
    }

    private(set) var waiters: [Waiter] = []
    /// The round of the call that was served last.
    private var round: UInt64 = 0
    /// What calls that were awake have got meanwhile.
    private var results: [UInt64: WaitSignal] = [:]
    private var lastTicket: UInt64 = 0

    var isEmpty: Bool { waiters.isEmpty }

    mutating func ticket() -> UInt64 {
        lastTicket += 1
        return lastTicket
    }

    /// The round, and how many would be served before it, of a call that comes now.
    func position(of key: UInt64) -> (round: UInt64, place: Int) {
        let last = waiters.last { $0.key == key }?.round
        let mine = max(last ?? 0, round) + 1
        return (mine, waiters.partitioningIndex { $0.round > mine })
    }

    mutating func insert(_ waiter: Waiter) {
        var waiter = waiter
        let (round, place) = position(of: waiter.key)
        waiter.round = round
        waiters.insert(waiter, at: place)
    }

    func place(of ticket: UInt64) -> Int? { waiters.firstIndex { $0.ticket == ticket } }

    /// Takes a call out with its result; gives how it is woken, if it sleeps.
    mutating func settle(at place: Int, _ result: Result<DeploymentLease, Unavailability>) -> Waking? {
        let waiter = waiters.remove(at: place)
        if case .success = result { round = max(round, waiter.round) }
        guard let continuation = waiter.continuation else {
            results[waiter.ticket] = .settled(result)
            return nil
        }
        return Waking(continuation: continuation, signal: .settled(result))
    }

    /// Wakes a call that sleeps, so that it looks again.
    mutating func rouse(at place: Int) -> Waking? {
        guard let continuation = waiters[place].continuation else { return nil }
        waiters[place].continuation = nil
        waiters[place].alarm = .max
        return Waking(continuation: continuation, signal: .lookAgain)
    }

    mutating func sleep(at place: Int, until alarm: Nanoseconds, _ continuation: CheckedContinuation<WaitSignal, Never>)
    {
        waiters[place].alarm = alarm
        waiters[place].continuation = continuation
    }

    /// What a call that was awake has got.
    mutating func takeResult(of ticket: UInt64) -> WaitSignal? { results.removeValue(forKey: ticket) }
}

/// What wakes a call that waits.
enum WaitSignal: Sendable {
    case settled(Result<DeploymentLease, Unavailability>)
    case lookAgain
}

/// A call to wake, with what it is told.
struct Waking: Sendable {
    let continuation: CheckedContinuation<WaitSignal, Never>
    let signal: WaitSignal
}

extension Array {
    /// The first index whose element, and every one after it, fulfils a condition.
    fileprivate func partitioningIndex(where fulfils: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if fulfils(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
