// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON

extension Trace {
    /// A trace with little in it.
    static func sample(
        _ number: UInt64 = 1,
        outcome: Outcome = .accepted(attempt: 0),
        attempts: [Attempt] = [.sample()],
        messages: String = "[]",
        logsContent: Bool = false
    ) -> Trace {
        var random = SplitMix64(seed: number)
        return Trace(
            id: TraceID(unixMilliseconds: 1_780_000_000_000, using: &random),
            policy: "invoice",
            policyRevision: "r1",
            startedAt: 1_780_000_000_000,
            duration: .milliseconds(120),
            outcome: outcome,
            attempts: attempts,
            skipped: [],
            cost: Cost(picoUSD: 5),
            key: nil,
            messages: Array(messages.utf8)[...],
            logsContent: logsContent
        )
    }
}

extension Attempt {
    /// An attempt on a rung, accepted unless told otherwise.
    static func sample(
        rung: Int = 0,
        opening: AttemptOrder.Opening = .request,
        trigger: AttemptOrder.Trigger = .first,
        delay: Duration = .zero,
        usage: TokenUsage = TokenUsage(input: 10, output: 5),
        ending: Ending = .judged([], .accepted(score: nil), finishReason: .stop),
        answer: String = "answer"
    ) -> Attempt {
        Attempt(
            order: AttemptOrder(rung: rung, deployment: 0, opening: opening, trigger: trigger, delay: delay),
            model: "model\(rung)",
            deployment: "model\(rung)-a",
            startedAfter: .milliseconds(50 * rung),
            latency: .microseconds(40_500),
            usage: usage,
            cost: Cost(picoUSD: 1_000_000),
            ending: ending,
            answer: Array(answer.utf8)
        )
    }
}
