// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Turns a raw confidence into a verdict: maps it by the calibration curve, where there is one, and compares it.
struct ConfidenceScale: Sendable {
    /// The least confidence that is accepted, in 0…1.
    let atLeast: Double
    let curve: CalibrationCurve?

    /// The codes of the findings of every method.
    static let findingCodes = ["low_confidence"]

    /// The judgement on an answer.
    ///
    /// - Parameters:
    ///   - raw: The confidence as the method gives it, in 0…1.
    ///   - method: What found it, in words for a finding.
    ///   - amended: The answer to return in its place.
    ///   - calls: The calls it took.
    /// - Returns: Accepted with the confidence as its score, or `low_confidence`.
    func judgement(
        _ raw: Double,
        by method: String,
        amended: Amendment? = nil,
        calls: [VerifierCall] = []
    ) -> Judgement {
        let score = curve?.map(raw) ?? raw
        if score >= atLeast { return Judgement(.accepted(score: score), amended: amended, calls: calls) }
        let finding = Finding(
            code: "low_confidence",
            message: "the answer: found a confidence of \(Self.text(score)) \(method); expected at least "
                + "\(Self.text(atLeast)). Check it, and correct what is wrong."
        )
        return Judgement(.rejected([finding]), amended: amended, calls: calls)
    }

    /// Whether a raw confidence is accepted.
    func isEnough(_ raw: Double) -> Bool { (curve?.map(raw) ?? raw) >= atLeast }

    /// A number in 0…1 with at most three decimals, rounded down, so that what is too low never reads as if it were enough.
    static func text(_ number: Double) -> String {
        let thousandths = Int((number * 1_000 + 1e-9).rounded(.down))
        guard thousandths < 1_000 else { return "1" }
        var digits = String(thousandths + 1_000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return digits.isEmpty ? "0" : "0.\(digits)"
    }
}
