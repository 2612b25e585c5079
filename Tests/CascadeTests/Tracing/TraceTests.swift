// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct TraceTests {
    private static func rejected(_ results: [VerifierResult], by name: String) -> Attempt {
        .sample(ending: .judged(results, .rejected(then: .reask, by: name, rank: 0), finishReason: .stop))
    }

    private static let findings = ["type", "required", "type", "enum", "format", "pattern"].map {
        Finding(code: $0, message: "")
    }

    @Test(
        "what closed the gate first is named with its findings' codes, each once",
        arguments: [
            (
                [rejected([VerifierResult(verifier: "schema", verdict: .rejected(findings))], by: "schema")],
                "schema: type, required, enum, format"
            ),
            (
                [rejected([VerifierResult(verifier: "judge", verdict: .inconclusive(because: "down"))], by: "judge")],
                "judge: inconclusive"
            ),
            ([rejected([VerifierResult(verifier: "bare", verdict: .rejected([]))], by: "bare")], "bare"),
            ([rejected([], by: "gone")], "gone"),
            ([.sample(ending: .failed(.cutOff(received: 1, expected: nil))), .sample()], "cut_off"),
            ([.sample(ending: .judged([], .filtered, finishReason: .contentFilter))], "filter"),
            ([.sample(ending: .cancelled)], "cancelled"),
        ] as [([Attempt], String)]
    )
    func escalatedBecause(attempts: [Attempt], expected: String) {
        #expect(Trace.sample(outcome: .failed(.noRung), attempts: attempts).escalatedBecause == expected)
    }

    @Test("a first answer that was accepted, or no attempt at all, has no reason")
    func noReason() {
        #expect(Trace.sample().escalatedBecause == nil)
        #expect(Trace.sample(outcome: .failed(.budget), attempts: []).escalatedBecause == nil)
    }

    @Test("overhead is the time that neither upstreams nor waits took")
    func overhead() {
        let attempts = [Attempt.sample(), .sample(rung: 1, trigger: .retry, delay: .milliseconds(20))]
        #expect(Trace.sample(attempts: attempts).overhead == .milliseconds(19))
        // Two calls at once.
        let hedged = [Attempt.sample(ending: .cancelled), .sample(trigger: .hedge)]
        #expect(Trace.sample(attempts: hedged).overhead == .microseconds(79_500))
    }

    @Test("every outcome has a stable code")
    func codes() {
        let outcomes: [(Outcome, String)] = [
            (.accepted(attempt: 0), "accepted"), (.returned(attempt: 0, because: .filter), "filtered"),
            (.returned(attempt: 0, because: .verifier("x")), "returned"),
            (.exhausted(answer: nil, because: .ladder), "ladder_exhausted"),
            (.exhausted(answer: 1, because: .budget), "budget_spent"), (.failed(.budget), "budget_spent"),
            (.exhausted(answer: nil, because: .attempts), "attempts_spent"),
            (.failed(.attempts(nil)), "attempts_spent"),
            (.exhausted(answer: nil, because: .deadline), "deadline_exceeded"),
            (.failed(.deadline), "deadline_exceeded"),
            (.failed(.unavailable(Unavailability(.coolingDown))), "unavailable"),
            (.exhausted(answer: nil, because: .verifier("x")), "rejected"),
            (.failed(.fault(.cancelled)), "upstream_failed"),
            (.failed(.filtered), "filtered"), (.failed(.cancelled), "cancelled"), (.failed(.noRung), "no_rung"),
        ]
        for (outcome, code) in outcomes { #expect(outcome.code == code) }
        #expect(outcomes.filter(\.0.isAccepted).count == 1)
        #expect(outcomes.compactMap(\.0.answer) == [0, 0, 0, 1])
    }
}
