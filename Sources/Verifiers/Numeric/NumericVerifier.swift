// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Rejects answers whose number is missing, out of range, or not the expected one.
struct NumericVerifier: Verifier {
    let source: NumberSource
    let demand: NumberDemand

    var findingCodes: [String] {
        let demands = [
            (demand.target != nil, "not_equal"), (demand.atLeast != nil || demand.atMost != nil, "out_of_range"),
            (demand.isInteger, "not_an_integer"), (!source.units.isEmpty, "no_unit"),
        ]
        return ["no_number"] + demands.compactMap { isSet, code in isSet ? code : nil }
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `no_number`, `no_unit`, `several_numbers`, `not_a_number`, `not_an_integer`, `out_of_range`, `not_equal`, and those of a
    /// text that is not JSON.
    func judge(_ completion: Completion) -> Judgement {
        let text = completion.text
        if text.isEmpty, !completion.toolCalls.isEmpty { return .accepted }
        switch source.number(in: text) {
        case .failure(let finding): return .rejected(finding)
        case .success(let found):
            guard let problem = demand.problem(with: found.value) else { return .accepted }
            return .rejected(
                Finding(
                    code: problem.code,
                    pointer: found.pointer,
                    position: AnswerText.position(of: found.range.lowerBound, in: text),
                    byteRange: found.range,
                    message:
                        "the answer, \(source.words): found \(problem.found); expected \(demand.words). Correct it.",
                    quoting:
                        "the answer, \(source.words): found \(AnswerText.quote(found.range, of: text)), \(problem.found); "
                        + "expected \(demand.words). Correct it."
                )
            )
        }
    }
}

/// What the number of an answer has to be.
struct NumberDemand: Sendable {
    let atLeast: JSONNumber?
    let atMost: JSONNumber?
    /// The least and the greatest value that count as the expected one.
    let target: (value: JSONNumber, low: JSONNumber, high: JSONNumber)?
    let isInteger: Bool
    let unit: String?

    /// What is wrong with a number; nil if nothing is.
    func problem(with number: JSONNumber) -> (code: String, found: String)? {
        if isInteger, !number.isInteger { return ("not_an_integer", "a number with decimals") }
        if let target, number < target.low || target.high < number { return ("not_equal", "another number") }
        if let atLeast, number < atLeast { return ("out_of_range", "a number below the range") }
        if let atMost, atMost < number { return ("out_of_range", "a number above the range") }
        return nil
    }

    /// What is expected, in words.
    var words: String {
        var parts: [String] = []
        if let target {
            let isExact = target.low == target.high
            parts.append(isExact ? "\(target.value)" : "\(target.value), or from \(target.low) to \(target.high)")
        }
        switch (atLeast, atMost) {
        case (let least?, let most?): parts.append("a number from \(least) to \(most)")
        case (let least?, nil): parts.append("a number of at least \(least)")
        case (nil, let most?): parts.append("a number of at most \(most)")
        case (nil, nil): if parts.isEmpty { parts.append("a number") }
        }
        if isInteger { parts.append("a whole number") }
        return parts.joined(separator: " and ") + (unit.map { " \($0)" } ?? "")
    }
}
