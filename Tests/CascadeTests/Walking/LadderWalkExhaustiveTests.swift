// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

/// Every event in every state that small plans reach.
struct LadderWalkExhaustiveTests {
    private static let quote = Cost(picoUSD: 10)
    private static let span = Duration.seconds(5)

    private static let events: [LadderWalk.Event] =
        [.started, .cancelled(cost: quote), .refused(Unavailability(.queueFull))]
        + [
            Decision.accepted(score: 0.5), .filtered,
            .rejected(then: .reask, by: "check", rank: 0.5), .rejected(then: .escalate, by: "check", rank: 0.25),
            .rejected(then: .return, by: "check", rank: 0), .rejected(then: .fail, by: "check", rank: 1),
        ].map { .judged($0, cost: quote) }
        + [
            ProviderError.cutOff(received: 1, expected: nil), .rateLimited(retryAfter: nil),
            .unavailable(status: 503, retryAfter: .seconds(6)), .unauthorised(status: 401), .refused(message: "no"),
            .cancelled,
        ].map { .failed($0, cost: quote) }

    private static let ladders: [[LadderPlan.Rung]] = [
        [],
        [.init(isSkipped: true)],
        [.init()],
        [.init(deployments: 2, retries: 1, reasks: 1)],
        [.init(retries: 2, reasks: 2), .init(mendsDraft: true)],
        [.init(reasks: 1), .init(isSkipped: true), .init(deployments: 2, reasks: 1, mendsDraft: true)],
        [.init(deployments: 2), .init(), .init(retries: 1)],
    ]

    private static let plans: [LadderPlan] = ladders.flatMap { rungs in
        ExhaustedAction.allCases.flatMap { exhausted in
            FilterAction.allCases.flatMap { onFilter in
                limits.map { maxAttempts, maxCost, deadline in
                    var plan = LadderPlan(rungs: rungs)
                    plan.exhausted = exhausted
                    plan.onFilter = onFilter
                    plan.maxAttempts = maxAttempts
                    plan.maxCost = maxCost
                    plan.deadline = deadline
                    return plan
                }
            }
        }
    }

    private static let limits: [(Int, Cost?, Duration)] = [
        (8, nil, .seconds(60)), (3, nil, .seconds(60)), (0, nil, .seconds(60)),
        (8, Cost(picoUSD: 35), .seconds(60)), (8, Cost(picoUSD: 9), .seconds(60)),
        (8, nil, .seconds(17)), (8, nil, .zero),
    ]

    @Test("whatever happens next, in whatever state, the walk keeps its promises")
    func everything() {
        var search = Search()
        for plan in Self.plans {
            let walk = LadderWalk(plan: plan, seed: 7)
            search.explore(walk, WalkAuditor(plan: plan), at: .zero, depth: 5)
        }
        #expect(search.violations.isEmpty)
        #expect(search.steps > 100_000, "the search has become shallow: \(search.steps) steps")
        #expect(search.outcomes.count == 16, "\(search.outcomes.sorted())")
        #expect(search.triggers == ["first", "retry", "failover", "reask", "escalation"])
    }

    private struct Search {
        var steps = 0
        var violations: [String] = []
        var outcomes: Set<String> = []
        var triggers: Set<String> = []

        mutating func explore(_ walk: LadderWalk, _ auditor: WalkAuditor, at elapsed: Duration, depth: Int) {
            guard depth > 0, violations.isEmpty else { return }
            for event in events {
                // What was not begun cannot be judged: such an event ends the walk, which the auditor need not follow.
                if (event == .started) != auditor.made.isEmpty {
                    var astray = walk
                    guard case .finish(.failed) = astray.step(after: event, at: elapsed, quote: { _ in .zero }) else {
                        violations.append("\(event) out of order does not end the walk")
                        return
                    }
                    continue
                }
                follow(event, walk, auditor, at: elapsed, depth: depth)
            }
        }

        private mutating func follow(
            _ event: LadderWalk.Event,
            _ walk: LadderWalk,
            _ auditor: WalkAuditor,
            at elapsed: Duration,
            depth: Int
        ) {
            var walk = walk
            var auditor = auditor
            auditor.note(event)
            let step = walk.step(after: event, at: elapsed) { _ in quote }
            auditor.check(step, of: walk, at: elapsed) { _ in quote }
            steps += 1
            if let violation = auditor.violation {
                violations.append("\(violation): \(auditor.plan), \(auditor.made), \(event)")
            }
            switch step {
            case .attempt(let order):
                triggers.insert(order.trigger.rawValue)
                explore(walk, auditor, at: elapsed + order.delay + span, depth: depth - 1)
            case .finish(let outcome):
                outcomes.insert(outcome.kind)
                for late in events where walk.step(after: late, at: elapsed, quote: { _ in .zero }) != step {
                    violations.append("\(late) changes the end of \(auditor.made)")
                }
            }
        }
    }
}

extension Outcome {
    /// The outcome without the numbers in it.
    fileprivate var kind: String {
        switch self {
        case .accepted: "accepted"
        case .returned(_, .filter): "returned filter"
        case .returned(_, .verifier): "returned verifier"
        case .exhausted(_, .ladder): "exhausted ladder"
        case .exhausted(_, .budget): "exhausted budget"
        case .exhausted(_, .attempts): "exhausted attempts"
        case .exhausted(_, .deadline): "exhausted deadline"
        case .exhausted(_, .verifier): "exhausted verifier"
        case .failed(.fault): "failed fault"
        case .failed(.filtered): "failed filtered"
        case .failed(.budget): "failed budget"
        case .failed(.attempts): "failed attempts"
        case .failed(.deadline): "failed deadline"
        case .failed(.cancelled): "failed cancelled"
        case .failed(.noRung): "failed noRung"
        case .failed(.unavailable): "failed unavailable"
        }
    }
}
