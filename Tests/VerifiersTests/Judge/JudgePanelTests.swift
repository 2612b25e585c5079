// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

struct JudgePanelTests {
    typealias Judge = JudgeBench.Judge

    @Test(
        "votes come to a standing as soon as none that is awaited can change it; missing ones never help",
        arguments: [
            // rule, threshold, votes of three (nil is missing), how many are counted when it is decided, standing
            (JudgePanel.Rule.mean, 0.6, [1.0, 0.5, 0.5], 3, JudgePanel.Standing.accepted(score: 2.0 / 3)),
            (.mean, 0.6, [0.0, 0.5, 1], 2, .rejected),
            (.mean, 0.6, [1, 1, nil], 3, .accepted(score: 2.0 / 3)),
            (.mean, 0.7, [1, 1, nil], 3, .undecided),
            (.mean, 0.5, [nil, nil, nil], 3, .undecided),
            (.mean, 0.7, [0.7, 0.7, 0.7], 3, .accepted(score: 0.7)),
            (.majority, 0.6, [1, 0.7, 0], 2, .accepted(score: 0.85)),
            (.majority, 0.6, [0, 0.5, 1], 2, .rejected),
            (.majority, 0.6, [nil, 1, 1], 3, .accepted(score: 1)),
            (.majority, 0.6, [nil, 1, 0], 3, .undecided),
            (.minimum, 0.6, [1, 0.6, 0.9], 3, .accepted(score: 0.6)),
            (.minimum, 0.6, [0.5, 1, 1], 1, .rejected),
            (.minimum, 0.6, [nil, 1, 1], 3, .undecided),
            (.minimum, 0.6, [nil, 0, 1], 2, .rejected),
        ]
    )
    func standing(
        rule: JudgePanel.Rule,
        atLeast: Double,
        votes: [Double?],
        counted: Int,
        expected: JudgePanel.Standing
    ) {
        var panel = JudgePanel(rule: rule, size: 3, atLeast: atLeast)
        for (index, vote) in votes.enumerated() {
            #expect(panel.standing == .open, "before vote \(index)")
            panel.count(vote)
            if index + 1 == counted { break }
        }
        if case .accepted(let score) = panel.standing, case .accepted(let wanted) = expected {
            #expect(abs(score - wanted) < 1e-6)
        } else {
            #expect(panel.standing == expected)
        }
    }

    @Test("a standing holds whatever the missing votes would have been", arguments: JudgePanel.Rule.allCases)
    func sound(rule: JudgePanel.Rule) {
        forAll(cases: 500) { random, seed in
            let size = Int.random(in: 1...5, using: &random)
            let atLeast = Double(Int.random(in: 0...4, using: &random)) / 4
            let votes = (0..<size).map { _ in Double(Int.random(in: 0...4, using: &random)) / 4 }
            let isMissing = (0..<size).map { _ in Int.random(in: 0...2, using: &random) == 0 }
            func standing(_ votes: [Double?]) -> JudgePanel.Standing {
                var panel = JudgePanel(rule: rule, size: size, atLeast: atLeast)
                for vote in votes where panel.standing == .open { panel.count(vote) }
                return panel.standing
            }
            let partial = standing(zip(votes, isMissing).map { $1 ? nil : $0 })
            let whole = standing(votes)
            switch (partial, whole) {
            case (.accepted, .accepted), (.rejected, .rejected), (.undecided, .accepted), (.undecided, .rejected): break
            default: Issue.record("seed \(seed): \(partial) of \(whole)")
            }
        }
    }

    /// The first judge never ends by itself, so that this test ends only because it is cancelled.
    @Test(
        "judges are asked side by side, and those that are not needed any more are cancelled and charged",
        .timeLimit(.minutes(1))
    )
    func cancelled() async throws {
        let settings = #"{"model":["j","k"],"combine":"minimum",\#(JudgeBench.rubric)}"#
        let slow = Judge.hanging
        let strict = Judge { _, _ in
            // What was not asked could not be cancelled.
            while slow.calls.isEmpty { try? await Task.sleep(for: .milliseconds(1)) }
            return Completion(text: JudgeBench.grades(["correct": 1, "kind": 1]))
        }
        let verifier = try JudgeBench.verifier(settings, ["j": slow, "k": strict])
        let judgement = await verifier.verify(try JudgeBench.candidate("Oslo."))
        #expect(judgement.codes == ["correct", "kind"])
        #expect(judgement.calls.map(\.model) == ["j", "k"])
        #expect(judgement.calls.map(\.fault) == ["cancelled", nil])
    }

    @Test("repeats of one model are a panel too, and differ in nothing but chance")
    func repeats() async throws {
        let judge = Judge { _, index in
            Completion(text: JudgeBench.grades(["correct": index == 0 ? 1 : 5, "kind": index == 0 ? 1 : 5]))
        }
        let judgement = try await JudgeBench.judge(judge, "Oslo.", #""repeats":3,"combine":"majority""#)
        #expect(judgement.isAccepted)
        #expect(judge.calls.first?.request.body["temperature"]?.double == 1)
    }

    @Test("a panel of which a part is the answering model goes on without that part")
    func ownPart() async throws {
        let own = Judge.grading(["correct": 5, "kind": 5])
        let other = Judge.grading(["correct": 1, "kind": 1])
        let verifier = try JudgeBench.verifier(#"{"model":["j","k"],\#(JudgeBench.rubric)}"#, ["j": own, "k": other])
        let judgement = await verifier.verify(try JudgeBench.candidate("Oslo.", model: "j"))
        #expect(judgement.codes == ["correct", "kind"] && own.calls.isEmpty)
    }

    @Test(
        "a comparison is made in both orders",
        arguments: [
            // the judge's words when the candidate stands first, and second
            ("first", "second", "accepted", 1.0), ("second", "first", "rejected", 0),
            ("neither", "neither", "accepted", 0.5),
            ("first", "neither", "accepted", 0.75), ("second", "neither", "rejected", 0),
            // Whatever stands first wins: that judge says nothing of the answers.
            ("first", "first", "inconclusive", 0), ("second", "second", "inconclusive", 0),
        ]
    )
    func comparison(whenFirst: String, whenSecond: String, verdict: String, score: Double) async throws {
        let judge = Judge { call, _ in
            let text = call.text(of: "user")
            let isFirst = text.split(separator: "<<second answer").first?.contains("| Oslo.") == true
            return Completion(text: JudgeBench.comparison(isFirst ? whenFirst : whenSecond))
        }
        let judgement = try await JudgeBench.judge(judge, "Oslo.", #""method":"compare","reference":"Bergen.""#)
        #expect(judgement.verdict.code == verdict)
        #expect(judgement.calls.count == 2)
        if case .accepted(let found) = judgement.verdict { #expect(found == score) }
        if case .rejected(let findings) = judgement.verdict {
            #expect(findings.map(\.code) == ["worse"])
            #expect(findings[0].quoting.contains("The judge's reason: "))
        }
    }

    @Test("in a comparison only the candidate can be caught addressing the judge", arguments: [true, false])
    func comparisonSways(isCandidate: Bool) async throws {
        let judge = Judge { call, _ in
            let isFirst = call.text(of: "user").split(separator: "<<second answer").first?.contains("| Oslo.") == true
            let candidate = isFirst ? "first" : "second"
            let other = isFirst ? "second" : "first"
            return Completion(text: JudgeBench.comparison(candidate, sways: isCandidate ? candidate : other))
        }
        let judgement = try await JudgeBench.judge(judge, "Oslo.", #""method":"compare","reference":"Bergen.""#)
        #expect(judgement.isAccepted == !isCandidate)
        #expect(judgement.codes == (isCandidate ? ["addresses_judge"] : []))
    }

    @Test("no judgement costs more than the bound that was reserved for it", arguments: 1...40)
    func bound(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let answer = (0..<Int.random(in: 1...300, using: &random)).map { _ in
            ["a", "\n", "é", "<|x|>", "漢"].randomElement(using: &random) ?? "a"
        }.joined()
        let compares = Bool.random(using: &random)
        let judge = Judge { call, index in
            // As dear as can be: a token a byte, and every token of output.
            let input = call.request.body.text.count + call.followUp.reduce(0) { $0 + $1.text.count }
            var completion = Completion(
                text: index % 2 == 0 ? String(repeating: "x", count: 9_000) : "still no judgement"
            )
            completion.usage = TokenUsage(input: input, output: 1_024)
            return completion
        }
        let more = compares ? #","method":"compare","reference":"Bergen.""# : #","reference":"Bergen.""#
        let verifier = try JudgeBench.verifier(
            #"{"model":"j","repeats":2,\#(JudgeBench.rubric)\#(more)}"#,
            ["j": judge]
        )
        let plain = try JudgeBench.candidate(answer)
        let exchange = Exchange(
            model: Model(name: "small", deployments: []),
            requestBytes: plain.request.body.text.count,
            answerBytes: answer.utf8.count,
            outputTokens: 1_000
        )
        let candidate = Candidate(
            request: plain.request,
            completion: plain.completion,
            model: "small",
            timeLeft: .seconds(10),
            exchange: exchange
        )
        let judgement = await verifier.verify(candidate)
        #expect(judgement.verdict.code == "inconclusive" && judgement.calls.count == (compares ? 8 : 4))
        #expect(judgement.totalCost <= verifier.maxCost(for: exchange))
    }
}
