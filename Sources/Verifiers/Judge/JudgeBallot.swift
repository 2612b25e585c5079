// SPDX-License-Identifier: Apache-2.0

import Cascade

/// What a judge is asked about a candidate: one question for grades, two for a comparison, one in each order.
struct JudgeQuestion: Sendable {
    let text: [UInt8]
    /// Whether the candidate is the second of two answers.
    let isSecond: Bool

    /// The questions of a method.
    static func all(
        _ method: JudgeForm.Method,
        _ turns: [(role: String, text: [UInt8])],
        _ answer: [UInt8],
        reference: [UInt8]?,
        seed: UInt64
    ) -> [JudgeQuestion] {
        func question(_ reference: [UInt8]?, _ answers: JudgePrompt.Answers, isSecond: Bool = false) -> JudgeQuestion {
            let text = JudgePrompt.question(turns: turns, reference: reference, answers: answers, seed: seed)
            return JudgeQuestion(text: text, isSecond: isSecond)
        }
        switch (method, reference) {
        case (.compare, let reference?):
            return [
                question(nil, .two(first: answer, second: reference)),
                question(nil, .two(first: reference, second: answer), isSecond: true),
            ]
        default: return [question(reference, .one(answer))]
        }
    }
}

/// What one judge thinks of a candidate.
struct JudgeVote: Sendable, Equatable {
    /// 0…1.
    var score: Double
    /// By the points of the rubric; empty for a comparison.
    var grades: [Int] = []
    /// By the points of the rubric; one an order for a comparison.
    var reasons: [String] = []
    /// Whether the candidate tries to sway its judge.
    var addressesJudge = false
}

/// One judge's vote, or why there is none, and the calls it took.
struct JudgeBallot: Sendable {
    /// What came of one question.
    struct Reply: Sendable {
        var read: JudgeReply?
        var missing: String?
        var calls: [VerifierCall] = []
    }

    private(set) var vote: JudgeVote?
    /// Why there is no vote, in words that hold no text of the answer.
    let missing: String?
    let calls: [VerifierCall]

    /// The ballot as it counts when the panel had decided without it.
    var withoutVote: JudgeBallot {
        var ballot = self
        ballot.vote = nil
        return ballot
    }

    /// The vote of a judge, by the name of its model, that its replies to all questions come to.
    init(_ replies: [Reply], to questions: [JudgeQuestion], rubric: Rubric, by name: String) {
        calls = replies.flatMap(\.calls)
        let read = replies.compactMap(\.read)
        guard read.count == questions.count, let first = read.first else {
            missing = replies.lazy.compactMap(\.missing).first ?? "the judge `\(name)` was not asked"
            return
        }
        vote = first.better == nil ? Self.vote(by: first, rubric) : Self.vote(by: read, questions)
        missing = vote == nil ? "the judge `\(name)` contradicted itself when the answers changed places" : nil
    }

    private static func vote(by reply: JudgeReply, _ rubric: Rubric) -> JudgeVote {
        let sways = reply.addressesJudge != .none
        return JudgeVote(
            score: sways ? 0 : rubric.score(of: reply.grades),
            grades: reply.grades,
            reasons: reply.reasons,
            addressesJudge: sways
        )
    }

    /// The share of comparisons that the candidate won, a draw counting half; nil where it won in one order and lost in the other.
    ///
    /// Such a judge goes by the place and not by the answer. Zheng et al. call that a tie; here it is no vote, since a tie may accept.
    private static func vote(by replies: [JudgeReply], _ questions: [JudgeQuestion]) -> JudgeVote? {
        let sides = questions.map { $0.isSecond ? JudgeReply.Side.second : .first }
        let sways = zip(replies, sides).contains { $0.addressesJudge == $1 || $0.addressesJudge == .both }
        let wins = zip(replies, sides).count { $0.better == $1 }
        let draws = replies.count { $0.better == .neither }
        if wins > 0, wins + draws < replies.count, !sways { return nil }
        let score = (Double(wins) + Double(draws) / 2) / Double(replies.count)
        return JudgeVote(score: sways ? 0 : score, reasons: replies.flatMap(\.reasons), addressesJudge: sways)
    }
}
