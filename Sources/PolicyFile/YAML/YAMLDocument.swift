// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import JSON

/// A YAML file as a JSON value, with the place of every key and value.
///
/// Plain scalars are read by the YAML 1.2 core schema: `no`, `on` and `yes` are texts, numbers are exact. Keys are texts. Tags, aliases,
/// merge keys, duplicate keys and second documents are refused.
package struct YAMLDocument: Sendable {
    /// The text.
    package private(set) var source: SourceText
    /// The value; nil where the text is no YAML.
    package let root: JSONValue?
    /// What is wrong with the text itself.
    package private(set) var problems: [PolicyFileProblem]
    private let places: [JSONPointer: YAMLPlace]

    /// Reads a text.
    package init(_ source: SourceText) {
        self.source = source
        let composed = YAMLComposer.compose(source)
        root = composed.root
        problems = composed.problems
        places = composed.places
    }

    /// The document with some texts of its values shown as asterisks in messages.
    ///
    /// Texts of under 6 characters stay: they are no secrets, and blotting them out would spoil other words.
    package func masking(_ texts: (JSONValue) -> [String]) -> YAMLDocument {
        let secrets = root.map(texts)?.filter { $0.count >= 6 } ?? []
        guard !secrets.isEmpty else { return self }
        var masked = self
        masked.source = source.masking(secrets)
        masked.problems = problems.map { problem in
            problem.position.map { masked.source.problem(at: $0, message: problem.message) } ?? problem
        }
        return masked
    }

    /// Whether something is written at a place.
    package func has(_ pointer: JSONPointer) -> Bool {
        places[pointer] != nil
    }

    /// The place of a value or its key; the nearest one around it where nothing is written there.
    package func position(of pointer: JSONPointer, isAboutKey: Bool = false) -> JSONPosition {
        var pointer = pointer
        while places[pointer] == nil, !pointer.tokens.isEmpty { pointer.tokens.removeLast() }
        guard let place = places[pointer] else { return JSONPosition(line: 1, column: 1) }
        return isAboutKey ? place.key ?? place.value : place.value
    }

    /// The problems of the text, and those of its settings at their places.
    ///
    /// A setting whose text is already at fault is named once; what is no mapping lacks no keys.
    package func problems(with settings: [SettingsProblem]) -> [PolicyFileProblem] {
        let noMappings = Set(settings.filter { $0.expected == SettingsProblem.mapping }.map(\.pointer))
        return problems
            + settings.compactMap { problem in
                let position = position(of: problem.pointer, isAboutKey: problem.isAboutKey)
                guard !problems.contains(where: { $0.position == position }) else { return nil }
                if problem.isAboutKey, noMappings.contains(problem.pointer) { return nil }
                var located = source.problem(at: position, message: problem.message)
                located.isAboutMachine = problem.isAboutMachine
                return located
            }
    }

    /// A setting as it holds, with where it came from: `file:line:column`, or nil for a default.
    package func origin(of setting: EffectiveSetting) -> String? {
        guard !setting.isDefault, has(setting.pointer) else { return nil }
        let position = position(of: setting.pointer)
        return "\(source.file):\(position.line):\(position.column)"
    }
}

extension SettingsProblem {
    /// What a reader of settings expects where it finds something else than a mapping.
    static let mapping = "a mapping of settings"

    /// A file whose settings are something else than a mapping.
    package static func noMapping(_ root: JSONValue) -> SettingsProblem {
        SettingsProblem(
            at: .root,
            found: root.array == nil ? "a single value" : "a list",
            expected: mapping,
            remedy: "Write `key: value` pairs."
        )
    }
}

/// Where a value and its key stand.
struct YAMLPlace: Sendable {
    /// The key's place; nil for the items of a list and for the root.
    var key: JSONPosition?
    /// The value's place.
    var value: JSONPosition
}
