// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Evaluates keyword by keyword, stops at nothing and keeps all: errors and annotations.
///
/// Written for completeness, not for speed, and independent of the program: tests hold the one against the other.
struct OutputCollector: ~Copyable {
    let outline: Outline
    let document: JSONDocument
    let tape: JSONTape
    let options: SchemaOptions
    var evaluation: Evaluation
    private(set) var effort = 0

    /// Subschemas that are evaluated before it gives up.
    static let mostEffort = 1_000_000
    /// Subschemas inside one another, so that the deepest fit 512 KB of stack.
    private static let deepest = 80

    var gaveUp: Bool { effort > Self.mostEffort || evaluation.limit != nil }

    init(_ schema: CompiledSchema, over document: JSONDocument) {
        outline = schema.outline
        self.document = document
        tape = document.tape
        options = schema.options
        // Only for its patterns.
        evaluation = Evaluation(schema.program, over: document.tape, limits: schema.options.limits)
    }

    /// What a subschema came to, and which keys and items it evaluated.
    struct Result {
        var unit: OutputUnit
        var evaluated: Set<Int> = []
    }

    mutating func evaluate(_ number: Int, _ node: Int, path: [String], depth: Int = 0) -> Result {
        effort += 1
        let subschema = outline.subschemas[number]
        var unit = OutputUnit(
            isValid: subschema.kind != .never,
            path: path,
            subschema: number,
            place: Int(subschema.node),
            node: node
        )
        guard effort <= Self.mostEffort, depth <= Self.deepest else {
            effort = Self.mostEffort + 1
            return Result(unit: unit)
        }
        if subschema.kind == .never {
            unit.failure = Failure(subschema: number, value: unit.place, node: node, depth: 0, path: path)
        }
        guard subschema.kind == .object else { return Result(unit: unit) }
        var context = KeywordContext(
            uses: SubschemaUses(outline: outline, number: number),
            schema: outline.tapes[Int(subschema.source)],
            number: number,
            node: node,
            path: path,
            depth: depth + 1
        )
        for index in outline.uses(of: number) {
            guard let one = evaluate(outline.uses[index], &context) else { continue }
            unit.children.append(one)
            if !one.isValid { unit.isValid = false }
        }
        guard unit.isValid else {
            return Result(unit: unit)
        }
        unit.children += annotations(context)
        return Result(unit: unit, evaluated: context.evaluated)
    }

    /// One subschema at one value, with what its keywords tell each other.
    struct KeywordContext {
        let uses: SubschemaUses
        let schema: JSONTape
        let number: Int
        let node: Int
        let path: [String]
        let depth: Int
        /// Keys and items that were evaluated, by this subschema and those in place.
        var evaluated: Set<Int> = []
        /// Items and keys that `properties`, `prefixItems` and their like are about.
        var covered: Set<Int> = []
        var conditionHeld: Bool?

        func unit(
            _ use: KeywordUse,
            _ isValid: Bool,
            _ children: [OutputUnit] = [],
            annotation: JSONValue? = nil,
            detail: Failure.Detail = .plain
        ) -> OutputUnit {
            let path = path + [use.keyword.name]
            var unit = OutputUnit(
                isValid: isValid,
                path: path,
                subschema: number,
                place: Int(use.node),
                node: node,
                annotation: isValid ? annotation : nil,
                children: children
            )
            if !isValid {
                unit.failure = Failure(
                    keyword: use.keyword,
                    subschema: number,
                    value: Int(use.node),
                    node: node,
                    depth: 0,
                    path: path,
                    detail: detail
                )
            }
            return unit
        }
    }

    /// What members say that are no keywords of evaluation: titles, defaults, unknown names.
    private func annotations(_ context: KeywordContext) -> [OutputUnit] {
        // In old drafts nothing counts beside a reference.
        if context.uses.draft <= .draft7, context.uses[.ref] != nil { return [] }
        let location = outline.subschemas[context.number]
        var units: [OutputUnit] = []
        for key in context.schema.keys(of: Int(location.node)) {
            let name = context.schema.string(at: key)
            if let keyword = KeywordTable.shared.keyword(of: key, in: context.schema) {
                let isKnown = keyword.exists(in: context.uses.dialect)
                guard !isKnown || keyword.isAnnotation else { continue }
            }
            units.append(
                OutputUnit(
                    isValid: true,
                    path: context.path + [name],
                    subschema: context.number,
                    place: key + 1,
                    node: context.node,
                    annotation: outline.documents[Int(location.source)].node(at: key + 1).value
                )
            )
        }
        return units
    }
}
