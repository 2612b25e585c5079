// SPDX-License-Identifier: Apache-2.0

package import Cascade

/// Rejects answers that are too short or too long, in characters, words or lines.
struct LengthVerifier: Verifier {
    /// The range of one unit.
    struct Bound: Sendable {
        let unit: TextSize.Unit
        let atLeast: Int?
        let atMost: Int?
    }

    let bounds: [Bound]

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// One finding a unit, `too_short` or `too_long`; a tool call without a text has no length.
    func judge(_ completion: Completion) -> Judgement {
        if completion.text.isEmpty, !completion.toolCalls.isEmpty { return .accepted }
        let size = TextSize(of: completion.text)
        let findings = bounds.compactMap { finding(size.count(in: $0.unit), $0) }
        return findings.isEmpty ? .accepted : Judgement(.rejected(findings))
    }

    private func finding(_ count: Int, _ bound: Bound) -> Finding? {
        if let least = bound.atLeast, count < least {
            return Finding(
                code: "too_short",
                message: "the answer: found \(bound.unit.text(count)); expected at least \(least). Say more."
            )
        }
        guard let most = bound.atMost, count > most else { return nil }
        return Finding(
            code: "too_long",
            message: "the answer: found \(bound.unit.text(count)); expected at most \(most). Answer more briefly."
        )
    }
}

/// Builds `length` verifiers.
package struct LengthVerifierFactory: VerifierFactory {
    package let kind = "length"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        var bounds: [LengthVerifier.Bound] = []
        for unit in TextSize.Unit.allCases {
            settings.object(unit.rawValue) { reader in
                let atLeast = reader.int("at_least", in: 0...(.max))
                let atMost = reader.int("at_most", in: 0...(.max))
                if let atLeast, let atMost, atLeast > atMost {
                    reader.report(
                        "at_least",
                        found: "\(atLeast), more than `at_most`",
                        expected: "at most \(atMost)",
                        remedy: "Swap the two, or remove one."
                    )
                } else if atLeast == nil, atMost == nil, reader.problems.isEmpty {
                    reader.reportMissing("at_most", expected: "`at_least`, `at_most` or both")
                }
                bounds.append(LengthVerifier.Bound(unit: unit, atLeast: atLeast, atMost: atMost))
            }
        }
        if bounds.isEmpty, settings.problems.isEmpty {
            settings.reportMissing("characters", expected: "at least one of `characters`, `words`, `lines`")
        }
        return settings.problems.isEmpty ? LengthVerifier(bounds: bounds) : nil
    }
}
