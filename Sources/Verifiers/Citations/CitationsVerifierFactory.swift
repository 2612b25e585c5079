// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Builds `citations` verifiers.
package struct CitationsVerifierFactory: VerifierFactory {
    package let kind = "citations"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let quotes = settings.bool("quotes", default: true)
        let numbers = settings.bool("numbers", default: true)
        if !quotes, !numbers {
            settings.report(
                "numbers",
                found: "neither quotes nor numbers",
                expected: "one of the two at least",
                remedy: "Remove the key."
            )
        }
        let leastWords = settings.int("least_words", in: 1...100, default: 3) ?? 3
        let leastNumber = settings.int("least_number", in: 0...1_000_000, default: 11) ?? 11
        let decimal = settings.choice("decimal", default: DecimalMark.point)
        let roles = roles(in: &settings)
        let limit = settings.int("max_findings", in: 1...64, default: 8) ?? 8
        guard settings.problems.isEmpty else { return nil }
        return CitationsVerifier(
            checksQuotes: quotes,
            checksNumbers: numbers,
            leastWords: leastWords,
            leastNumber: JSONNumber(leastNumber),
            reader: NumberReader(decimal: decimal),
            roles: roles,
            findingLimit: limit
        )
    }

    private func roles(in settings: inout SettingsReader) -> Set<String>? {
        let known = ["system", "developer", "user", "assistant", "tool"]
        let written = settings.strings("sources")
        for role in written where !known.contains(role) {
            settings.report(
                "sources",
                found: "`\(role)`",
                expected: "some of " + known.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(role, in: known).map { "Did you mean `\($0)`?" } ?? "Leave the key out for all."
            )
        }
        return written.isEmpty ? nil : Set(written)
    }
}
