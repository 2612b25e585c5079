// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The settings that the phrase verifiers share.
struct PhraseSettings {
    /// Which part of an answer is read.
    enum Scope: String, CaseIterable {
        /// The first 500 bytes.
        case head
        /// All of it.
        case whole
    }

    /// The score from which on an answer is accepted, in 0…1.
    let atLeast: Double
    let scope: Scope
    /// The languages whose phrases count.
    let languages: [String]

    init(from settings: inout SettingsReader, known: [String]) {
        atLeast = settings.number("at_least", in: 0...1, default: 0.5) ?? 0.5
        scope = settings.choice("scope", default: .whole)
        let written = settings.strings("languages")
        let unknown = written.filter { !known.contains($0) }
        if !unknown.isEmpty {
            let names = known.map { "`\($0)`" }.joined(separator: ", ")
            settings.report(
                "languages",
                found: unknown.map { "`\($0)`" }.joined(separator: ", "),
                expected: "some of \(names)",
                remedy: unknown.lazy.compactMap { NearestName.of($0, in: known) }.first.map { "Did you mean `\($0)`?" }
                    ?? "Leave the key out for all languages."
            )
        }
        if written.isEmpty { settings.note("languages", "[\(known.joined(separator: ", "))]", isDefault: true) }
        languages = written.isEmpty ? known : known.filter(written.contains)
    }
}
