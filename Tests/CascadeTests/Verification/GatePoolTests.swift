// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// What verifiers come to of which not each must accept.
struct GatePoolTests {
    private static func entry(
        _ name: String,
        _ verdict: Verdict,
        then: RejectionAction = .reask,
        inconclusive: InconclusiveMeaning = .reject,
        costClass: CostClass = .pure
    ) -> Gate.Entry {
        Gate.Entry(
            name: name,
            verifier: ScriptedVerifier(Judgement(verdict), costClass: costClass),
            then: then,
            inconclusive: inconclusive
        )
    }

    private static func judge(_ gate: Gate) async -> GateResult {
        let candidate = Candidate(
            request: .sample(),
            completion: Completion(text: "answer"),
            model: "model",
            timeLeft: .seconds(30)
        )
        return await gate.judge(candidate, clock: ScriptedClock(sleeping: .waits))
    }

    private static let yes = Verdict.accepted(score: nil)
    private static let no = Verdict.rejected([.sample])
    private static let broken = Verdict.inconclusive(because: "down")

    @Test("one acceptance opens a gate of `any`, and ends it", arguments: CostClass.allCases)
    func any(costClass: CostClass) async {
        let pool = GatePool(.any, weights: ["a": 1, "b": 1, "c": 1])
        let entries = [
            Self.entry("a", Self.no), Self.entry("b", Self.yes, costClass: costClass),
            Self.entry("c", Self.no, costClass: .network),
        ]
        let result = await Self.judge(Gate(entries, pool: pool))
        #expect(result.decision == .accepted(score: nil))
        #expect(result.results.map(\.verifier) == (costClass == .network ? ["a", "b", "c"] : ["a", "b"]))
        let all = await Self.judge(Gate(entries, pool: pool, explainAll: true))
        #expect(all.decision == .accepted(score: nil) && all.results.count == 3)
    }

    @Test("without an acceptance, the most decisive rejection of a pool counts")
    func anyClosed() async {
        let pool = GatePool(.any, weights: ["a": 1, "b": 1, "c": 1])
        let result = await Self.judge(
            Gate(
                [
                    Self.entry("a", Self.no), Self.entry("b", Self.no, then: .return),
                    Self.entry("c", Self.broken),
                ],
                pool: pool
            )
        )
        #expect(result.decision == .rejected(then: .return, by: "b", rank: 0))
        #expect(result.results.count == 3)
    }

    @Test("a verifier outside of the pool must accept, whatever the pool says")
    func required() async {
        let pool = GatePool(.any, weights: ["a": 1])
        let gate = Gate([Self.entry("must", Self.no), Self.entry("a", Self.yes)], pool: pool)
        #expect(await Self.judge(gate).decision == .rejected(then: .reask, by: "must", rank: 0))
        let behind = Gate([Self.entry("a", Self.yes), Self.entry("must", Self.no)], pool: pool)
        #expect(await Self.judge(behind).decision == .rejected(then: .reask, by: "must", rank: 0.5))
        let open = Gate([Self.entry("must", Self.yes), Self.entry("a", .accepted(score: 0.4))], pool: pool)
        #expect(await Self.judge(open).decision == .accepted(score: 0.4))
    }

    @Test(
        "a weighted pool compares the mean of the scores, a rejection being 0 and a plain acceptance 1",
        arguments: [
            ([(2, Verdict.accepted(score: 0.9)), (1, .accepted(score: 0.3))], 0.7, 0.7),
            ([(2, .accepted(score: 0.9)), (1, .accepted(score: 0.29))], 0.7, nil),
            ([(1, .accepted(score: nil)), (1, .rejected([.sample]))], 0.5, 0.5),
            ([(1, .accepted(score: nil)), (1, .rejected([.sample]))], 0.51, nil),
            ([(0.1, .accepted(score: 1)), (0.2, .accepted(score: 1))], 1, 1),
            ([(3, .inconclusive(because: "down")), (1, .accepted(score: 1))], 0.26, nil),
            ([(3, .rejected([.sample])), (1, .rejected([.sample]))], 0.001, nil),
        ] as [([(Double, Verdict)], Double, Double?)]
    )
    func weighted(scored: [(Double, Verdict)], atLeast: Double, expected: Double?) async {
        let names = scored.indices.map { "v\($0)" }
        let weights = Dictionary(uniqueKeysWithValues: zip(names, scored.map(\.0)))
        let entries = zip(names, scored).map { Self.entry($0, $1.1) }
        let pool = GatePool(.score(atLeast: atLeast), weights: weights)
        let result = await Self.judge(Gate(entries, pool: pool, explainAll: true))
        if let expected {
            #expect(!result.isRejected)
            #expect(abs((result.score ?? -1) - expected) < 1e-9)
        } else {
            #expect(result.isRejected)
        }
    }

    @Test("scores that do not suffice are a finding of the pool, and climb where no verifier rejected")
    func lowScore() async {
        let pool = GatePool(.score(atLeast: 0.7), weights: ["a": 2, "b": 1])
        let entries = [Self.entry("a", .accepted(score: 0.6)), Self.entry("b", .accepted(score: 0.5))]
        let result = await Self.judge(Gate(entries, pool: pool))
        if case .rejected(let then, let name, _) = result.decision { #expect(then == .escalate && name == "combine") }
        #expect(result.isRejected)
        #expect(result.results.last?.verifier == "combine")
        #expect(
            result.results.last?.verdict
                == .rejected([
                    Finding(
                        code: "low_score",
                        message: "the answer: found a score of 0.567 by the verifiers together; expected at least 0.7. "
                            + "Answer more carefully."
                    )
                ])
        )
    }

    @Test("a pool that is decided runs no further")
    func earlyExit() async {
        let dear = ScriptedVerifier(.accepted, costClass: .network)
        let last = Gate.Entry(name: "dear", verifier: dear)
        let weights: [String: Double] = ["a": 3, "b": 1, "dear": 1]
        let open = Gate(
            [Self.entry("a", Self.yes), Self.entry("b", Self.yes), last],
            pool: GatePool(.score(atLeast: 0.8), weights: weights)
        )
        #expect(await Self.judge(open).decision == .accepted(score: 1))
        let closed = Gate(
            [Self.entry("a", Self.no), Self.entry("b", Self.yes), last],
            pool: GatePool(.score(atLeast: 0.5), weights: weights)
        )
        let result = await Self.judge(closed)
        #expect(result.results.map(\.verifier) == ["a", "combine"])
        #expect(dear.runCount == 0)
    }

    // MARK: Faults

    /// Every gate of up to three verifiers, by combination; each verifier accepts, rejects, or breaks, with either meaning.
    @Test(
        "no fault opens a gate: a verifier that breaks never does what it would not have done by rejecting",
        arguments: [nil, GatePool.Rule.any, .score(atLeast: 0.3), .score(atLeast: 0.5), .score(atLeast: 1)],
        [false, true]
    )
    func faults(rule: GatePool.Rule?, explainAll: Bool) async {
        let verdicts = [Self.yes, .accepted(score: 0.4), Self.no, Self.broken]
        for count in 1...3 {
            for code in 0..<power(4, count) {
                for inPool in 0..<power(2, count) {
                    let chosen = (0..<count).map { verdicts[code / power(4, $0) % 4] }
                    let pooled = (0..<count).filter { inPool >> $0 & 1 == 1 }
                    func gate(_ verdicts: [Verdict], inconclusive: InconclusiveMeaning = .reject) -> Gate {
                        let weights = Dictionary(uniqueKeysWithValues: pooled.map { ("v\($0)", Double($0 + 1)) })
                        return Gate(
                            verdicts.enumerated().map { Self.entry("v\($0)", $1, inconclusive: inconclusive) },
                            pool: pooled.isEmpty ? nil : rule.map { GatePool($0, weights: weights) },
                            explainAll: explainAll
                        )
                    }
                    let isOpen = await !Self.judge(gate(chosen)).isRejected
                    let rejecting = chosen.map { $0 == Self.broken ? Self.no : $0 }
                    let isOpenWithout = await !Self.judge(gate(rejecting)).isRejected
                    #expect(isOpen == isOpenWithout, "\(chosen) in pool \(pooled)")
                    // Where a fault counts as if the verifier were not there, those that are left must accept, and in a pool one at least.
                    let isLenient = await !Self.judge(gate(chosen, inconclusive: .accept)).isRejected
                    let left = chosen.indices.filter { chosen[$0] != Self.broken }
                    let isExpected =
                        rule == nil || pooled.isEmpty
                        ? left.allSatisfy { chosen[$0] != Self.no }
                        : Self.opens(left.map { (chosen[$0], pooled.contains($0) ? Double($0 + 1) : nil) }, by: rule)
                    #expect(isLenient == isExpected, "\(chosen) in pool \(pooled), lenient")
                }
            }
        }
    }

    /// The rule of a pool, written down once more: all at once, without order or early end.
    private static func opens(_ verdicts: [(Verdict, weight: Double?)], by rule: GatePool.Rule?) -> Bool {
        let required = verdicts.filter { $0.weight == nil }
        guard required.allSatisfy({ $0.0 != no }) else { return false }
        let pool = verdicts.filter { $0.weight != nil }
        guard pool.contains(where: { $0.0 != no }) else { return false }
        guard case .score(let atLeast) = rule else { return true }
        let all = pool.reduce(0) { $0 + ($1.weight ?? 0) }
        let gained = pool.reduce(0) { sum, item in
            guard case .accepted(let score) = item.0 else { return sum }
            return sum + (item.weight ?? 0) * (score ?? 1)
        }
        return gained >= atLeast * all - 1e-9
    }
}

/// A power of small numbers.
private func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
}
