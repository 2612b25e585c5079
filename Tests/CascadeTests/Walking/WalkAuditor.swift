// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Follows a walk step by step and names the first thing that must never be.
struct WalkAuditor {
    let plan: LadderPlan
    private(set) var made: [AttemptOrder] = []
    private(set) var decisions: [Decision?] = []
    private(set) var charged = Cost.zero
    private(set) var violation: String?
    private var lastEvent = LadderWalk.Event.started

    init(plan: LadderPlan) {
        self.plan = plan
    }

    /// Notes an event before the walk sees it.
    mutating func note(_ event: LadderWalk.Event) {
        lastEvent = event
        switch event {
        case .started: return
        case .refused:
            if made.isEmpty { fail("a refusal without an attempt") } else { made.removeLast() }
        case .judged(let decision, let cost):
            decisions.append(decision)
            charged += cost
        case .failed(_, let cost), .cancelled(let cost):
            decisions.append(nil)
            charged += cost
        }
    }

    /// Checks the step that the walk took after it.
    mutating func check(
        _ step: LadderWalk.Step,
        of walk: LadderWalk,
        at elapsed: Duration,
        quote: (AttemptOrder) -> Cost
    ) {
        switch step {
        case .attempt(let order): check(order, at: elapsed, quote: quote(order))
        case .finish(let outcome): check(outcome)
        }
        let (charged, made) = (charged, made)
        expect(walk.spent == charged, "spent \(walk.spent), charged \(charged)")
        expect(walk.attempts == made.count, "\(walk.attempts) attempts, \(made.count) made")
        for rung in walk.unaffordable {
            expect(!made.contains { $0.rung == rung }, "rung \(rung) counts as unaffordable and was asked")
        }
    }

    private mutating func check(_ order: AttemptOrder, at elapsed: Duration, quote: Cost) {
        let rung = plan.rungs[order.rung]
        expect(elapsed + order.delay < plan.deadline, "an attempt after the deadline")
        expect(!rung.isSkipped, "an attempt on a skipped rung")
        expect(order.deployment < rung.deployments, "no such deployment")
        expect(order.rung >= made.last?.rung ?? 0, "a step down")
        if let maxCost = plan.maxCost { expect(charged + quote <= maxCost, "an attempt that can pass the budget") }
        if let earlier = order.opening.attempt {
            var isRejected = false
            if case .rejected = decisions[earlier] { isRejected = true }
            expect(isRejected, "a follow-up to an answer that was not rejected")
        }
        expect(order.delay == .zero || order.trigger == .retry, "a wait without a retry")
        let event = lastEvent
        expect(Self.triggers(after: event).contains(order.trigger), "\(order.trigger) after \(event)")
        made.append(order)
        expect(made.count <= plan.maxAttempts, "too many attempts")
        let reasks = made.count { $0.rung == order.rung && $0.trigger == .reask }
        expect(reasks <= rung.reasks, "too many re-asks")
    }

    private static func triggers(after event: LadderWalk.Event) -> [AttemptOrder.Trigger] {
        switch event {
        case .started: [.first]
        case .failed(.refused, _): [.escalation]
        case .failed: [.retry, .failover]
        case .judged(.rejected(.reask, _, _), _): [.reask, .escalation]
        case .judged: [.escalation]
        case .refused: [.failover]
        case .cancelled: []
        }
    }

    private mutating func check(_ outcome: Outcome) {
        if let answer = outcome.answer { expect(answer < decisions.count, "no such answer") }
        switch outcome {
        case .accepted(let attempt):
            guard case .accepted = decisions[attempt] else { return fail("an answer counts as accepted that was not") }
        case .returned(let attempt, .filter):
            expect(
                decisions[attempt] == .filtered && plan.onFilter == .return,
                "a filtered answer that may not be returned"
            )
        case .returned(let attempt, .verifier):
            guard case .rejected(.return, _, _) = decisions[attempt] else { return fail("returned without permission") }
        case .exhausted(let answer, let reason):
            check(answer, reason)
        case .failed:
            break
        }
    }

    private mutating func check(_ answer: Int?, _ reason: Outcome.Exhaustion) {
        let rejected = decisions.indices.compactMap { index -> (index: Int, rank: Double)? in
            if case .rejected(_, _, let rank) = decisions[index] { (index, rank) } else { nil }
        }
        guard let last = rejected.last else { return fail("exhausted without an answer") }
        guard let answer else {
            var isFailing = false
            if case .verifier = reason { isFailing = true }
            return expect(plan.exhausted == .error || isFailing, "an answer is kept back")
        }
        let best = rejected.map(\.rank).max()
        switch plan.exhausted {
        case .error: fail("an unaccepted answer is returned")
        case .last: expect(answer == last.index, "not the last answer")
        case .best: expect(rejected.contains { $0.index == answer && $0.rank == best }, "not the best answer")
        }
    }

    private mutating func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
        if !condition { fail(message()) }
    }

    private mutating func fail(_ message: String) {
        violation = violation ?? message
    }
}
