// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Turns the votes of judges that rejected an answer into findings.
///
/// Messages name points and grades only; the judges' reasons, which may quote the answer, stand in `quoting`, cut to a length.
struct JudgeFindings {
    private let rubric: Rubric
    private let atLeast: Double
    /// How many characters of a reason are kept.
    private static let reasonLimit = 300

    init(_ rubric: Rubric, atLeast: Double) {
        self.rubric = rubric
        self.atLeast = atLeast
    }

    /// At least one finding, whatever the votes.
    func all(_ votes: [JudgeVote]) -> [Finding] {
        var findings: [Finding] = []
        if votes.contains(where: \.addressesJudge) { findings.append(.addressesJudge) }
        let graded = votes.filter { $0.grades.count == rubric.points.count }
        findings += points(graded, hasOther: !findings.isEmpty)
        let compared = votes.filter { $0.grades.isEmpty && $0.score < 1 }
        if let worst = compared.min(by: { $0.score < $1.score }), findings.isEmpty {
            findings.append(.worse(reasons: worst.reasons.map(Self.line)))
        }
        return findings.isEmpty ? [.notGoodEnough] : findings
    }

    /// The points that kept the score down: those below what they or the answer must have, or else the lowest.
    private func points(_ votes: [JudgeVote], hasOther: Bool) -> [Finding] {
        guard !votes.isEmpty else { return [] }
        let graded = rubric.points.indices.compactMap { index -> (index: Int, vote: JudgeVote)? in
            votes.min { $0.grades[index] < $1.grades[index] }.map { (index, $0) }
        }
        let low = graded.filter { index, vote in
            let grade = vote.grades[index]
            return grade < max(rubric.points[index].atLeast ?? 1, leastGrade)
        }
        if !low.isEmpty { return low.map(finding) }
        guard !hasOther, let lowest = graded.min(by: { $0.vote.grades[$0.index] < $1.vote.grades[$1.index] }) else {
            return []
        }
        return [finding(lowest.index, lowest.vote)]
    }

    /// The lowest grade whose share of the scale is enough.
    private var leastGrade: Int {
        (1...rubric.scale).first { rubric.share(of: $0) >= atLeast - 1e-9 } ?? rubric.scale
    }

    private func finding(_ index: Int, _ vote: JudgeVote) -> Finding {
        let point = rubric.points[index]
        let grade = vote.grades[index]
        let least = min(rubric.scale, max(point.atLeast ?? 1, leastGrade, grade + 1))
        let message =
            "the answer: found grade \(grade) of \(rubric.scale) for `\(point.name)`; expected at least \(least)."
        let reason = vote.reasons.indices.contains(index) ? Self.line(vote.reasons[index]) : ""
        return Finding(
            code: point.name,
            message: "\(message) Mend it.",
            quoting: reason.isEmpty ? "\(message) Mend it." : "\(message) The judge's reason: \(reason)"
        )
    }

    /// A reason on one line, cut to a length, without characters that are not seen.
    static func line(_ reason: String) -> String {
        let visible = reason.unicodeScalars.filter { scalar in
            scalar.properties.isWhitespace
                || !(scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .control)
        }
        let words = String(String.UnicodeScalarView(visible)).split(whereSeparator: \.isWhitespace).joined(
            separator: " "
        )
        // By scalars: one character can have any number of them.
        let scalars = words.unicodeScalars
        return scalars.count <= reasonLimit ? words : String(scalars.prefix(reasonLimit - 1)) + "…"
    }
}

extension Finding {
    fileprivate static let addressesJudge = Finding(
        code: "addresses_judge",
        message: "the answer: found words that address whoever judges it; expected an answer alone. Leave them out."
    )

    fileprivate static let notGoodEnough = Finding(
        code: "worse",
        message: "the answer: found one that the judges do not think good enough; expected a better one. Improve it."
    )

    fileprivate static func worse(reasons: [String]) -> Finding {
        let message = "the answer: found it worse than the reference; expected one at least as good."
        let reason = reasons.first { !$0.isEmpty }
        return Finding(
            code: "worse",
            message: "\(message) Improve it.",
            quoting: reason.map { "\(message) The judge's reason: \($0)" } ?? "\(message) Improve it."
        )
    }
}
