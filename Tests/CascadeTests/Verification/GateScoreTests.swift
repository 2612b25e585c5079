// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// What scores and inconclusive verdicts come to.
struct GateScoreTests {
    private static func judge(_ entries: [Gate.Entry], explainAll: Bool = true) async -> GateResult {
        let candidate = Candidate(
            request: .sample(),
            completion: Completion(text: "answer"),
            model: "model",
            timeLeft: .seconds(30)
        )
        return await Gate(entries, explainAll: explainAll).judge(candidate, clock: ScriptedClock(sleeping: .waits))
    }

    private static func entry(
        _ verdict: Verdict,
        then: RejectionAction = .reask,
        inconclusive: InconclusiveMeaning = .reject
    ) -> Gate.Entry {
        Gate.Entry(
            name: verdict.code,
            verifier: ScriptedVerifier(Judgement(verdict)),
            then: then,
            inconclusive: inconclusive
        )
    }

    @Test(
        "the lowest score counts",
        arguments: [
            ([Double?](), Double?.none), ([nil], nil), ([0.8], 0.8), ([nil, 0.8, 0.3, nil], 0.3), ([0], 0), ([1], 1),
        ]
    )
    func lowest(scores: [Double?], expected: Double?) async {
        let result = await Self.judge(scores.map { Self.entry(.accepted(score: $0)) })
        #expect(result.decision == .accepted(score: expected))
        #expect(result.score == expected)
    }

    @Test("a score outside 0…1 is brought inside", arguments: [(-3.0, 0.0), (7, 1), (.infinity, 1), (-.infinity, 0)])
    func outside(score: Double, expected: Double) async {
        let result = await Self.judge([Self.entry(.accepted(score: score))])
        #expect(result.decision == .accepted(score: expected))
        #expect(result.results.map(\.verdict) == [.accepted(score: expected)])
    }

    @Test("a score that is no number keeps the gate closed")
    func noNumber() async {
        let result = await Self.judge([Self.entry(.accepted(score: .nan))])
        #expect(result.results.map(\.verdict) == [.inconclusive(because: "the score is no number")])
        #expect(result.decision == .rejected(then: .escalate, by: "accepted", rank: 0))
    }

    @Test("a rejected answer ranks by the share that accepted it, times the lowest score")
    func rank() async {
        let result = await Self.judge([
            Self.entry(.accepted(score: 0.5)), Self.entry(.accepted(score: nil)), Self.entry(.rejected([.sample])),
            Self.entry(.rejected([.sample])), Self.entry(.inconclusive(because: "x"), inconclusive: .accept),
        ])
        #expect(result.decision == .rejected(then: .reask, by: "rejected", rank: 0.25))
    }

    @Test(
        "an inconclusive verdict is no acceptance: it climbs, or fails where a rejection would",
        arguments: [
            (RejectionAction.reask, RejectionAction.escalate), (.escalate, .escalate), (.return, .escalate),
            (.fail, .fail),
        ]
    )
    func inconclusive(then: RejectionAction, expected: RejectionAction) async {
        let result = await Self.judge([Self.entry(.inconclusive(because: "judge down"), then: then)])
        #expect(result.decision == .rejected(then: expected, by: "inconclusive", rank: 0))
        #expect(
            String(decoding: result.reask, as: UTF8.self) == """
                Your answer was not accepted: it could not be checked.
                Answer again. Return only the answer.
                """
        )
    }

    @Test("where inconclusive means accept, the verifier counts as if it were not there")
    func inconclusiveAccepts() async {
        let lenient = Self.entry(.inconclusive(because: "judge down"), then: .fail, inconclusive: .accept)
        #expect(await Self.judge([lenient]).decision == .accepted(score: nil))
        let result = await Self.judge([lenient, Self.entry(.rejected([.sample]))], explainAll: false)
        #expect(result.results.map(\.verdict.code) == ["inconclusive", "rejected"])
        #expect(result.decision == .rejected(then: .reask, by: "rejected", rank: 0))
    }
}
