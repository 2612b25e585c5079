// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

/// `confidence: { method: agreement }`: more answers of the same model, and what most of them say.
struct AgreementTests {
    private static func settings(_ more: String = "", atLeast: Double = 0.6) -> String {
        #"{"method":"agreement","samples":3,"at_least":\#(atLeast)\#(more)}"#
    }

    @Test("the share that agrees is the score")
    func agrees() async throws {
        let stage = try ConfidenceStage(Self.settings(), .says("Paris"), .says(" Paris\n"), .says("Rome"))
        let result = await stage.answer()
        #expect(result.confidence == "accepted 0.666" && result.text == "Paris")
        #expect(stage.provider.calls.count == 3 && result.trace.attempts.count == 1)
        #expect(result.verdicts.first?.calls.count == 2)
        #expect(stage.provider.calls.dropFirst().allSatisfy { $0.sampling.temperature == 0.7 && $0.followUp.isEmpty })
    }

    @Test("the majority's answer is returned in the candidate's place, after the other verifiers have judged it")
    func replaced() async throws {
        let other = ScriptedVerifier(.accepted)
        let stage = try ConfidenceStage(
            Self.settings(),
            .says("Rome"),
            .says("Paris"),
            .says("Paris"),
            others: [other]
        )
        let result = await stage.answer()
        #expect(result.outcome.isAccepted && result.text == "Paris")
        #expect(result.verdicts.map(\.verifier) == ["other0", "confidence", "other0"])
        #expect(result.verdicts[1].changes == ["replaced the answer by 2 of 3 answers that agree"])
        #expect(other.seen.map { String(decoding: $0.completion.text, as: UTF8.self) } == ["Rome", "Paris"])
    }

    @Test("a majority that another verifier rejects is not accepted")
    func replacedAndRejected() async throws {
        let other = ProbeVerifier { $0.completion.text == Array("Rome".utf8) ? .accepted : .rejected }
        let stage = try ConfidenceStage(Self.settings(), .says("Rome"), .says("Paris"), .says("Paris"), others: [other])
        #expect(await stage.answer().outcome.isAccepted == false)
    }

    @Test("without agreement the answer is rejected, and stays the candidate")
    func disagrees() async throws {
        let stage = try ConfidenceStage(Self.settings(), .says("Rome"), .says("Paris"), .says("Oslo"))
        let result = await stage.answer()
        #expect(result.confidence == "low_confidence" && result.text == "Rome")
    }

    @Test("an answer that failed never counts as agreement, and is inconclusive where it could have decided")
    func failed() async throws {
        let fault = ScriptedProvider.Line.fault(.rateLimited(retryAfter: nil))
        let half = try ConfidenceStage(Self.settings(), .says("Paris"), fault, fault)
        #expect(await half.answer().confidence == "2 of 3 answers failed, and the others do not suffice")
        let enough = try ConfidenceStage(Self.settings(), .says("Paris"), fault, .says("Paris"))
        #expect(await enough.answer().confidence == "accepted 0.666")
        let hopeless = try ConfidenceStage(Self.settings(atLeast: 0.9), .says("Paris"), fault, .says("Rome"))
        #expect(await hopeless.answer().confidence == "low_confidence")
        let cut = ScriptedProvider.Line.answer(Completion(text: "Paris", finishReason: .length))
        let truncated = try ConfidenceStage(Self.settings(), .says("Paris"), cut, cut)
        #expect(await truncated.answer().confidence == "2 of 3 answers failed, and the others do not suffice")
    }

    @Test("an answer from outside has no model to ask")
    func outside() async {
        let verifier = Agreement(
            samples: 3,
            vote: .exact,
            temperature: 0.7,
            scale: ConfidenceScale(atLeast: 0, curve: nil)
        )
        let candidate = Candidate(
            request: .sample(),
            completion: Completion(text: "x"),
            model: "m",
            timeLeft: .seconds(1)
        )
        #expect(
            await verifier.verify(candidate).verdict
                == .inconclusive(because: "there is no model to ask: the answer was given from outside")
        )
    }

    // MARK: Votes

    @Test(
        "answers that say the same have the same vote",
        arguments: [
            (Vote.Kind.exact, " Paris\n", "Paris", true), (.exact, "paris", "Paris", false), (.exact, "", "", false),
            (.json, #"{"a":1,"b":[2]}"#, #"{ "b": [2.0], "a": 1e0 }"#, true),
            (.json, #"{"a":1}"#, "So:\n```json\n{'a': 1}\n```", true), (.json, "[1,2]", "[2,1]", false),
            (.json, "none", "none", false), (.number, "It is 42.", "42", true), (.number, "$1,250.50", "1250.5", true),
            (.number, "= 1,000,000", "1000000", true), (.number, "-5", "5", false), (.number, "so -5", "-5.0", true),
            (.number, "10-5", "5", true), (.number, "3,14", "3.14", true), (.number, "007", "7", true),
            (.number, "0.50", ".5 and 0.5", true), (.number, "21.11.2026", "2026", true), (.number, "1,00", "1", true),
            (.number, "no number", "no number", false), (.number, "42%", "**42**", true), (.number, "x1", "1", true),
        ]
    )
    func votes(kind: Vote.Kind, one: String, two: String, agree: Bool) {
        let votes = [one, two].map { Vote(Array($0.utf8), by: kind) }
        #expect((votes[0] == votes[1] && votes[0] != nil) == agree, "\(votes)")
    }

    @Test("the largest group wins, of equal ones the earliest; what has no vote is in none")
    func ballot() {
        func winner(_ texts: String?...) -> [Int?] {
            let ballot = Ballot(texts.map { $0.map { .text(Array($0.utf8)) } })
            return [ballot.winner, ballot.count]
        }
        #expect(winner("a", "b", "b") == [1, 2])
        #expect(winner("a", "b", "b", "a") == [0, 2])
        #expect(winner(nil, nil, "c") == [2, 1])
        #expect(winner(nil, nil) == [nil, 0])
    }
}
