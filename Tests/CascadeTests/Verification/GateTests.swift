// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Which verifiers run, in which order, on what.
struct GateTests {
    private static func candidate(
        _ text: String = "answer",
        finishReason: FinishReason = .stop,
        timeLeft: Duration = .seconds(30)
    ) -> Candidate {
        Candidate(
            request: .sample(),
            completion: Completion(text: text, finishReason: finishReason),
            model: "model",
            timeLeft: timeLeft
        )
    }

    private static func judge(_ gate: Gate, _ candidate: Candidate = candidate()) async -> GateResult {
        await gate.judge(candidate, clock: ScriptedClock(sleeping: .waits))
    }

    private static func entry(
        _ name: String,
        _ judgement: Judgement,
        _ costClass: CostClass = .pure,
        then: RejectionAction = .reask
    ) -> Gate.Entry {
        Gate.Entry(name: name, verifier: ScriptedVerifier(judgement, costClass: costClass), then: then)
    }

    @Test("verifiers run cheap to dear, and as the policy lists them within a class")
    func order() async {
        let gate = Gate([
            Self.entry("network", .accepted, .network), Self.entry("pure 1", .accepted),
            Self.entry("subprocess", .accepted, .subprocess), Self.entry("pure 2", .accepted),
        ])
        let result = await Self.judge(gate)
        #expect(result.results.map(\.verifier) == ["pure 1", "pure 2", "subprocess", "network"])
        #expect(result.decision == .accepted(score: nil))
    }

    @Test("a gate without verifiers is open")
    func empty() async {
        #expect(await Self.judge(Gate([])).decision == .accepted(score: nil))
    }

    @Test("the first rejection ends it, unless the policy wants all explained", arguments: CostClass.allCases)
    func earlyExit(costClass: CostClass) async {
        let dear = ScriptedVerifier(.accepted, costClass: .network)
        let entries = [Self.entry("first", .rejected, costClass), Gate.Entry(name: "dear", verifier: dear)]
        let short = await Self.judge(Gate(entries))
        let ran = costClass == .network ? ["first", "dear"] : ["first"]
        #expect(short.results.map(\.verifier) == ran, "those of one dear class run side by side")
        let all = await Self.judge(Gate(entries, explainAll: true))
        #expect(all.results.map(\.verifier) == ["first", "dear"])
        #expect(all.decision == .rejected(then: .reask, by: "first", rank: 0.5))
    }

    @Test("verifiers of one dear class run at the same time; their results stand in the policy's order")
    func sideBySide() async {
        let second = ScriptedVerifier(.accepted, costClass: .subprocess)
        let first = ProbeVerifier(costClass: .subprocess) { _ in
            while second.runCount == 0 { await Task.yield() }
            return .rejected
        }
        // All explained: else the second's word would count or not, as the two end.
        let gate = Gate(
            [Gate.Entry(name: "first", verifier: first), Gate.Entry(name: "second", verifier: second)],
            explainAll: true
        )
        let result = await Self.judge(gate)
        #expect(result.results.map(\.verifier) == ["first", "second"])
        #expect(result.decision == .rejected(then: .reask, by: "first", rank: 0.5))
    }

    @Test("a verifier sees the answer as the ones before it amended it", arguments: CostClass.allCases)
    func amendments(costClass: CostClass) async {
        let amending = Judgement(.accepted(score: nil), amended: Amendment(text: Array("core".utf8), changes: ["cut"]))
        let later = ScriptedVerifier(.accepted, costClass: .network)
        let gate = Gate([
            Gate.Entry(name: "later", verifier: later), Self.entry("amends", amending, costClass),
        ])
        let result = await Self.judge(gate)
        #expect(String(decoding: result.completion.text, as: UTF8.self) == "core")
        #expect(result.results.first { $0.verifier == "amends" }?.changes == ["cut"])
        let seen = costClass == .network ? "answer" : "core"
        #expect(later.seen.map { String(decoding: $0.completion.text, as: UTF8.self) } == [seen])
    }

    @Test(
        "of several rejections the most decisive one counts, whatever their order",
        arguments: RejectionAction.allCases,
        RejectionAction.allCases
    )
    func mostDecisive(one: RejectionAction, two: RejectionAction) async {
        let order: [RejectionAction] = [.reask, .escalate, .return, .fail]
        let gate = Gate(
            [Self.entry("one", .rejected, then: one), Self.entry("two", .rejected, then: two)],
            explainAll: true
        )
        let isSecond = (order.firstIndex(of: two) ?? 0) > (order.firstIndex(of: one) ?? 0)
        let expected = Decision.rejected(then: isSecond ? two : one, by: isSecond ? "two" : "one", rank: 0)
        #expect(await Self.judge(gate).decision == expected)
    }

    @Test("an answer cut by its token limit is a finding of its own, before any verifier")
    func truncated() async {
        let entries = [Self.entry("check", .rejected, then: .escalate)]
        let cut = Self.candidate("half", finishReason: .length)
        let short = await Self.judge(Gate(entries), cut)
        #expect(short.decision == .rejected(then: .reask, by: "truncated", rank: 0))
        #expect(
            String(decoding: short.reask, as: UTF8.self) == """
                Your answer was not accepted: 1 problem.
                - the answer: found an end at the token limit; expected a whole answer. Answer more briefly.
                Answer again with this mended. Return only the answer.
                """
        )
        let all = await Self.judge(Gate(entries, explainAll: true), cut)
        #expect(all.results.map(\.verifier) == ["truncated", "check"])
        #expect(all.decision == .rejected(then: .escalate, by: "check", rank: 0))
        #expect(await Self.judge(Gate(entries, rejectsTruncated: false), cut).results.map(\.verifier) == ["check"])
    }

    @Test("a re-ask names every finding, quotes the answer, and ends as the rejecting verifier wants")
    func reask() async {
        let finding = Finding(code: "x", message: "total: found text", quoting: "total: found `1,249.50`")
        let rejecting = ScriptedVerifier(
            Judgement(.rejected([.sample, finding])),
            reaskClosing: "Return only the JSON."
        )
        let accepting = ScriptedVerifier(.accepted, reaskClosing: "Never said.")
        let gate = Gate([
            Gate.Entry(name: "accepting", verifier: accepting), Gate.Entry(name: "rejecting", verifier: rejecting),
        ])
        #expect(
            String(decoding: await Self.judge(gate).reask, as: UTF8.self) == """
                Your answer was not accepted: 2 problems.
                - the answer: found a sample; expected none. Remove it.
                - total: found `1,249.50`
                Return only the JSON.
                """
        )
    }

    @Test("a re-ask names no more findings than a model can use")
    func longReask() async {
        let judgement = Judgement(.rejected(Array(repeating: .sample, count: 30)))
        let lines = String(decoding: await Self.judge(Gate([Self.entry("check", judgement)])).reask, as: UTF8.self)
            .split(separator: "\n")
        #expect(lines.count == 19)
        #expect(lines.first == "Your answer was not accepted: 30 problems.")
        #expect(lines[17] == "- and 14 more of these.")
    }

    @Test("the cost of a gate is that of its verifiers, and never less than nothing")
    func cost() async {
        let gate = Gate(
            [
                Self.entry("one", Judgement(.accepted(score: nil), cost: Cost(picoUSD: 3)), .network),
                Self.entry("two", Judgement(.rejected([.sample]), cost: Cost(picoUSD: 4)), .network),
                Self.entry("three", Judgement(.accepted(score: nil), cost: Cost(picoUSD: -5))),
            ]
        )
        #expect(await Self.judge(gate).cost == Cost(picoUSD: 7))
    }
}
