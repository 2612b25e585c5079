// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Builds `contains` verifiers.
package struct ContainsVerifierFactory: VerifierFactory {
    package let kind = "contains"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let form = TextForm(
            ignoresCase: settings.bool("ignore_case", default: false),
            normalises: settings.bool("normalise", default: true)
        )
        let wholeWords = settings.bool("whole_words", default: false)
        let needles = ContainsVerifier.Needle.Role.allCases.flatMap { read($0, form: form, in: &settings) }
        if needles.isEmpty, settings.problems.isEmpty {
            settings.reportMissing("all", expected: "at least one text under `all`, `any` or `none`")
        }
        let size = needles.reduce(0) { $0 + $1.symbols.count }
        if size > NeedleAutomaton.sizeLimit {
            settings.report(
                "all",
                found: "texts of \(size) bytes, with those under `any` and `none`",
                expected: "at most \(NeedleAutomaton.sizeLimit)",
                remedy: "Look for less of each."
            )
        }
        if !wholeWords { reportContradictions(among: needles, in: &settings) }
        guard settings.problems.isEmpty else { return nil }
        return ContainsVerifier(
            needles: needles,
            search: NeedleSearch(needles.map(\.symbols), form: form, wholeWords: wholeWords)
        )
    }

    private func read(
        _ role: ContainsVerifier.Needle.Role,
        form: TextForm,
        in settings: inout SettingsReader
    ) -> [ContainsVerifier.Needle] {
        let key = role.rawValue
        let isList = settings.value(key)?.array != nil
        return settings.strings(key).enumerated().compactMap { index, text in
            let symbols = form.bytes(of: text.utf8)
            guard !symbols.isEmpty else {
                let place = settings.place(of: key)
                settings.report(
                    SettingsProblem(
                        at: isList ? place.appending(index) : place,
                        found: "a text without a visible character",
                        expected: "a text to look for",
                        remedy: "Write it, or remove it."
                    )
                )
                return nil
            }
            let name = isList ? "\(key)[\(index)]" : key
            return ContainsVerifier.Needle(role: role, name: name, text: text, symbols: symbols)
        }
    }

    /// What must be there cannot hold what must not.
    private func reportContradictions(
        among needles: [ContainsVerifier.Needle],
        in settings: inout SettingsReader
    ) {
        for banned in needles where banned.role == .none {
            let search = ByteSearch(banned.symbols)
            for wanted in needles where wanted.role == .all && search.end(in: wanted.symbols.span) != nil {
                settings.report(
                    "none",
                    found: SettingsReader.show(.string(banned.text)) + ", which is in `\(wanted.name)`",
                    expected: "nothing that `all` asks for",
                    remedy: "Remove one of the two."
                )
            }
        }
    }
}
