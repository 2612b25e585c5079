// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Patterns

/// Rejects answers that lack what they must match, or match what they must not.
struct RegexVerifier: Verifier {
    /// A pattern with its name in the settings.
    struct Rule: Sendable {
        let name: String
        let pattern: Pattern
        /// Whether a match is wanted.
        let isWanted: Bool
    }

    /// How many findings are collected.
    static let findingLimit = 8

    let rules: [Rule]
    let captures: [CaptureRange]
    let scope: RegexScope

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `no_match`, `forbidden_match`, `not_a_number`, `out_of_range`.
    func judge(_ completion: Completion) -> Judgement {
        let text = completion.text
        if text.isEmpty, !completion.toolCalls.isEmpty { return .accepted }
        // Checked once for all patterns; a part of UTF-8 from line to line is UTF-8 as well.
        let isUTF8 = AnswerText.isUTF8(text)
        var budget = PatternBudget.document
        var findings: [Finding] = []
        for part in scope.parts(of: text) where findings.count < Self.findingLimit {
            for rule in rules {
                switch rule.pattern.firstMatch(in: text.span.extracting(part), trusted: isUTF8, budget: &budget) {
                case .undecided(let limit): return .inconclusive(because: "`\(rule.name)` \(limit.reason)")
                case .noMatch: if rule.isWanted { findings.append(scope.missing(rule.name, from: part, of: text)) }
                case .match(let match):
                    let place = match.range.moved(by: part.lowerBound)
                    if rule.isWanted {
                        findings += captures.compactMap { $0.finding(in: match, of: text, from: part.lowerBound) }
                    } else {
                        findings.append(.forbidden(rule.name, at: place, of: text))
                    }
                }
            }
        }
        return findings.isEmpty ? .accepted : Judgement(.rejected(Array(findings.prefix(Self.findingLimit))))
    }
}

extension Range<Int> {
    /// The range so many places further on.
    func moved(by distance: Int) -> Range<Int> { (lowerBound + distance)..<(upperBound + distance) }
}

extension PatternLimit {
    /// Why a match has no answer, as the end of a sentence about the pattern.
    fileprivate var reason: String {
        switch self {
        case .steps: "gave up on this answer after its limit of steps; write it so that it backtracks less"
        case .heap: "gave up on this answer after its limit of memory; write it so that it backtracks less"
        case .subject: "cannot be tried on an answer that is not UTF-8"
        }
    }
}

extension Finding {
    fileprivate static func forbidden(_ rule: String, at place: Range<Int>, of text: [UInt8]) -> Finding {
        Finding(
            code: "forbidden_match",
            position: AnswerText.position(of: place.lowerBound, in: text),
            byteRange: place,
            message: "the answer: found a match of `\(rule)`; expected none. Leave it out.",
            quoting:
                "the answer: found \(AnswerText.quote(place, of: text)), which matches `\(rule)`; expected no match. "
                + "Leave it out."
        )
    }
}
