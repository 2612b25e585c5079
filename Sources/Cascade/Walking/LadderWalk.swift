// SPDX-License-Identifier: Apache-2.0

/// The decisions of one cascade, as a value without clock, network or tasks; `CascadeEngine` carries out its steps.
///
/// Three triggers stay apart. A *fault* is retried on the same deployment, then fails over to another one, then to the next rung. A
/// *rejection* is re-asked on the same rung, then escalates. A *filter* is returned unless the policy says otherwise. An attempt that
/// could pass the budget, the number of attempts or the deadline is not ordered.
public struct LadderWalk: Sendable {
    /// What happened; each carries what it cost.
    public enum Event: Sendable, Equatable {
        /// The request is here.
        case started
        /// The last attempt's answer was judged.
        case judged(Decision, cost: Cost)
        /// The last attempt's call failed.
        case failed(ProviderError, cost: Cost)
        /// The client left, or the server ends.
        case cancelled(cost: Cost)
    }

    /// What to do next.
    public enum Step: Sendable, Equatable {
        /// Make this attempt.
        case attempt(AttemptOrder)
        /// Be done.
        case finish(Outcome)
    }

    /// An upper estimate of what an attempt costs, by its order.
    public typealias Quote = (AttemptOrder) -> Cost

    /// The numbers of the policy.
    public let plan: LadderPlan
    /// What the attempts cost so far.
    public private(set) var spent = Cost.zero
    /// How many attempts were ordered so far.
    public private(set) var attempts = 0
    /// The rungs that were never asked because that could have passed the budget.
    public private(set) var unaffordable: [Int] = []

    private var current: AttemptOrder?
    /// Whether the current rung was not asked once more because that could have passed the budget.
    private var isCutShort = false
    private var outcome: Outcome?
    private var retriesLeft = 0
    private var retriesMade = 0
    private var reasksLeft = 0
    private var lastRejected: Int?
    private var best: (attempt: Int, rank: Double)?
    private var lastFault: ProviderError?
    private var random: SplitMix64

    /// A walk by its plan; the seed decides the jitter of retries.
    public init(plan: LadderPlan, seed: UInt64 = 0) {
        self.plan = plan
        random = SplitMix64(seed: seed)
    }

    /// Decides what follows an event; one that cannot come here, such as a second start, ends the walk without an answer.
    ///
    /// - Parameters:
    ///   - event: What happened since the last step.
    ///   - elapsed: The time since the request arrived.
    ///   - quote: What an attempt could cost at most.
    /// - Returns: The next attempt, or the outcome; after the outcome always the same outcome.
    public mutating func step(after event: Event, at elapsed: Duration, quote: Quote) -> Step {
        if let outcome { return .finish(outcome) }
        switch event {
        case .started:
            guard current == nil else { return finish(.failed(.noRung)) }
            return climb(from: -1, trigger: .first, at: elapsed, quote: quote)
        case .cancelled(let cost):
            spent += cost
            return finish(.failed(.cancelled))
        case .judged(let decision, let cost):
            spent += cost
            return judged(decision, at: elapsed, quote: quote)
        case .failed(let fault, let cost):
            spent += cost
            return failed(fault, at: elapsed, quote: quote)
        }
    }

    // MARK: Rejections

    private mutating func judged(_ decision: Decision, at elapsed: Duration, quote: Quote) -> Step {
        guard let current else { return finish(.failed(.noRung)) }
        let attempt = attempts - 1
        switch decision {
        case .accepted:
            return finish(.accepted(attempt: attempt))
        case .filtered:
            switch plan.onFilter {
            case .return: return finish(.returned(attempt: attempt, because: .filter))
            case .fail: return finish(.failed(.filtered))
            case .escalate:
                lastFault = .refused(message: "")
                return climb(from: current.rung, trigger: .escalation, at: elapsed, quote: quote)
            }
        case .rejected(let then, let verifier, let rank):
            lastRejected = attempt
            if rank >= best?.rank ?? 0 { best = (attempt, rank) }
            switch then {
            case .return: return finish(.returned(attempt: attempt, because: .verifier(verifier)))
            case .fail: return finish(.exhausted(answer: nil, because: .verifier(verifier)))
            case .reask:
                if let step = reask(current, attempt: attempt, at: elapsed, quote: quote) { return step }
            case .escalate:
                break
            }
            return climb(from: current.rung, trigger: .escalation, at: elapsed, quote: quote)
        }
    }

    private mutating func reask(
        _ current: AttemptOrder,
        attempt: Int,
        at elapsed: Duration,
        quote: Quote
    ) -> Step? {
        guard reasksLeft > 0 else { return nil }
        reasksLeft -= 1
        retriesLeft = plan.rungs[current.rung].retries
        retriesMade = 0
        let order = AttemptOrder(
            rung: current.rung,
            deployment: current.deployment,
            opening: .reask(of: attempt),
            trigger: .reask
        )
        return place(order, at: elapsed, quote: quote)
    }

    // MARK: Faults

    private mutating func failed(_ fault: ProviderError, at elapsed: Duration, quote: Quote) -> Step {
        guard let current else { return finish(.failed(.noRung)) }
        if fault == .cancelled { return finish(.failed(.cancelled)) }
        lastFault = fault
        if case .refused = fault {
            switch plan.onFilter {
            case .return, .fail: return finish(.failed(.filtered))
            case .escalate: return climb(from: current.rung, trigger: .escalation, at: elapsed, quote: quote)
            }
        }
        let others = current.deployment + 1..<max(plan.rungs[current.rung].deployments, current.deployment + 1)
        if let step = retry(current, after: fault, othersLeft: !others.isEmpty, at: elapsed, quote: quote) {
            return step
        }
        for deployment in others {
            enter(rung: current.rung, keepingReasks: true)
            let order = AttemptOrder(
                rung: current.rung,
                deployment: deployment,
                opening: current.opening,
                trigger: .failover
            )
            if let step = place(order, at: elapsed, quote: quote) { return step }
        }
        return climb(from: current.rung, trigger: .failover, at: elapsed, quote: quote)
    }

    /// The same deployment again, if the fault may pass and the wait fits; where the upstream asks us to stay away, another deployment
    /// goes first.
    private mutating func retry(
        _ current: AttemptOrder,
        after fault: ProviderError,
        othersLeft: Bool,
        at elapsed: Duration,
        quote: Quote
    ) -> Step? {
        guard fault.isRetryable, retriesLeft > 0 else { return nil }
        if othersLeft, fault.asksToStayAway { return nil }
        let jitter = plan.backoff.delay(attempt: retriesMade, random: Double.random(in: 0...1, using: &random))
        let delay = max(jitter, fault.retryAfter ?? .zero)
        guard elapsed + delay < plan.deadline else { return nil }
        retriesLeft -= 1
        retriesMade += 1
        let order = AttemptOrder(
            rung: current.rung,
            deployment: current.deployment,
            opening: current.opening,
            trigger: .retry,
            delay: delay
        )
        return place(order, at: elapsed, quote: quote)
    }

    // MARK: Moving

    /// The first affordable deployment of the first rung above that can serve the request.
    private mutating func climb(
        from rung: Int,
        trigger: AttemptOrder.Trigger,
        at elapsed: Duration,
        quote: Quote
    ) -> Step {
        for next in plan.rungs.indices.dropFirst(rung + 1) where !plan.rungs[next].isSkipped {
            let opening: AttemptOrder.Opening =
                if plan.rungs[next].mendsDraft, let lastRejected { .draft(of: lastRejected) } else { .request }
            for deployment in 0..<plan.rungs[next].deployments {
                enter(rung: next, keepingReasks: false)
                let order = AttemptOrder(rung: next, deployment: deployment, opening: opening, trigger: trigger)
                if let step = place(order, at: elapsed, quote: quote) { return step }
            }
        }
        // A fault that comes with the deadline, most often a call that ran out of time, is not the upstream's.
        if trigger == .failover, elapsed >= plan.deadline { return finish(exhausted(because: .deadline)) }
        return finish(exhausted(because: unaffordable.isEmpty && !isCutShort ? .ladder : .budget))
    }

    private mutating func enter(rung: Int, keepingReasks: Bool) {
        retriesLeft = plan.rungs[rung].retries
        retriesMade = 0
        if !keepingReasks { reasksLeft = plan.rungs[rung].reasks }
    }

    /// Orders an attempt if attempts and time are left, else finishes; nil if it could pass the budget.
    private mutating func place(_ order: AttemptOrder, at elapsed: Duration, quote: Quote) -> Step? {
        guard attempts < plan.maxAttempts else { return finish(exhausted(because: .attempts)) }
        guard elapsed + order.delay < plan.deadline else { return finish(exhausted(because: .deadline)) }
        if let maxCost = plan.maxCost, spent + quote(order) > maxCost {
            withhold(order)
            return nil
        }
        if order.rung != current?.rung { isCutShort = false }
        if unaffordable.last == order.rung { unaffordable.removeLast() }
        attempts += 1
        current = order
        return .attempt(order)
    }

    private mutating func withhold(_ order: AttemptOrder) {
        if order.rung == current?.rung {
            isCutShort = true
        } else if unaffordable.last != order.rung {
            unaffordable.append(order.rung)
        }
    }

    // MARK: Ending

    private func exhausted(because reason: Outcome.Exhaustion) -> Outcome {
        if let lastRejected {
            let answer: Int? =
                switch plan.exhausted {
                case .error: nil
                case .best: best?.attempt ?? lastRejected
                case .last: lastRejected
                }
            return .exhausted(answer: answer, because: reason)
        }
        switch reason {
        case .attempts: return .failed(.attempts(lastFault))
        case .deadline: return .failed(.deadline)
        case .budget: return .failed(.budget)
        case .ladder, .verifier:
            if case .refused = lastFault { return .failed(.filtered) }
            return .failed(lastFault.map(Outcome.Failure.fault) ?? .noRung)
        }
    }

    private mutating func finish(_ outcome: Outcome) -> Step {
        self.outcome = outcome
        return .finish(outcome)
    }
}
