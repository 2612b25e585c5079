// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Something that the answer which is returned must have, or with `not-` must not have.
struct Assertion: Sendable {
    /// The name as written, such as `not-contains`.
    var name: String
    /// Whether it must not hold.
    var isNegated: Bool
    /// What is looked at.
    var check: Check

    enum Check: Sendable {
        /// The whole text, or the whole answer as JSON.
        case equals(JSONValue)
        /// Texts in the answer: all of them, or one.
        case contains([String], all: Bool, ignoresCase: Bool)
        case startsWith(String)
        case endsWith(String)
        /// Any JSON at all.
        case json
        /// What a verifier must say; a rejection is wanted of one that looks for something bad.
        case verifier(any Verifier, wantsRejection: Bool)
        /// At least one tool call, and what a verifier must say of it.
        case toolCalls(any Verifier)
        case finishReason(String)
        case cost(atMost: Cost)
        case latency(atMost: Duration)
    }

    /// What assertions look at.
    struct Subject: Sendable {
        var request: ChatRequest
        /// The answer that is returned; empty where there is none.
        var completion: Completion
        var model: String
        var cost: Cost
        /// In the time of the fixture.
        var latency: Duration
    }

    /// Where the answer is not as asserted; nil where it is.
    func mismatch(on subject: Subject) async -> FixtureResult.Mismatch? {
        let answer = String(decoding: subject.completion.text, as: UTF8.self)
        let result = await result(on: subject, answer: answer)
        guard result.holds == isNegated || result.isUndecided else { return nil }
        let wanted = (isNegated ? "not " : "") + result.expected
        return FixtureResult.Mismatch("assert \(name)", expected: wanted, found: result.found ?? answer)
    }

    private struct Outcome {
        var holds: Bool
        var expected: String
        /// What there is instead; the answer, unless given.
        var found: String?
        /// Whether the check could not be made, which is no success either way.
        var isUndecided = false
    }

    private func result(on subject: Subject, answer: String) async -> Outcome {
        switch check {
        case .equals(let value):
            let isEqual =
                value.string.map { $0.utf8.elementsEqual(subject.completion.text) }
                ?? ((try? JSONValue(parsing: subject.completion.text)) == value)
            return Outcome(holds: isEqual, expected: value.string ?? value.json())
        case .contains(let texts, let all, let ignoresCase):
            let haystack = ignoresCase ? answer.lowercased() : answer
            let missing = texts.filter { !haystack.contains(ignoresCase ? $0.lowercased() : $0) }
            let listed = texts.map { "`\($0)`" }.joined(separator: all ? " and " : " or ")
            return Outcome(
                holds: all ? missing.isEmpty : missing.count < texts.count,
                expected: "a text with \(listed)"
            )
        case .startsWith(let text):
            return Outcome(holds: answer.utf8.starts(with: text.utf8), expected: "a text that begins with `\(text)`")
        case .endsWith(let text):
            let holds = answer.utf8.reversed().starts(with: text.utf8.reversed())
            return Outcome(holds: holds, expected: "a text that ends with `\(text)`")
        case .json:
            return Outcome(
                holds: (try? JSONDocument(parsing: subject.completion.text)) != nil,
                expected: "JSON"
            )
        case .verifier(let verifier, let wantsRejection):
            return await verdict(of: verifier, on: subject, wantsRejection: wantsRejection)
        case .toolCalls(let verifier):
            guard !subject.completion.toolCalls.isEmpty else {
                return Outcome(holds: false, expected: "a valid tool call", found: "no tool call")
            }
            return await verdict(of: verifier, on: subject, wantsRejection: false)
        case .finishReason(let reason):
            let found = subject.completion.finishReason?.wireName ?? "none"
            return Outcome(holds: found == reason, expected: reason, found: found)
        case .cost(let most):
            return Outcome(holds: subject.cost <= most, expected: "at most \(most)", found: subject.cost.description)
        case .latency(let most):
            return Outcome(
                holds: subject.latency <= most,
                expected: "at most \(most.shortText)",
                found: subject.latency.shortText
            )
        }
    }

    private func verdict(of verifier: any Verifier, on subject: Subject, wantsRejection: Bool) async -> Outcome {
        let candidate = Candidate(
            request: subject.request,
            completion: subject.completion,
            model: subject.model,
            timeLeft: .seconds(60)
        )
        let expected = wantsRejection ? "rejected" : "accepted"
        switch await verifier.verify(candidate).verdict {
        case .accepted:
            return Outcome(holds: !wantsRejection, expected: expected, found: "accepted")
        case .rejected(let findings):
            let found = "rejected: " + (findings.first?.quoting ?? "")
            return Outcome(holds: wantsRejection, expected: expected, found: found)
        case .inconclusive(let reason):
            return Outcome(holds: false, expected: expected, found: "inconclusive: \(reason)", isUndecided: true)
        }
    }
}
