// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Asks the same model more often, and returns what most of its answers say.
///
/// The score is the share of all answers that were asked for, so that one that failed never counts as agreement.
///
/// - SeeAlso: X. Wang et al., *Self-Consistency Improves Chain of Thought Reasoning in Language Models*, 2022, section 2.
struct Agreement: Verifier {
    /// How many answers are compared, the candidate among them.
    let samples: Int
    let vote: Vote.Kind
    /// The temperature of the other answers.
    let temperature: Double
    let scale: ConfidenceScale

    var findingCodes: [String] { ConfidenceScale.findingCodes }

    let costClass = CostClass.network
    var replacesAnswer: Bool { true }

    func maxCost(for exchange: Exchange) -> Cost {
        let one = exchange.model.maxCost(inputBytes: exchange.requestBytes, outputTokens: exchange.outputTokens)
        return (1..<samples).reduce(.zero) { sum, _ in sum + one }
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        guard let exchange = candidate.exchange else {
            return .inconclusive(because: "there is no model to ask: the answer was given from outside")
        }
        guard candidate.completion.toolCalls.isEmpty else { return .inconclusive(because: "the answer calls tools") }
        let others = await ask(exchange, for: candidate)
        let calls = others.flatMap(\.calls)
        let texts = [candidate.completion.text] + others.compactMap(Self.text)
        let ballot = Ballot(texts.map { Vote($0, by: vote) })
        let failed = samples - texts.count
        guard let winner = ballot.winner else {
            return .inconclusive(because: "no answer has anything to compare (\(vote.rawValue))", calls: calls)
        }
        let share = Double(ballot.count) / Double(samples)
        let best = Double(ballot.count + failed) / Double(samples)
        let most = "by \(ballot.count) of \(samples) answers that agree"
        let judgement = scale.judgement(
            share,
            by: most,
            amended: winner == 0
                ? nil : Amendment(text: texts[winner], changes: ["replaced the answer \(most)"], isReplacement: true),
            calls: calls
        )
        if case .rejected = judgement.verdict, failed > 0, (scale.curve?.map(best) ?? best) >= scale.atLeast {
            return .inconclusive(
                because: "\(failed) of \(samples) answers failed, and the others do not suffice",
                calls: calls
            )
        }
        // What is not accepted is not put in the place of the candidate either.
        if case .rejected = judgement.verdict { return Judgement(judgement.verdict, calls: calls) }
        return judgement
    }

    /// The other answers, in the order they were asked for.
    private func ask(_ exchange: Exchange, for candidate: Candidate) async -> [VerifierAnswer] {
        var sampling = exchange.sampling
        sampling.temperature = temperature
        return await withTaskGroup(of: (Int, VerifierAnswer).self) { [sampling] tasks in
            for index in 1..<samples {
                tasks.addTask {
                    let answer = await exchange.model.ask(
                        candidate.request,
                        followUp: exchange.followUp,
                        sampling: sampling,
                        for: candidate
                    )
                    return (index, answer)
                }
            }
            var answers: [(Int, VerifierAnswer)] = []
            for await answer in tasks { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// The text of an answer that can stand beside the candidate; nil for a fault, a refusal, tool calls, and what was cut.
    private static func text(_ answer: VerifierAnswer) -> [UInt8]? {
        guard case .success(let completion) = answer.result, completion.toolCalls.isEmpty, !completion.text.isEmpty,
            completion.finishReason != .length, completion.finishReason != .contentFilter
        else { return nil }
        return completion.text
    }
}

/// The votes of some answers, counted.
struct Ballot {
    /// The first answer of the largest group, of groups of one size of the earliest; nil where there are no votes.
    private(set) var winner: Int?
    /// How many answers are in that group.
    private(set) var count = 0

    init(_ votes: [Vote?]) {
        for (index, vote) in votes.enumerated() {
            guard let vote, !votes[..<index].contains(vote) else { continue }
            let size = votes[index...].count { $0 == vote }
            if size > count { (winner, count) = (index, size) }
        }
    }
}
