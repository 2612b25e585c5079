// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

private func order(
    _ rung: Int,
    on deployment: Int = 0,
    _ trigger: AttemptOrder.Trigger,
    opening: AttemptOrder.Opening = .request
) -> LadderWalk.Step {
    .attempt(AttemptOrder(rung: rung, deployment: deployment, opening: opening, trigger: trigger))
}

private let rejected = Decision.rejected(then: .reask, by: "check", rank: 0.5)

private func walk(_ rungs: [LadderPlan.Rung], _ change: (inout LadderPlan) -> Void = { _ in }) -> LadderWalk {
    var plan = LadderPlan(rungs: rungs)
    change(&plan)
    return LadderWalk(plan: plan)
}

extension LadderWalk {
    fileprivate mutating func next(_ event: Event, at elapsed: Duration = .zero, quote: Cost = .zero) -> Step {
        step(after: event, at: elapsed) { _ in quote }
    }
}

struct LadderWalkTests {
    @Test(
        "a deployment that another call has put to rest is asked again only where no other is left, after its rest",
        arguments: [(1, AttemptOrder.Trigger.retry, Duration.seconds(20)), (2, .failover, .zero)]
    )
    func resting(deployments: Int, trigger: AttemptOrder.Trigger, delay: Duration) {
        var walk = walk([.init(deployments: deployments, retries: 1)])
        var advice = ListedAdvice(deployments: [deployments], quotes: { _ in .zero })
        _ = walk.step(after: .started, at: .zero, asking: &advice)
        advice.rest = .seconds(20)
        let broken = LadderWalk.Event.failed(.unavailable(status: 502, retryAfter: nil), cost: .zero)
        guard case .attempt(let order) = walk.step(after: broken, at: .seconds(1), asking: &advice) else {
            Issue.record("expected another attempt")
            return
        }
        #expect(order.trigger == trigger && order.delay == delay)
    }

    @Test(
        "escalates unless the candidate is accepted",
        arguments: [
            (Decision.accepted(score: nil), LadderWalk.Step.finish(.accepted(attempt: 0))),
            (.accepted(score: 0.2), .finish(.accepted(attempt: 0))),
            (rejected, order(1, .escalation)),
            (.rejected(then: .escalate, by: "check", rank: 0), order(1, .escalation)),
            (
                .rejected(then: .return, by: "check", rank: 0),
                .finish(.returned(attempt: 0, because: .verifier("check")))
            ),
            (
                .rejected(then: .fail, by: "check", rank: 0),
                .finish(.exhausted(answer: nil, because: .verifier("check")))
            ),
            (.filtered, .finish(.returned(attempt: 0, because: .filter))),
        ]
    )
    func escalation(decision: Decision, expected: LadderWalk.Step) {
        var walk = walk([.init(), .init()])
        #expect(walk.next(.started) == order(0, .first))
        #expect(walk.next(.judged(decision, cost: .zero)) == expected)
    }

    @Test("asks the same rung again while re-asks are left, then climbs")
    func reask() {
        var walk = walk([.init(reasks: 2), .init(mendsDraft: true)])
        #expect(walk.next(.started) == order(0, .first))
        #expect(walk.next(.judged(rejected, cost: .zero)) == order(0, .reask, opening: .reask(of: 0)))
        #expect(walk.next(.judged(rejected, cost: .zero)) == order(0, .reask, opening: .reask(of: 1)))
        #expect(walk.next(.judged(rejected, cost: .zero)) == order(1, .escalation, opening: .draft(of: 2)))
        #expect(walk.next(.judged(rejected, cost: .zero)) == .finish(.exhausted(answer: nil, because: .ladder)))
    }

    @Test("a rejection that says escalate leaves the re-asks unused")
    func escalateAtOnce() {
        var walk = walk([.init(reasks: 2), .init()])
        _ = walk.next(.started)
        let decision = Decision.rejected(then: .escalate, by: "check", rank: 0)
        #expect(walk.next(.judged(decision, cost: .zero)) == order(1, .escalation))
    }

    @Test("a fault is retried, then fails over to the next deployment, then to the next rung")
    func faults() throws {
        var walk = walk([.init(deployments: 2, retries: 1), .init()])
        #expect(walk.next(.started) == order(0, .first))
        let fault = ProviderError.unavailable(status: 503, retryAfter: nil)
        guard case .attempt(let retry) = walk.next(.failed(fault, cost: .zero)) else {
            Issue.record("expected a retry")
            return
        }
        #expect(retry.rung == 0 && retry.deployment == 0 && retry.trigger == .retry)
        #expect(retry.delay <= .milliseconds(250))
        #expect(walk.next(.failed(fault, cost: .zero)) == order(0, on: 1, .failover))
        _ = walk.next(.failed(fault, cost: .zero))
        #expect(walk.next(.failed(fault, cost: .zero)) == order(1, .failover))
        #expect(walk.next(.judged(.accepted(score: nil), cost: .zero)) == .finish(.accepted(attempt: 4)))
    }

    @Test("Retry-After is waited for where it fits into the deadline, and else failed over")
    func retryAfter() {
        let limited = ProviderError.rateLimited(retryAfter: .seconds(7))
        var patient = walk([.init(retries: 1), .init()])
        _ = patient.next(.started)
        guard case .attempt(let retry) = patient.next(.failed(limited, cost: .zero)) else {
            Issue.record("expected a retry")
            return
        }
        #expect(retry.delay == .seconds(7))
        var hurried = walk([.init(retries: 1), .init()]) { $0.deadline = .seconds(5) }
        _ = hurried.next(.started)
        #expect(hurried.next(.failed(limited, cost: .zero)) == order(1, .failover))
        var rich = walk([.init(deployments: 2, retries: 1)])
        _ = rich.next(.started)
        #expect(rich.next(.failed(limited, cost: .zero)) == order(0, on: 1, .failover))
        var busy = walk([.init(deployments: 2, retries: 1)])
        _ = busy.next(.started)
        let unavailable = ProviderError.unavailable(status: 503, retryAfter: .seconds(30))
        #expect(busy.next(.failed(unavailable, cost: .zero)) == order(0, on: 1, .failover))
    }

    @Test(
        "a fault that cannot pass is not retried",
        arguments: [
            ProviderError.unauthorised(status: 401), .tooLarge(limit: 1),
            .invalidRequest(status: 400, message: "m", param: nil, code: nil),
        ]
    )
    func permanent(fault: ProviderError) {
        var walk = walk([.init(retries: 3), .init()])
        _ = walk.next(.started)
        #expect(walk.next(.failed(fault, cost: .zero)) == order(1, .failover))
    }

    @Test(
        "a refusal of the vendor's filter does what the policy says",
        arguments: [
            (FilterAction.return, LadderWalk.Step.finish(.failed(.filtered))),
            (.fail, .finish(.failed(.filtered))),
            (.escalate, order(1, .escalation)),
        ]
    )
    func refused(action: FilterAction, expected: LadderWalk.Step) {
        var walk = walk([.init(retries: 3), .init()]) { $0.onFilter = action }
        _ = walk.next(.started)
        #expect(walk.next(.failed(.refused(message: "no"), cost: .zero)) == expected)
    }

    @Test(
        "what an exhausted ladder returns",
        arguments: [(ExhaustedAction.error, Int?.none), (.best, 0), (.last, 2)]
    )
    func exhausted(action: ExhaustedAction, answer: Int?) {
        var walk = walk([.init(), .init(), .init()]) { $0.exhausted = action }
        _ = walk.next(.started)
        for rank in [0.9, 0.1] {
            _ = walk.next(.judged(.rejected(then: .reask, by: "check", rank: rank), cost: .zero))
        }
        let step = walk.next(.judged(.rejected(then: .reask, by: "check", rank: 0.5), cost: .zero))
        #expect(step == .finish(.exhausted(answer: answer, because: .ladder)))
    }

    @Test("an attempt that could pass the budget is not started, a cheaper one further up is")
    func budget() {
        var walk = walk([.init(), .init(), .init()]) { $0.maxCost = Cost(picoUSD: 100) }
        let quotes = [10, 200, 80].map { Cost(picoUSD: $0) }
        _ = walk.step(after: .started, at: .zero) { quotes[$0.rung] }
        let step = walk.step(after: .judged(rejected, cost: Cost(picoUSD: 10)), at: .zero) { quotes[$0.rung] }
        #expect(step == order(2, .escalation))
        #expect(walk.unaffordable == [1])
        let end = walk.step(after: .judged(rejected, cost: Cost(picoUSD: 80)), at: .zero) { quotes[$0.rung] }
        #expect(end == .finish(.exhausted(answer: nil, because: .budget)))
    }

    @Test("a rung whose re-ask or dearer deployment is withheld does not count as left out")
    func cutShort() {
        var reasked = walk([.init(reasks: 1)]) { $0.maxCost = Cost(picoUSD: 15) }
        _ = reasked.next(.started, quote: Cost(picoUSD: 10))
        let end = reasked.next(.judged(rejected, cost: Cost(picoUSD: 10)), quote: Cost(picoUSD: 10))
        #expect(end == .finish(.exhausted(answer: nil, because: .budget)))
        #expect(reasked.unaffordable == [])
        var cheaper = walk([.init(deployments: 2)]) { $0.maxCost = Cost(picoUSD: 15) }
        let quotes = [20, 10].map { Cost(picoUSD: $0) }
        #expect(cheaper.step(after: .started, at: .zero) { quotes[$0.deployment] } == order(0, on: 1, .first))
        #expect(cheaper.unaffordable == [])
        let last = cheaper.step(after: .judged(rejected, cost: Cost(picoUSD: 10)), at: .zero) { quotes[$0.deployment] }
        #expect(last == .finish(.exhausted(answer: nil, because: .ladder)))
    }

    @Test("a first attempt that could pass the budget ends the request")
    func budgetAtOnce() {
        var walk = walk([.init()]) { $0.maxCost = Cost(picoUSD: 1) }
        #expect(walk.next(.started, quote: Cost(picoUSD: 2)) == .finish(.failed(.budget)))
    }

    @Test("no attempt after the deadline, and an answer that comes after it still counts")
    func deadline() {
        var late = walk([.init(), .init()])
        _ = late.next(.started)
        let answer = LadderWalk.Event.judged(.accepted(score: nil), cost: .zero)
        #expect(late.next(answer, at: .seconds(61)) == .finish(.accepted(attempt: 0)))
        var spent = walk([.init(), .init()]) { $0.exhausted = .last }
        _ = spent.next(.started)
        let step = spent.next(.judged(rejected, cost: .zero), at: .seconds(60))
        #expect(step == .finish(.exhausted(answer: 0, because: .deadline)))
        var empty = walk([.init(), .init()])
        _ = empty.next(.started)
        let fault = ProviderError.timedOut(phase: "total", after: .seconds(60))
        #expect(empty.next(.failed(fault, cost: .zero), at: .seconds(60)) == .finish(.failed(.deadline)))
    }

    @Test("a last call that runs out of the request's time is the deadline's end, a last rejection is the ladder's")
    func lastAtDeadline() {
        let fault = ProviderError.timedOut(phase: "total", after: .seconds(60))
        var failing = walk([.init()])
        _ = failing.next(.started)
        #expect(failing.next(.failed(fault, cost: .zero), at: .seconds(60)) == .finish(.failed(.deadline)))
        var rejecting = walk([.init()])
        _ = rejecting.next(.started)
        let end = rejecting.next(.judged(rejected, cost: .zero), at: .seconds(60))
        #expect(end == .finish(.exhausted(answer: nil, because: .ladder)))
    }

    @Test("rungs that cannot serve the request are left out")
    func skipped() {
        var walk = walk([.init(isSkipped: true), .init()])
        #expect(walk.next(.started) == order(1, .first))
        var none = LadderWalk(plan: LadderPlan(rungs: [.init(isSkipped: true)]))
        #expect(none.next(.started) == .finish(.failed(.noRung)))
    }
}
