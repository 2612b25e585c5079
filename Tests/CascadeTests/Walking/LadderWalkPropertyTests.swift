// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// A random walk under random events: what must hold whatever happens.
struct LadderWalkPropertyTests {
    @Test("every walk ends, within its limits, and returns nothing unaccepted that the policy did not allow")
    func invariants() {
        forAll(cases: 20_000) { random, seed in
            let plan = Self.plan(&random)
            var walk = LadderWalk(plan: plan, seed: random.next())
            var auditor = WalkAuditor(plan: plan)
            var event = LadderWalk.Event.started
            var elapsed = Duration.zero
            var steps = 0
            var refusals = 0
            while true {
                steps += 1
                var advice = UnsteadyAdvice(quotes: Self.quotes(of: plan, &random), random: random)
                let quote = { (order: AttemptOrder) in advice.quotes[order.rung][order.deployment] }
                auditor.note(event)
                let step = walk.step(after: event, at: elapsed, asking: &advice)
                random = advice.random
                auditor.check(step, of: walk, at: elapsed, quote: quote)
                guard case .attempt(let order) = step else {
                    #expect(walk.step(after: .started, at: elapsed) { _ in .zero } == step, "seed \(seed)")
                    break
                }
                // An honest upstream: no attempt costs more than was quoted for it.
                let cost = Cost(picoUSD: Int64.random(in: 0...max(0, quote(order).picoUSD), using: &random))
                elapsed += order.delay + .milliseconds(Int.random(in: 0...9_000, using: &random))
                event = Self.event(cost: cost, &random)
                if case .refused = event { refusals += 1 }
            }
            #expect(auditor.violation == nil, "seed \(seed)")
            #expect(steps <= plan.maxAttempts + refusals + 1, "seed \(seed)")
            if let maxCost = plan.maxCost { #expect(auditor.charged <= maxCost, "seed \(seed)") }
        }
    }

    private static func plan(_ random: inout SplitMix64) -> LadderPlan {
        var plan = LadderPlan(
            rungs: (0..<Int.random(in: 0...4, using: &random)).map { _ in
                LadderPlan.Rung(
                    deployments: Int.random(in: 1...3, using: &random),
                    retries: Int.random(in: 0...3, using: &random),
                    reasks: Int.random(in: 0...3, using: &random),
                    mendsDraft: Bool.random(using: &random),
                    isSkipped: Int.random(in: 0..<5, using: &random) == 0
                )
            }
        )
        plan.exhausted = ExhaustedAction.allCases.randomElement(using: &random) ?? .error
        plan.onFilter = FilterAction.allCases.randomElement(using: &random) ?? .return
        plan.maxAttempts = Int.random(in: 0...10, using: &random)
        plan.deadline = .seconds(Int.random(in: 0...60, using: &random))
        if Bool.random(using: &random) { plan.maxCost = Cost(picoUSD: Int64.random(in: 0...500, using: &random)) }
        return plan
    }

    private static func quotes(of plan: LadderPlan, _ random: inout SplitMix64) -> [[Cost]] {
        plan.rungs.map { rung in
            (0..<rung.deployments).map { _ in Cost(picoUSD: Int64.random(in: 0...200, using: &random)) }
        }
    }

    private static func event(cost: Cost, _ random: inout SplitMix64) -> LadderWalk.Event {
        let faults: [ProviderError] = [
            .timedOut(phase: "total", after: .seconds(1)), .unreachable(reason: "refused"),
            .rateLimited(retryAfter: nil),
            .rateLimited(retryAfter: .seconds(3)), .unavailable(status: 500, retryAfter: nil), .refused(message: ""),
            .unauthorised(status: 401), .invalidRequest(status: 400, message: "", param: nil, code: nil),
            .malformed(reason: "HTML"), .cutOff(received: 1, expected: 2), .tooLarge(limit: 1), .cancelled,
        ]
        switch Int.random(in: 0..<22, using: &random) {
        case 20, 21: return .refused(Unavailability(.queueFull, retryAfter: .seconds(1)))
        case 0: return .cancelled(cost: cost)
        case 1..<8: return .failed(faults.randomElement(using: &random) ?? .cancelled, cost: cost)
        default: return .judged(decision(&random), cost: cost)
        }
    }

    private static func decision(_ random: inout SplitMix64) -> Decision {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .accepted(score: Double.random(in: 0...1, using: &random))
        case 1: return .filtered
        default:
            let isPlain = Int.random(in: 0..<12, using: &random) > 0
            let then = isPlain ? .reask : RejectionAction.allCases.randomElement(using: &random) ?? .reask
            return .rejected(then: then, by: "check", rank: Double.random(in: 0...1, using: &random))
        }
    }
}

/// Deployments that take calls or not, as it happens.
private struct UnsteadyAdvice: WalkAdvice {
    let quotes: [[Cost]]
    var random: SplitMix64

    mutating func choose(rung: Int, apart: DeploymentSet, for trigger: AttemptOrder.Trigger) -> DeploymentChoice {
        let others = quotes[rung].indices.filter { !apart.contains($0) }
        guard let one = others.randomElement(using: &random) else { return .none(Unavailability(.notAllowed)) }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .none(Unavailability(.coolingDown, retryAfter: .seconds(5)))
        case 1:
            var busy = DeploymentSet()
            for deployment in others { busy.insert(deployment) }
            return .busy(busy)
        default: return .ready(one)
        }
    }

    func quote(_ order: AttemptOrder) -> Cost { quotes[order.rung][order.deployment] }

    func open(rung: Int, apart: DeploymentSet) -> Int? { quotes[rung].indices.first { !apart.contains($0) } }

    func rest(after order: AttemptOrder) -> Duration? { .zero }

    mutating func mayRetry(_ order: AttemptOrder) -> Bool { Bool.random(using: &random) }
}
