// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension CompiledSchema {
    /// What is allowed in the schema but probably not meant: names no draft knows, requirements nothing can satisfy.
    ///
    /// Found by looking again, so that nobody pays who does not ask.
    public var warnings: [SchemaProblem] {
        var problems: [SchemaProblem] = []
        let source = outline.subschemas[outline.root].source
        var seen: Set<Int32> = []
        for (number, subschema) in outline.subschemas.enumerated()
        where subschema.source == source && subschema.kind == .object && seen.insert(subschema.node).inserted {
            guard problems.count < 64 else { break }
            problems += SubschemaWarnings(outline: outline, number: number).all
        }
        return problems
    }
}

/// What looks wrong in one subschema.
private struct SubschemaWarnings {
    let outline: Outline
    let uses: SubschemaUses
    let tape: JSONTape
    let node: Int

    init(outline: Outline, number: Int) {
        self.outline = outline
        uses = SubschemaUses(outline: outline, number: number)
        tape = outline.tapes[Int(outline.subschemas[number].source)]
        node = Int(outline.subschemas[number].node)
    }

    var all: [SchemaProblem] { unknownKeywords + unknownFormat + impossibleRequirements }

    private var unknownKeywords: [SchemaProblem] {
        let known = Keyword.allCases.filter { $0.exists(in: uses.dialect) }.map(\.name)
        return tape.keys(of: node).prefix(1_000).compactMap { key in
            let name = tape.string(at: key)
            guard !known.contains(name), let near = NearestName.of(name, among: known) else { return nil }
            return problem(
                "unknown_keyword",
                at: key + 1,
                found: "`\(name)`, which is no keyword",
                expected: "`\(near)`, probably",
                remedy: "Rename it to `\(near)`."
            )
        }
    }

    private var unknownFormat: [SchemaProblem] {
        guard let use = uses[.format], let name = uses.text(.format, tape), Format(name: name) == nil else { return [] }
        let near = NearestName.of(name, among: Format.allCases.map(\.name))
        return [
            problem(
                "unknown_format",
                at: Int(use.node),
                found: "`\(name)`, a format that is not known and never checked",
                expected: near.map { "`\($0)`, probably" } ?? "a format such as `date-time`",
                remedy: near.map { "Rename it to `\($0)`." } ?? "Use a pattern."
            )
        ]
    }

    /// `required` names that `additionalProperties: false` forbids.
    private var impossibleRequirements: [SchemaProblem] {
        guard let required = uses[.required], let additional = uses[.additionalProperties],
            outline.subschemas[Int(additional.first)].kind == .never, uses[.patternProperties] == nil
        else { return [] }
        let listed = Set(uses[.properties].map { tape.keys(of: Int($0.node)).map { tape.string(at: $0) } } ?? [])
        return tape.elements(of: Int(required.node)).prefix(1_000).compactMap { item in
            guard tape.kind(at: item) == .string, !listed.contains(tape.string(at: item)) else { return nil }
            let name = tape.string(at: item)
            return problem(
                "impossible_requirement",
                at: item,
                found: "`\(name)`, which is required but not among the properties",
                expected: "one of the properties, as no others are allowed",
                remedy: "Add `\(name)` to `properties`, or do not require it."
            )
        }
    }

    private func problem(
        _ code: String,
        at place: Int,
        found: String,
        expected: String,
        remedy: String
    ) -> SchemaProblem {
        let root = Int(outline.subschemas[outline.root].node)
        let tokens = tape.pointer(at: place).tokens.dropFirst(root == 0 ? 0 : tape.pointer(at: root).tokens.count)
        return SchemaProblem(
            code: code,
            pointer: JSONPointer(tokens: Array(tokens)),
            found: found,
            expected: expected,
            remedy: remedy
        )
    }
}
