// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The cases of a fixture with a `matrix`: each combination of its variables' values, put in place of `{{name}}` in every text.
///
/// A text that is `{{name}}` and nothing else becomes the value itself, also a number, a list or a mapping; inside a longer text anything
/// but a text is written as JSON. Files that a fixture names stay as they are.
struct FixtureMatrix {
    /// The most cases one fixture may stand for.
    static let maxCases = 1_000

    /// The cases, in order: the last variable changes fastest.
    private(set) var cases: [JSONValue] = []
    /// What is wrong with the matrix, or with what uses it.
    private(set) var problems: [SettingsProblem] = []
    private var variables: [(name: String, values: [JSONValue])] = []

    /// The cases of a fixture; the fixture itself where it has no matrix.
    init(_ fixture: JSONValue, at place: JSONPointer) {
        guard let object = fixture.object, let matrix = object["matrix"] else {
            cases = [fixture]
            return
        }
        readVariables(of: matrix, at: place)
        var body = object
        body["matrix"] = nil
        checkUse(in: body, at: place)
        guard problems.isEmpty else { return }
        cases = combinations.map { Self.instance(of: body, with: $0) }
    }

    private mutating func readVariables(of matrix: JSONValue, at place: JSONPointer) {
        var found: [(name: String, values: [JSONValue])] = []
        var reader = SettingsReader(.object(["matrix": matrix]), at: place)
        reader.entries("matrix") { reader, name, value, pointer in
            if !Template.isName(name) {
                reader.report(
                    SettingsProblem(
                        at: pointer,
                        isAboutKey: true,
                        found: "the name `\(name)`",
                        expected: "letters, digits, `_` and `-`",
                        remedy: "Rename the variable."
                    )
                )
            }
            guard let values = value.array, !values.isEmpty else {
                reader.report(
                    SettingsProblem(
                        at: pointer,
                        found: value.array == nil ? SettingsReader.show(value) : "no values",
                        expected: "a list of values",
                        remedy: "Write `\(name): [one, two]`."
                    )
                )
                return
            }
            found.append((name, values))
        }
        problems = reader.problems
        variables = found
        let count = found.reduce(1) { min($0 * $1.values.count, Self.maxCases + 1) }
        if count > Self.maxCases {
            problems.append(
                SettingsProblem(
                    at: place.appending("matrix"),
                    found: "more than \(Self.maxCases) combinations",
                    expected: "at most that many",
                    remedy: "Make two fixtures of it, or leave values out."
                )
            )
        }
    }

    /// Every `{{name}}` must be a variable, and every variable must be used.
    private mutating func checkUse(in body: JSONObject, at place: JSONPointer) {
        let names = variables.map(\.name)
        var used: Set<String> = []
        for (pointer, text) in Template.texts(of: .object(body), at: place) {
            for name in Template(text).names {
                used.insert(name)
                guard !names.contains(name), problems.isEmpty else { continue }
                problems.append(
                    SettingsProblem(
                        at: pointer,
                        found: "`{{\(name)}}`",
                        expected: "a variable of `matrix`: " + names.map { "`\($0)`" }.joined(separator: ", "),
                        remedy: NearestName.of(name, in: names).map { "Did you mean `{{\($0)}}`?" }
                            ?? "Add it there, or move the text into a file of its own."
                    )
                )
            }
        }
        for name in names where !used.contains(name) && problems.isEmpty {
            problems.append(
                SettingsProblem(
                    at: place.appending("matrix").appending(name),
                    isAboutKey: true,
                    found: "the variable `\(name)`, which nothing uses",
                    expected: "`{{\(name)}}` in a text of the fixture",
                    remedy: "Use it, or remove it."
                )
            )
        }
    }

    private var combinations: [[(name: String, value: JSONValue)]] {
        variables.reduce([[]]) { combinations, variable in
            combinations.flatMap { combination in variable.values.map { combination + [(variable.name, $0)] } }
        }
    }

    /// The fixture with some values; those that its name does not mention follow it in brackets.
    private static func instance(of body: JSONObject, with values: [(name: String, value: JSONValue)]) -> JSONValue {
        let byName = Dictionary(values.map { ($0.name, $0.value) }) { first, _ in first }
        var instance = Template.filled(.object(body), with: byName).object ?? body
        if let name = body["name"]?.string {
            let named = Template(name)
            let rest = values.filter { !named.names.contains($0.name) }
                .map { "\($0.name): \(Template.shown($0.value))" }
            let suffix = rest.isEmpty ? "" : " [" + rest.joined(separator: ", ") + "]"
            // An empty text would leave a hole in the name.
            let visible = byName.mapValues { $0 == "" ? JSONValue.string("\"\"") : $0 }
            instance["name"] = .string(named.text(with: visible) + suffix)
        }
        return .object(instance)
    }
}
