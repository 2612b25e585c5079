// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Finds where what came of a fixture is not what it expects.
enum FixtureComparison {
    typealias Mismatch = FixtureResult.Mismatch

    /// The mismatches of a gate's result.
    static func mismatches(of result: GateResult, with example: Fixture.GateExample) -> [Mismatch] {
        var mismatches: [Mismatch] = []
        let closing: VerifierResult? =
            if case .rejected(_, let name, _) = result.decision {
                result.results.first { $0.verifier == name && $0.verdict.code != "accepted" }
            } else { nil }
        let verdict = closing?.verdict.code ?? "accepted"
        if verdict != example.verdict.rawValue {
            let because = closing.map { " (\(summary(of: $0)))" } ?? ""
            mismatches.append(Mismatch("verdict", expected: example.verdict.rawValue, found: verdict + because))
        }
        if let by = example.by, by != closing?.verifier {
            mismatches.append(Mismatch("by", expected: by, found: closing?.verifier ?? "no verifier"))
        }
        mismatches += findings(of: result, with: example)
        if let returns = example.returns {
            mismatches += self.mismatches(of: result.completion.text, with: returns, what: "returns")
        }
        return mismatches
    }

    private static func findings(of result: GateResult, with example: Fixture.GateExample) -> [Mismatch] {
        var findings: [Finding] = []
        for result in result.results where example.by == nil || result.verifier == example.by {
            if case .rejected(let more) = result.verdict { findings += more }
        }
        let codes = findings.map(\.code)
        var mismatches = example.findings.filter { !codes.contains($0) }.map { code in
            Mismatch("finding", expected: code, found: codes.isEmpty ? "no finding" : codes.joined(separator: ", "))
        }
        if let pointer = example.pointer, mismatches.isEmpty {
            let places = findings.filter { example.findings.isEmpty || example.findings.contains($0.code) }.map {
                $0.pointer.map { "`\($0)`" } ?? "nowhere"
            }
            if !places.contains("`\(pointer)`") {
                let found = places.isEmpty ? "no finding" : places.joined(separator: ", ")
                mismatches.append(Mismatch("at", expected: "`\(pointer)`", found: found))
            }
        }
        return mismatches
    }

    private static func summary(of result: VerifierResult) -> String {
        switch result.verdict {
        case .accepted: result.verifier
        case .rejected(let findings): "\(result.verifier): " + (findings.first?.quoting ?? "")
        case .inconclusive(let reason): "\(result.verifier): \(reason)"
        }
    }

    /// The mismatches of a whole cascade.
    static func mismatches(
        of result: CascadeResult,
        with example: Fixture.LadderExample,
        unscripted: [(model: String, answers: Int)]
    ) -> [Mismatch] {
        guard unscripted.isEmpty else {
            return unscripted.map { model, answers in
                Mismatch("answers.\(model)", expected: "at most \(answers) calls", found: "one more")
            }
        }
        let trace = result.trace
        let answering = result.answeringAttempt
        var mismatches: [Mismatch] = []
        func compare(_ what: String, _ expected: String?, _ found: String) {
            if let expected, expected != found { mismatches.append(Mismatch(what, expected: expected, found: found)) }
        }
        let because = trace.outcome.isAccepted ? "" : trace.escalatedBecause.map { " (\($0))" } ?? ""
        if example.outcome != trace.outcome.code {
            mismatches.append(Mismatch("outcome", expected: example.outcome, found: trace.outcome.code + because))
        }
        compare("model", example.model, answering?.model ?? "no answer")
        compare("rung", example.rung.map(String.init), answering.map { String($0.order.rung) } ?? "no answer")
        compare("attempts", example.attempts.map(String.init), String(trace.attempts.count))
        compare("cost", example.cost?.description, trace.cost.description)
        if let answer = example.answer {
            mismatches += self.mismatches(of: result.completion?.text ?? [], with: answer, what: "answer")
        }
        return mismatches
    }

    // MARK: Texts

    /// A text is compared as it is, anything else as JSON, member by member.
    private static func mismatches(of found: [UInt8], with expected: JSONValue, what: String) -> [Mismatch] {
        let text = String(decoding: found, as: UTF8.self)
        if let expected = expected.string {
            return expected.utf8.elementsEqual(found)
                ? [] : [Mismatch(what, expected: show(expected), found: show(text))]
        }
        guard let value = try? JSONValue(parsing: found) else {
            return [Mismatch(what, expected: show(expected.json()), found: show(text))]
        }
        let different = differences(expected: expected, found: value, at: .root)
        return different.prefix(5).map { place, expected, found in
            Mismatch(place.tokens.isEmpty ? what : "\(what) \(place)", expected: show(expected), found: show(found))
        }
    }

    private static func differences(
        expected: JSONValue,
        found: JSONValue,
        at place: JSONPointer
    ) -> [(place: JSONPointer, expected: String, found: String)] {
        switch (expected, found) {
        case (.object(let left), .object(let right)):
            let names = left.keys + right.keys.filter { left[$0] == nil }
            return names.flatMap { name in
                pair(left[name], right[name], at: place.appending(name))
            }
        case (.array(let left), .array(let right)):
            return (0..<max(left.count, right.count)).flatMap { index in
                pair(
                    left.indices.contains(index) ? left[index] : JSONValue?.none,
                    right.indices.contains(index) ? right[index] : JSONValue?.none,
                    at: place.appending(index)
                )
            }
        default:
            return expected == found ? [] : [(place, expected.json(), found.json())]
        }
    }

    private static func pair(
        _ expected: JSONValue?,
        _ found: JSONValue?,
        at place: JSONPointer
    ) -> [(place: JSONPointer, expected: String, found: String)] {
        guard let expected, let found else {
            return [(place, expected?.json() ?? "nothing", found?.json() ?? "nothing")]
        }
        return differences(expected: expected, found: found, at: place)
    }

    private static func show(_ text: String) -> String {
        text.count > 300 ? text.prefix(300) + "…" : text
    }
}
