// SPDX-License-Identifier: Apache-2.0

extension PoolState {
    /// Takes a place for a call at once, lets it into the queue (nil), or refuses it.
    mutating func enter(_ waiter: WaitQueue.Waiter, at now: Nanoseconds) -> Result<DeploymentLease, Unavailability>? {
        serve(at: now)
        let survey = survey(waiter.candidates, waiter.slots, tokens: waiter.demand.tokens, at: now)
        if let index = pick(waiter.demand, survey, waiter.slots, at: now) {
            return .success(admit(index, waiter.slots[index], waiter.demand, at: now))
        }
        if survey.full.isEmpty, survey.earliest >= waiter.deadline { return .failure(survey.unavailability(at: now)) }
        let place = queue.position(of: waiter.key).place
        let wait = expectedWait(behind: place, survey.full, waiter.slots)
        guard queue.waiters.count < settings.queue.size,
            !isTooLate(left: waiter.deadline - now - wait, waited: wait)
        else {
            let retry = max(wait, expectedWait(behind: queue.waiters.count, survey.full, waiter.slots))
            return .failure(Unavailability(.queueFull, retryAfter: retry > 0 ? .nanoseconds(retry) : nil))
        }
        queue.insert(waiter)
        return nil
    }

    /// Puts a call that waits to sleep, or gives what it is to do instead.
    mutating func sleep(
        _ ticket: UInt64,
        _ continuation: CheckedContinuation<WaitSignal, Never>,
        at now: Nanoseconds
    ) -> (signal: WaitSignal?, until: Nanoseconds) {
        if let result = queue.takeResult(of: ticket) { return (result, now) }
        serve(at: now)
        if let result = queue.takeResult(of: ticket) { return (result, now) }
        guard let place = queue.place(of: ticket) else { return (.settled(.failure(Unavailability(.queueFull))), now) }
        let waiter = queue.waiters[place]
        let survey = survey(waiter.candidates, waiter.slots, tokens: waiter.demand.tokens, at: now)
        let alarm = max(now + Self.shortestSleep, min(waiter.deadline, survey.earliest, earliestOpening(at: now)))
        queue.sleep(at: place, until: alarm, continuation)
        return (nil, alarm)
    }

    /// A wait this short is as good as none.
    private static let shortestSleep: Nanoseconds = 1_000_000

    /// Wakes a call so that it looks again, if it still sleeps.
    mutating func rouse(_ ticket: UInt64) {
        if let place = queue.place(of: ticket), let waking = queue.rouse(at: place) { wakings.append(waking) }
    }

    /// Takes a call that was given up out of the queue.
    mutating func leave(_ ticket: UInt64, at now: Nanoseconds) {
        guard let place = queue.place(of: ticket) else { return }
        settle(at: place, .failure(Unavailability(.queueFull)))
        serve(at: now)
    }

    /// Gives places that are free to the calls that wait, in their order.
    ///
    /// A call that only a limit holds up claims the deployment that it can have first, so that small calls behind it do not use up
    /// for ever what it waits for.
    mutating func serve(at now: Nanoseconds) {
        for slot in rows.indices where rows[slot].isClaimed { rows[slot].isClaimed = false }
        guard !queue.isEmpty else { return }
        var openings = 0
        for slot in rows.indices where rows[slot].holders > 0 {
            rows[slot].isOpen = isOpen(slot, at: now)
            if rows[slot].isOpen { openings += 1 }
        }
        var place = 0
        while place < queue.waiters.count {
            let left = queue.waiters[place].deadline - now
            let isAlone = queue.waiters.count == 1
            if left <= 0 || (!isAlone && isTooLate(left: left, waited: now - queue.waiters[place].since)) {
                settle(at: place, .failure(Unavailability(.queueFull)))
                continue
            }
            guard openings > 0, hasOpening(at: place) else {
                place += 1
                continue
            }
            let waiter = queue.waiters[place]
            let survey = survey(waiter.candidates, waiter.slots, tokens: waiter.demand.tokens, at: now)
            if let index = pick(waiter.demand, survey, waiter.slots, at: now) {
                let slot = waiter.slots[index]
                let lease = admit(index, slot, waiter.demand, waited: now - waiter.since, at: now)
                settle(at: place, .success(lease))
                if rows[slot].isOpen, !isOpen(slot, at: now) {
                    rows[slot].isOpen = false
                    openings -= 1
                }
                continue
            }
            if let slot = claim(for: waiter, at: now) {
                rows[slot].isClaimed = true
                rows[slot].isOpen = false
                openings -= 1
            }
            if survey.earliest < waiter.alarm, let waking = queue.rouse(at: place) { wakings.append(waking) }
            place += 1
        }
        setAlarm(at: now)
    }

    /// Whether a call has too little time left to be worth a place: less than an answer takes on average; or less than most answers
    /// take, and than it has waited.
    ///
    /// Under overload all calls that get a place have waited long; without this most of them would end in vain, just before an answer.
    private func isTooLate(left: Nanoseconds, waited: Nanoseconds) -> Bool {
        left < answering.value || (left < answering.ample && left < waited)
    }

    /// Whether a deployment is open that a call waits for.
    private func hasOpening(at place: Int) -> Bool {
        var rest = queue.waiters[place].candidates
        while let index = rest.first {
            rest.remove(index)
            if rows[queue.waiters[place].slots[index]].isOpen { return true }
        }
        return false
    }

    /// Whether a deployment could take the smallest call.
    private func isOpen(_ slot: Int, at now: Nanoseconds) -> Bool {
        switch rows[slot].availability(tokens: 1, at: now) {
        case .ready, .low: true
        case .full, .resting, .limited: false
        }
    }

    /// The open deployment that a call too large for it now can have first.
    private func claim(for waiter: WaitQueue.Waiter, at now: Nanoseconds) -> Int? {
        var best: (slot: Int, until: Nanoseconds)?
        var rest = waiter.candidates
        while let index = rest.first {
            rest.remove(index)
            let slot = waiter.slots[index]
            guard case .limited(let until) = rows[slot].availability(tokens: waiter.demand.tokens, at: now),
                rows[slot].isOpen, until < best?.until ?? .max
            else { continue }
            best = (slot, until)
        }
        return best?.slot
    }

    /// The earliest time when a deployment that rests, or is out of quota, takes calls again.
    private func earliestOpening(at now: Nanoseconds) -> Nanoseconds {
        var earliest = Nanoseconds.max
        for slot in rows.indices where rows[slot].holders > 0 {
            switch rows[slot].availability(tokens: 1, at: now) {
            case .resting(let until), .limited(let until): earliest = min(earliest, until)
            case .ready, .low, .full: break
            }
        }
        return earliest
    }

    /// Sees to it that one of the calls that wait is awake when time alone makes a place.
    private mutating func setAlarm(at now: Nanoseconds) {
        guard !queue.isEmpty else { return }
        let earliest = max(earliestOpening(at: now), now + Self.shortestSleep)
        guard queue.waiters.allSatisfy({ $0.alarm > earliest && $0.continuation != nil }) else { return }
        if let waking = queue.rouse(at: 0) { wakings.append(waking) }
    }

    private mutating func settle(at place: Int, _ result: Result<DeploymentLease, Unavailability>) {
        if let waking = queue.settle(at: place, result) { wakings.append(waking) }
    }

    /// How long a call waits behind others, by how long calls held their places lately.
    private func expectedWait(behind others: Int, _ full: DeploymentSet, _ slots: [Int]) -> Nanoseconds {
        var places = 0
        var rest = full
        while let index = rest.first {
            rest.remove(index)
            places += min(rows[slots[index]].concurrency, 1 << 20)
        }
        guard places > 0 else { return 0 }
        return Nanoseconds(bounded: Double(holding.value) * Double(others + 1) / Double(places))
    }
}
