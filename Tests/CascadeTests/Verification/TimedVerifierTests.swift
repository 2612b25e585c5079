// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Dear verifiers and their time.
struct TimedVerifierTests {
    private let clock = ScriptedClock(sleeping: .waits)

    private func judge(_ entries: [Gate.Entry], timeLeft: Duration = .seconds(30)) async -> GateResult {
        let candidate = Candidate(
            request: .sample(),
            completion: Completion(text: "answer"),
            model: "model",
            timeLeft: timeLeft
        )
        return await Gate(entries, explainAll: true).judge(candidate, clock: clock)
    }

    /// Takes longer than any limit, and says what that cost.
    private func endless(_ cost: Cost = .zero) -> ProbeVerifier {
        ProbeVerifier(costClass: .network) { [clock] candidate in
            // The limit's sleep may begin after this: time goes on until it strikes.
            while !Task.isCancelled {
                clock.advance(by: candidate.timeLeft)
                await Task.yield()
            }
            return Judgement(.accepted(score: 1), cost: cost)
        }
    }

    @Test("a dear verifier that is not done in its time is cancelled and inconclusive; what it cost counts")
    func timeout() async {
        let result = await judge([
            Gate.Entry(name: "judge", verifier: endless(Cost(picoUSD: 9)), timeout: .seconds(5))
        ])
        #expect(result.results.map(\.verdict) == [.inconclusive(because: "not done within 5s")])
        #expect(result.cost == Cost(picoUSD: 9))
        #expect(result.decision == .rejected(then: .escalate, by: "judge", rank: 0))
    }

    @Test("a verifier has the lesser of its own time and the request's")
    func lesser() async {
        let verifier = ScriptedVerifier(.accepted, costClass: .network)
        _ = await judge([Gate.Entry(name: "a", verifier: verifier, timeout: .seconds(40))])
        _ = await judge([Gate.Entry(name: "a", verifier: verifier, timeout: .seconds(20))])
        _ = await judge([Gate.Entry(name: "a", verifier: verifier)])
        #expect(verifier.seen.map(\.timeLeft) == [.seconds(30), .seconds(20), .seconds(30)])
    }

    @Test("what cheaper verifiers took is not left for dearer ones")
    func shrinking() async {
        let slow = ProbeVerifier(costClass: .subprocess) { [clock] _ in
            clock.advance(by: .seconds(12))
            return .accepted
        }
        let judge = ScriptedVerifier(.accepted, costClass: .network)
        let result = await self.judge([
            Gate.Entry(name: "slow", verifier: slow), Gate.Entry(name: "judge", verifier: judge),
        ])
        #expect(judge.seen.map(\.timeLeft) == [.seconds(18)])
        #expect(result.results.map(\.duration) == [.seconds(12), .zero])
    }

    @Test("without time left a dear verifier is not begun; a pure one is")
    func noTime() async {
        let dear = ScriptedVerifier(.accepted, costClass: .network)
        let pure = ScriptedVerifier(.accepted)
        let result = await judge(
            [Gate.Entry(name: "dear", verifier: dear), Gate.Entry(name: "pure", verifier: pure)],
            timeLeft: .zero
        )
        #expect(result.results.map(\.verdict) == [.accepted(score: nil), .inconclusive(because: "no time left")])
        #expect(dear.runCount == 0)
    }

    @Test("verifiers side by side have limits of their own")
    func sideBySide() async {
        let prompt = ScriptedVerifier(.accepted, costClass: .network)
        let result = await judge([
            Gate.Entry(name: "endless", verifier: endless(), inconclusive: .accept, timeout: .seconds(2)),
            Gate.Entry(name: "prompt", verifier: prompt),
        ])
        #expect(result.results.first?.verdict == .inconclusive(because: "not done within 2s"))
        #expect(result.results.map(\.verifier) == ["endless", "prompt"])
    }

    @Test("a cancelled request begins no dear verifier")
    func cancelled() async {
        let dear = ScriptedVerifier(.accepted, costClass: .network)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await judge([Gate.Entry(name: "dear", verifier: dear)])
        }
        task.cancel()
        #expect(await task.value.results.map(\.verdict) == [.inconclusive(because: "cancelled")])
        #expect(dear.runCount == 0)
    }
}
