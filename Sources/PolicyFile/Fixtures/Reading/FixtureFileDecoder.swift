// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads a `fixtures.yaml`: a list of fixtures, or a mapping of `fixtures` and what holds for all of them.
struct FixtureFileDecoder {
    /// Reads one fixture.
    let decoder: FixtureDecoder

    /// Reads a file.
    ///
    /// - Throws: every problem at once.
    func file(in document: YAMLDocument) throws(PolicyFileError) -> FixtureFile {
        guard let root = document.root else { throw PolicyFileError(document.problems) }
        var file = FixtureFile()
        var problems: [SettingsProblem] = []
        if root.array != nil {
            // Read like the other form's list, at the root.
            for (index, item) in (root.array ?? []).enumerated() {
                let place = JSONPointer.root.appending(index)
                file.fixtures += fixtures(of: item, at: place, in: document, problems: &problems)
            }
        } else if root.object?["fixtures"] != nil {
            var reader = SettingsReader(root)
            file.survives = Allowance.list("survives", from: &reader) { document.position(of: $0) }
            reader.list("fixtures") { _, item, place in
                file.fixtures += fixtures(of: item, at: place, in: document, problems: &problems)
            }
            reader.finish()
            problems += reader.problems
        } else {
            problems.append(
                SettingsProblem(
                    at: .root,
                    found: root.object == nil ? "a single value" : "a mapping",
                    expected: "a list of fixtures",
                    remedy: "Begin each with `- name: …`."
                )
            )
        }
        let all = document.problems(with: problems)
        guard all.isEmpty else { throw PolicyFileError(all) }
        return file
    }

    /// The cases of one item; a place that is wrong in several of them is reported once.
    private func fixtures(
        of item: JSONValue,
        at place: JSONPointer,
        in document: YAMLDocument,
        problems: inout [SettingsProblem]
    ) -> [Fixture] {
        let matrix = FixtureMatrix(item, at: place)
        problems += matrix.problems
        var fixtures: [Fixture] = []
        var seen: Set<JSONPointer> = []
        for instance in matrix.cases {
            var reader = SettingsReader(instance, at: place)
            // Known, though it is gone from a case by now.
            _ = reader.has("matrix")
            let fixture = decoder.fixture(from: &reader) { document.position(of: $0) }
            reader.finish()
            problems += reader.problems.filter { !seen.contains($0.pointer) }
            seen.formUnion(reader.problems.map(\.pointer))
            if let fixture { fixtures.append(fixture) }
        }
        return fixtures
    }
}
