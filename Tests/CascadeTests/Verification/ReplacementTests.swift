// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Verifiers that put another answer in the place of the candidate.
struct ReplacementTests {
    private static func gate(_ others: [Gate.Entry], costClass: CostClass = .network) -> Gate {
        let replacing = ProbeVerifier(costClass: costClass, replacesAnswer: true) { _ in
            Judgement(
                .accepted(score: 0.8),
                amended: Amendment(text: Array("other".utf8), changes: ["replaced"], isReplacement: true)
            )
        }
        return Gate([Gate.Entry(name: "replaces", verifier: replacing)] + others)
    }

    private static func judge(_ gate: Gate) async -> GateResult {
        let candidate = Candidate(
            request: .sample(),
            completion: Completion(text: "first"),
            model: "model",
            timeLeft: .seconds(30)
        )
        return await gate.judge(candidate, clock: ScriptedClock(sleeping: .waits))
    }

    private static func accepts(_ text: String) -> ProbeVerifier {
        ProbeVerifier { candidate in
            String(decoding: candidate.completion.text, as: UTF8.self) == text ? .accepted : .rejected
        }
    }

    @Test("the verifiers before judge the new answer again; their verdicts on the old one count for nothing")
    func again() async {
        let check = ScriptedVerifier(.accepted)
        let judge = ScriptedVerifier(.accepted, costClass: .network)
        let result = await Self.judge(
            Self.gate([Gate.Entry(name: "check", verifier: check), Gate.Entry(name: "judge", verifier: judge)])
        )
        #expect(result.decision == .accepted(score: 0.8))
        #expect(String(decoding: result.completion.text, as: UTF8.self) == "other")
        #expect(result.results.map(\.verifier) == ["check", "replaces", "check", "judge"])
        #expect(check.seen.map { String(decoding: $0.completion.text, as: UTF8.self) } == ["first", "other"])
        #expect(judge.seen.map { String(decoding: $0.completion.text, as: UTF8.self) } == ["other"])
    }

    @Test("an answer that only the old verdict was for is not accepted")
    func rejected() async {
        let result = await Self.judge(Self.gate([Gate.Entry(name: "check", verifier: Self.accepts("first"))]))
        #expect(result.decision == .rejected(then: .reask, by: "check", rank: 0.4))
    }

    @Test("an answer that a cheaper verifier rejected is not replaced: nothing dear is run")
    func cheapFirst() async {
        let result = await Self.judge(Self.gate([Gate.Entry(name: "check", verifier: Self.accepts("other"))]))
        #expect(result.results.map(\.verifier) == ["check"])
    }

    @Test("one that only computes is no exception", arguments: CostClass.allCases)
    func everyClass(costClass: CostClass) async {
        let check = ScriptedVerifier(.accepted)
        let result = await Self.judge(
            Self.gate([Gate.Entry(name: "check", verifier: check)], costClass: costClass)
        )
        #expect(result.decision == .accepted(score: 0.8))
        #expect(check.seen.last.map { String(decoding: $0.completion.text, as: UTF8.self) } == "other")
    }
}
