// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile

/// The verdicts on one answer, for people: a line a verifier with its time and score, each finding with the line it is about.
struct VerdictText {
    let result: GateResult
    let answer: [UInt8]
    /// How findings call the answer.
    let shownAs: String

    /// The whole text.
    func text(policy: String, rung: Int, model: String) -> String {
        var lines = ["\(policy), rung \(rung) (\(model)): \(decision)"]
        let names = result.results.map(\.verifier.count).max() ?? 0
        let verdicts = result.results.map(\.verdict.code.count).max() ?? 0
        for verifier in result.results {
            var line = "  " + padded(verifier.verifier, names) + "  " + padded(verifier.verdict.code, verdicts)
            line += "  " + padded(time(verifier.duration), 8)
            if case .accepted(let score?) = verifier.verdict { line += "  score \(rounded(score))" }
            if verifier.cost > .zero { line += "  \(verifier.cost)" }
            lines.append(trimmed(line))
            switch verifier.verdict {
            case .accepted: break
            case .inconclusive(let reason): lines.append("    \(reason)")
            case .rejected(let findings):
                for finding in findings { lines += show(finding) }
            }
            lines += verifier.changes.map { "    changed: \($0)" }
        }
        if result.completion.text != answer {
            lines.append("returned:")
            lines += textLines(result.completion.text).map { "  \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    private var decision: String {
        switch result.decision {
        case .accepted(let score): "accepted" + (score.map { ", score \(rounded($0))" } ?? "")
        case .rejected(let then, let verifier, _): "not accepted, by \(verifier); then: \(then.rawValue)"
        case .filtered: "withheld by the vendor"
        }
    }

    /// A finding with its code, and the line of the answer with a caret where it has a place.
    private func show(_ finding: Finding) -> [String] {
        let lines = textLines(answer)
        let line = finding.position.flatMap { lines.indices.contains($0.line - 1) ? String(lines[$0.line - 1]) : nil }
        let problem = PolicyFileProblem(
            file: shownAs,
            position: finding.position,
            message: "\(finding.code): \(finding.quoting)",
            sourceLine: line
        )
        return problem.description.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    }

    private func textLines(_ text: [UInt8]) -> [Substring] {
        String(decoding: text, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// Microseconds below a millisecond, milliseconds above.
    private func time(_ duration: Duration) -> String {
        let microseconds = duration.nanoseconds / 1_000
        return microseconds < 1_000 ? "\(microseconds) µs" : "\(Double(microseconds / 100) / 10) ms"
    }

    private func rounded(_ score: Double) -> String {
        JSONNumber((score * 1_000).rounded() / 1_000).map(\.description) ?? "\(score)"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
