// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Builds `language` verifiers.
package struct LanguageVerifierFactory: VerifierFactory {
    package let kind = "language"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let languages = languages(in: &settings)
        let from = settings.choice("from", default: languages.isEmpty ? Origin.request : .policy)
        if from == .request, !languages.isEmpty {
            settings.report(
                "from",
                found: "`request` beside `languages`",
                expected: "one of the two",
                remedy: "Remove `languages` to ask for the language of the request, or remove `from`."
            )
        } else if from == .policy, languages.isEmpty, settings.problems.isEmpty {
            settings.reportMissing("languages", expected: "at least one, since `from` says that the policy has them")
        }
        let atLeast = settings.number("at_least", in: 0.01...1, default: 0.8) ?? 0.8
        let leastLetters = settings.int("least_letters", in: 1...10_000, default: 20) ?? 20
        let short = settings.choice("short", default: ShortMeaning.inconclusive)
        guard settings.problems.isEmpty else { return nil }
        return LanguageVerifier(
            wanted: from == .request ? .ofRequest : .some(languages),
            atLeast: atLeast,
            leastLetters: leastLetters,
            acceptsShort: short == .accept
        )
    }

    private enum Origin: String, CaseIterable {
        case policy, request
    }

    /// What it means that an answer is too short to tell its language.
    private enum ShortMeaning: String, CaseIterable {
        case inconclusive, accept
    }

    private func languages(in settings: inout SettingsReader) -> [String] {
        let written = settings.strings("languages")
        for code in written where LanguageName.of(code) == nil {
            settings.report(
                "languages",
                found: "`\(code)`",
                expected: "some of " + LanguageName.codes.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(code, in: LanguageName.codes).map { "Did you mean `\($0)`?" }
                    ?? "Write one of them."
            )
        }
        return written
    }
}
