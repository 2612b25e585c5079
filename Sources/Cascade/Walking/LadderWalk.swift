// SPDX-License-Identifier: Apache-2.0

/// The decisions of one cascade, as a value without clock, network or tasks; `CascadeEngine` carries out its steps.
///
/// Three triggers stay apart. A *fault* is retried on the same deployment, then fails over to another one, then to the next rung. A
/// *rejection* is re-asked on the same rung, then escalates. A *filter* is returned unless the policy says otherwise. An attempt that
/// could pass the budget, the number of attempts or the deadline is not ordered. A deployment that takes no call now is passed over as if
/// it had failed, but nothing was asked of it.
public struct LadderWalk: Sendable {
    /// The numbers of the policy.
    public let plan: LadderPlan
    /// What the attempts cost so far.
    public private(set) var spent = Cost.zero
    /// How many attempts were ordered so far.
    public private(set) var attempts = 0
    /// The rungs that were never asked because that could have passed the budget.
    public private(set) var unaffordable: [Int] = []
    /// The rungs that could not be asked, or not once more, since none of their deployments took the call.
    public private(set) var unavailable: [(rung: Int, because: Unavailability)] = []

    private var current: AttemptOrder?
    /// The deployments of the current rung that failed the request, or did not take it.
    private var tried = DeploymentSet()
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
    ///   - advice: What deployments take calls, and what attempts could cost.
    /// - Returns: The next attempt, or the outcome; after the outcome always the same outcome.
    public mutating func step(after event: Event, at elapsed: Duration, asking advice: inout some WalkAdvice) -> Step {
        if let outcome { return .finish(outcome) }
        switch event {
        case .started:
            guard current == nil else { return finish(.failed(.noRung)) }
            return climb(from: -1, trigger: .first, at: elapsed, asking: &advice)
        case .cancelled(let cost):
            spent += cost
            return finish(.failed(.cancelled))
        case .judged(let decision, let cost):
            spent += cost
            return judged(decision, at: elapsed, asking: &advice)
        case .failed(let fault, let cost):
            spent += cost
            return failed(fault, at: elapsed, asking: &advice)
        case .refused(let reason):
            return refused(reason, at: elapsed, asking: &advice)
        }
    }

    // MARK: Rejections

    private mutating func judged(
        _ decision: Decision,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step {
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
                return climb(from: current.rung, trigger: .escalation, at: elapsed, asking: &advice)
            }
        case .rejected(let then, let verifier, let rank):
            lastRejected = attempt
            if rank >= best?.rank ?? 0 { best = (attempt, rank) }
            switch then {
            case .return: return finish(.returned(attempt: attempt, because: .verifier(verifier)))
            case .fail: return finish(.exhausted(answer: nil, because: .verifier(verifier)))
            case .reask:
                if let step = reask(current, attempt: attempt, at: elapsed, asking: &advice) { return step }
            case .escalate:
                break
            }
            return climb(from: current.rung, trigger: .escalation, at: elapsed, asking: &advice)
        }
    }

    private mutating func reask(
        _ current: AttemptOrder,
        attempt: Int,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
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
        return place(order, at: elapsed, asking: &advice)
    }

    // MARK: Faults

    private mutating func failed(
        _ fault: ProviderError,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step {
        guard let current else { return finish(.failed(.noRung)) }
        if fault == .cancelled { return finish(.failed(.cancelled)) }
        lastFault = fault
        if case .refused = fault {
            switch plan.onFilter {
            case .return, .fail: return finish(.failed(.filtered))
            case .escalate: return climb(from: current.rung, trigger: .escalation, at: elapsed, asking: &advice)
            }
        }
        // Where the upstream asks us to stay away, or has asked another call, another deployment goes first.
        let retriesLast = fault.asksToStayAway || (advice.rest(after: current) ?? .zero) > .zero
        if !retriesLast, let step = retry(current, after: fault, at: elapsed, asking: &advice) { return step }
        tried.insert(current.deployment)
        if let step = failOver(from: current, at: elapsed, asking: &advice) { return step }
        if case .unsupported = fault, plan.unsupported == .fail { return finish(.failed(.fault(fault))) }
        if retriesLast, let step = retry(current, after: fault, at: elapsed, asking: &advice) { return step }
        return climb(from: current.rung, trigger: .failover, at: elapsed, asking: &advice)
    }

    /// The attempt that was ordered last came to nothing before it began.
    private mutating func refused(
        _ reason: Unavailability,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step {
        guard let current else { return finish(.failed(.noRung)) }
        attempts -= 1
        tried.insert(current.deployment)
        for deployment in 0..<DeploymentSet.capacity where current.waitsFor.contains(deployment) {
            tried.insert(deployment)
        }
        unavailable.append((current.rung, reason))
        if let step = failOver(from: current, at: elapsed, asking: &advice) { return step }
        return climb(from: current.rung, trigger: .failover, at: elapsed, asking: &advice)
    }

    /// Another deployment of the same rung.
    private mutating func failOver(
        from order: AttemptOrder,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step? {
        let opening = order.opening
        guard let step = send(opening, to: order.rung, trigger: .failover, at: elapsed, asking: &advice) else {
            return nil
        }
        retriesLeft = plan.rungs[order.rung].retries
        retriesMade = 0
        return step
    }

    /// The same deployment again, if the fault may pass and the wait fits.
    private mutating func retry(
        _ current: AttemptOrder,
        after fault: ProviderError,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step? {
        guard fault.isRetryable, retriesLeft > 0, let rest = advice.rest(after: current) else { return nil }
        let jitter = plan.backoff.delay(attempt: retriesMade, random: Double.random(in: 0...1, using: &random))
        let delay = max(jitter, rest, fault.retryAfter ?? .zero)
        // Where a call ran out of time, another needs as much at least.
        let needed = if case .timedOut(_, let after) = fault { after } else { Duration.zero }
        guard elapsed + delay + needed < plan.deadline, advice.mayRetry(current) else { return nil }
        retriesLeft -= 1
        retriesMade += 1
        let order = AttemptOrder(
            rung: current.rung,
            deployment: current.deployment,
            opening: current.opening,
            trigger: .retry,
            delay: delay
        )
        return place(order, at: elapsed, asking: &advice)
    }

    // MARK: Moving

    /// The first affordable deployment of the first rung above that can serve the request.
    private mutating func climb(
        from rung: Int,
        trigger: AttemptOrder.Trigger,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step {
        for next in plan.rungs.indices.dropFirst(rung + 1) where !plan.rungs[next].isSkipped {
            let opening: AttemptOrder.Opening =
                if plan.rungs[next].mendsDraft, let lastRejected { .draft(of: lastRejected) } else { .request }
            tried = DeploymentSet()
            retriesLeft = plan.rungs[next].retries
            retriesMade = 0
            reasksLeft = plan.rungs[next].reasks
            if let step = send(opening, to: next, trigger: trigger, at: elapsed, asking: &advice) { return step }
        }
        // A fault that comes with the deadline, most often a call that ran out of time, is not the upstream's.
        if trigger == .failover, elapsed >= plan.deadline { return finish(exhausted(because: .deadline)) }
        return finish(exhausted(because: unaffordable.isEmpty && !isCutShort ? .ladder : .budget))
    }

    /// Orders an attempt on the first affordable deployment of a rung that takes it and was not tried; nil where there is none.
    private mutating func send(
        _ opening: AttemptOrder.Opening,
        to rung: Int,
        trigger: AttemptOrder.Trigger,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step? {
        var apart = tried
        while true {
            switch advice.choose(rung: rung, apart: apart, for: trigger) {
            case .ready(let deployment) where !apart.contains(deployment):
                let order = AttemptOrder(rung: rung, deployment: deployment, opening: opening, trigger: trigger)
                if let step = place(order, at: elapsed, asking: &advice) { return step }
                apart.insert(deployment)
            case .busy(let busy) where !busy.subtracting(apart).isEmpty:
                // It waits for any of those that it may be sent to.
                var affordable = DeploymentSet()
                for deployment in 0..<plan.rungs[rung].deployments where busy.contains(deployment) {
                    let order = AttemptOrder(rung: rung, deployment: deployment, opening: opening, trigger: trigger)
                    if isAffordable(order, asking: advice) { affordable.insert(deployment) }
                    apart.insert(deployment)
                }
                let order = AttemptOrder(
                    rung: rung,
                    deployment: affordable.first ?? busy.first ?? 0,
                    opening: opening,
                    trigger: trigger,
                    waitsFor: affordable
                )
                if let step = place(order, at: elapsed, asking: &advice) { return step }
            case .none(let reason):
                // All of them tried, or too dear, is no want of deployments.
                if reason.reason != .notAllowed || apart.isEmpty { unavailable.append((rung, reason)) }
                return nil
            case .ready, .busy:
                return nil
            }
        }
    }

    /// Orders an attempt if attempts and time are left, else finishes; nil if it could pass the budget.
    private mutating func place(
        _ order: AttemptOrder,
        at elapsed: Duration,
        asking advice: inout some WalkAdvice
    ) -> Step? {
        guard attempts < plan.maxAttempts else { return finish(exhausted(because: .attempts)) }
        guard elapsed + order.delay < plan.deadline else { return finish(exhausted(because: .deadline)) }
        guard isAffordable(order, asking: advice) else {
            withhold(order)
            return nil
        }
        if order.rung != current?.rung { isCutShort = false }
        if unaffordable.last == order.rung { unaffordable.removeLast() }
        attempts += 1
        current = order
        return .attempt(order)
    }

    private func isAffordable(_ order: AttemptOrder, reserved: Cost = .zero, asking advice: some WalkAdvice) -> Bool {
        guard let maxCost = plan.maxCost else { return true }
        return spent + reserved + advice.quote(order) <= maxCost
    }

    private mutating func withhold(_ order: AttemptOrder) {
        if order.rung == current?.rung {
            isCutShort = true
        } else if unaffordable.last != order.rung {
            unaffordable.append(order.rung)
        }
    }

    /// Whether the request could go elsewhere if the current attempt failed, also beside another call: to another deployment of its rung,
    /// or to a rung above.
    func hasElsewhere(beside other: Int? = nil, asking advice: some WalkAdvice) -> Bool {
        guard let current, attempts < plan.maxAttempts else { return false }
        var apart = tried
        apart.insert(current.deployment)
        if let other { apart.insert(other) }
        if isOpen(current.rung, apart: apart, asking: advice) { return true }
        return plan.rungs.indices.dropFirst(current.rung + 1).contains {
            !plan.rungs[$0].isSkipped && isOpen($0, apart: DeploymentSet(), asking: advice)
        }
    }

    private func isOpen(_ rung: Int, apart: DeploymentSet, asking advice: some WalkAdvice) -> Bool {
        guard let deployment = advice.open(rung: rung, apart: apart) else { return false }
        let order = AttemptOrder(rung: rung, deployment: deployment, opening: .request, trigger: .failover)
        return isAffordable(order, asking: advice)
    }

    // MARK: Hedging

    /// A second call beside the current attempt, to another deployment of its rung that takes it at once; nil where there is none, or no
    /// attempts, time or money for both are left.
    public mutating func hedge(at elapsed: Duration, asking advice: inout some WalkAdvice) -> AttemptOrder? {
        guard let current, outcome == nil, attempts < plan.maxAttempts, elapsed < plan.deadline else { return nil }
        var apart = tried
        apart.insert(current.deployment)
        guard case .ready(let deployment) = advice.choose(rung: current.rung, apart: apart, for: .hedge) else {
            return nil
        }
        let order = AttemptOrder(
            rung: current.rung,
            deployment: deployment,
            opening: current.opening,
            trigger: .hedge
        )
        let reserved = plan.maxCost == nil ? .zero : advice.quote(current)
        // Taken from the retry budget only where nothing else stands in the way.
        guard isAffordable(order, reserved: reserved, asking: advice), advice.mayRetry(current) else { return nil }
        attempts += 1
        return order
    }

    /// Notes on which deployment the current attempt was made in the end, and those that failed beside it.
    public mutating func made(_ order: AttemptOrder, failed: Int? = nil) {
        current = order
        if let failed { tried.insert(failed) }
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
            if let lastFault { return .failed(.fault(lastFault)) }
            return .failed(firstBack.map(Outcome.Failure.unavailable) ?? .noRung)
        }
    }

    /// Of the rungs that take no calls, the reason of the one that will the soonest.
    private var firstBack: Unavailability? {
        unavailable.map(\.because).min { one, other in
            (one.reason == .notAllowed ? 1 : 0, one.retryAfter ?? .seconds(86_400))
                < (other.reason == .notAllowed ? 1 : 0, other.retryAfter ?? .seconds(86_400))
        }
    }

    private mutating func finish(_ outcome: Outcome) -> Step {
        self.outcome = outcome
        return .finish(outcome)
    }
}
