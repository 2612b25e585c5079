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
        let all = result.results.flatMap { result -> [(by: String, finding: Finding)] in
            guard case .rejected(let findings) = result.verdict else { return [] }
            return findings.map { (result.verifier, $0) }
        }
        let findings = all.filter { example.by == nil || $0.by == example.by }.map(\.finding)
        let codes = findings.map(\.code)
        var mismatches = example.codes.filter { !codes.contains($0) }.map { code in
            Mismatch("finding", expected: code, found: codes.isEmpty ? "no finding" : codes.joined(separator: ", "))
        }
        if let pointer = example.pointer, mismatches.isEmpty {
            let places = findings.filter { example.codes.isEmpty || example.codes.contains($0.code) }.map {
                $0.pointer.map { "`\($0)`" } ?? "nowhere"
            }
            if !places.contains("`\(pointer)`") {
                let found = places.isEmpty ? "no finding" : places.joined(separator: ", ")
                mismatches.append(Mismatch("at", expected: "`\(pointer)`", found: found))
            }
        }
        return mismatches + missing(example.findings, among: all)
    }

    /// Each expected finding must be one of its own; those that say most are looked for first.
    private static func missing(
        _ expected: [Fixture.ExpectedFinding],
        among all: [(by: String, finding: Finding)]
    ) -> [Mismatch] {
        var left = all
        let found = all.isEmpty ? "no finding" : all.map { show($0.finding, by: $0.by) }.joined(separator: "\n")
        var missing: [Int] = []
        for (index, wanted) in expected.enumerated().sorted(by: { $0.element.detail > $1.element.detail }) {
            if let match = left.firstIndex(where: { wanted.matches($0.finding, by: $0.by) }) {
                left.remove(at: match)
            } else {
                missing.append(index)
            }
        }
        return missing.sorted().map { Mismatch("findings[\($0)]", expected: expected[$0].text, found: found) }
    }

    private static func show(_ finding: Finding, by verifier: String) -> String {
        Fixture.ExpectedFinding(
            code: finding.code,
            pointer: finding.pointer,
            line: finding.position?.line,
            column: finding.position?.column,
            by: verifier
        ).text
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
        with example: Fixture.LadderExample
    ) -> [Mismatch] {
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
        let shown = different.prefix(differenceLimit).map { place, expected, found in
            Mismatch(place.tokens.isEmpty ? what : "\(what) \(place)", expected: show(expected), found: show(found))
        }
        let rest = different.count - shown.count
        return rest == 0 ? shown : shown + [Mismatch(what, expected: "no more", found: "\(rest) more that differ")]
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

    /// Long texts are cut by lines' worth, so that a report stays readable.
    private static func show(_ text: String) -> String {
        text.count > 4_000 ? text.prefix(4_000) + "…" : text
    }

    /// How many places of a JSON answer are named.
    private static let differenceLimit = 8
}

extension Fixture.ExpectedFinding {
    /// How much is said of the finding.
    fileprivate var detail: Int {
        [code != nil, pointer != nil, line != nil, column != nil, by != nil].count { $0 }
    }

    fileprivate func matches(_ finding: Finding, by verifier: String) -> Bool {
        (code == nil || code == finding.code) && (pointer == nil || pointer == finding.pointer)
            && (line == nil || line == finding.position?.line) && (column == nil || column == finding.position?.column)
            && (by == nil || by == verifier)
    }

    /// The finding in words, such as ``` `type` at `/total`, line 1, column 210, by `json_schema` ```.
    fileprivate var text: String {
        var words = [code.map { "`\($0)`" } ?? "any finding"]
        if let pointer { words[0] += " at `\(pointer)`" }
        if let line { words.append("line \(line)") }
        if let column { words.append("column \(column)") }
        if let by { words.append("by `\(by)`") }
        return words.joined(separator: ", ")
    }
}
