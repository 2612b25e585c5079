// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// A change that need not be noticed: a kind alone, or with the place, where `*` stands for any member or item.
struct Allowance: Sendable, Equatable {
    /// As written, such as `drop_member /lines/*/note`.
    let text: String
    let kind: MutationKind
    /// The tokens of the place; nil for every place.
    let place: [String]?
    /// Where it stands in its file.
    let position: JSONPosition

    /// Whether it is about a change.
    func covers(_ mutant: Mutant) -> Bool {
        guard kind == mutant.kind else { return false }
        guard let place else { return true }
        guard let tokens = mutant.pointer?.tokens, tokens.count == place.count else { return false }
        return zip(place, tokens).allSatisfy { $0 == "*" || $0 == $1 }
    }

    /// Reads a list of them; empty if absent.
    static func list(
        _ key: String,
        from reader: inout SettingsReader,
        positionOf: (JSONPointer) -> JSONPosition
    ) -> [Allowance] {
        let isList = reader.value(key)?.array != nil
        return reader.strings(key).enumerated().compactMap { index, text in
            let place = isList ? reader.place(of: key).appending(index) : reader.place(of: key)
            let words = text.split(separator: " ", maxSplits: 1).map(String.init)
            let names = MutationKind.allCases.map(\.rawValue)
            guard let kind = words.first.flatMap(MutationKind.init(rawValue:)) else {
                let near = NearestName.of(words.first ?? "", in: names)
                reader.report(
                    SettingsProblem(
                        at: place,
                        found: "the unknown change `\(words.first ?? "")`",
                        expected: "one of " + names.map { "`\($0)`" }.joined(separator: ", "),
                        remedy: near.map { "Did you mean `\($0)`?" } ?? "Remove it."
                    )
                )
                return nil
            }
            let pointer = words.count > 1 ? JSONPointer(parsing: words[1]) : nil
            if words.count > 1, pointer == nil {
                reader.report(
                    SettingsProblem(
                        at: place,
                        found: "`\(words[1])` behind `\(kind.rawValue)`",
                        expected: "a JSON Pointer",
                        remedy: "Write it as `/lines/*/amount`, or leave it out."
                    )
                )
            }
            return Allowance(text: text, kind: kind, place: pointer?.tokens, position: positionOf(place))
        }
    }
}
