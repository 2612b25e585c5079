// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Turns an outline into a program, one record for each subschema.
struct Lowering {
    let outline: Outline
    let options: SchemaOptions
    var draft = ProgramDraft()

    /// - Precondition: The outline was built without problems.
    static func lower(_ outline: Outline, options: SchemaOptions) -> Program {
        var lowering = Lowering(outline: outline, options: options)
        lowering.draft.records = [Record](repeating: .always, count: outline.subschemas.count)
        for number in outline.subschemas.indices { lowering.lower(number) }
        if options.optimises { Optimiser.optimise(&lowering.draft, patterns: outline.patterns) }
        return Program(lowering.draft, outline: outline, root: outline.root)
    }

    private mutating func lower(_ number: Int) {
        let subschema = outline.subschemas[number]
        guard subschema.kind == .object else {
            if subschema.kind == .never { draft.records[number] = .never }
            return
        }
        let tape = outline.tapes[Int(subschema.source)]
        let uses = SubschemaUses(outline: outline, number: number)
        var record = Record.always
        if let use = uses[.type] { lowerType(use, tape, isDraft4: uses.draft == .draft4, into: &record) }
        record.number = numeric(uses, tape)
        record.string = string(uses, tape)
        record.array = array(uses, tape)
        record.object = object(uses, tape)
        var steps: [Step] = []
        literals(uses, subschema, tape, into: &steps)
        applicators(uses, tape, into: &steps)
        record.firstStep = Int32(draft.steps.count)
        record.stepCount = UInt16(clamping: steps.count)
        if steps.contains(where: { $0.kind == .unevaluatedItems || $0.kind == .unevaluatedProperties }) {
            record.flags |= Record.opensFrame
        }
        draft.steps += steps
        draft.records[number] = record
    }

    private func lowerType(_ use: KeywordUse, _ tape: borrowing JSONTape, isDraft4: Bool, into record: inout Record) {
        var kinds: UInt8 = 0
        var integers = false
        let node = Int(use.node)
        var item = tape.kind(at: node) == .array ? node + 1 : node
        let end = tape.next(after: node)
        while item < end {
            switch tape.kind(at: item) == .string ? tape.string(at: item) : "" {
            case "null": kinds |= JSONKind.null.bit
            case "boolean": kinds |= JSONKind.bool.bit
            case "number": kinds |= JSONKind.number.bit
            case "string": kinds |= JSONKind.string.bit
            case "array": kinds |= JSONKind.array.bit
            case "object": kinds |= JSONKind.object.bit
            case "integer": integers = true
            default: break
            }
            item = tape.next(after: item)
        }
        if integers, kinds & JSONKind.number.bit == 0 {
            kinds |= JSONKind.number.bit
            record.flags |= Record.integersOnly | (isDraft4 ? Record.asWritten : 0)
        }
        record.kinds = kinds
    }

    private mutating func literals(
        _ uses: SubschemaUses,
        _ subschema: Subschema,
        _ tape: borrowing JSONTape,
        into steps: inout [Step]
    ) {
        if let use = uses[.const] {
            if tape.kind(at: Int(use.node)) == .string {
                // Strings are found without the schema's document.
                steps.append(Step(kind: .member, a: 0, b: 0, c: Int32(draft.stringSets.count)))
                draft.stringSets.append(StringSet([tape.bytes[tape.stringRange(at: Int(use.node))]]))
            } else {
                steps.append(Step(kind: .equals, a: Int32(draft.literals.count), b: 1))
                draft.literals.append(Literal(source: subschema.source, node: use.node))
            }
        }
        guard let use = uses[.enumeration], tape.kind(at: Int(use.node)) == .array else { return }
        let end = tape.next(after: Int(use.node))
        var strings: [ArraySlice<UInt8>] = []
        var others: [Literal] = []
        var item = Int(use.node) + 1
        while item < end {
            if tape.kind(at: item) == .string {
                strings.append(tape.bytes[tape.stringRange(at: item)])
            } else {
                others.append(Literal(source: subschema.source, node: Int32(item)))
            }
            item = tape.next(after: item)
        }
        steps.append(
            Step(
                kind: .member,
                a: Int32(draft.literals.count),
                b: Int32(others.count),
                c: Int32(draft.stringSets.count)
            )
        )
        draft.literals += others
        draft.stringSets.append(StringSet(strings))
    }

    private mutating func applicators(_ uses: SubschemaUses, _ tape: borrowing JSONTape, into steps: inout [Step]) {
        for keyword in [Keyword.ref, .dynamicRef, .recursiveRef] {
            if let use = uses[keyword] { steps.append(Step(kind: .record, a: use.first)) }
        }
        dependencies(uses, tape, into: &steps)
        if let use = uses[.allOf] {
            for arm in uses.children(use) { steps.append(Step(kind: .record, a: arm)) }
        }
        if let use = uses[.anyOf] { steps.append(arms(.anyOf, uses.children(use))) }
        if let use = uses[.oneOf] { steps.append(arms(.oneOf, uses.children(use))) }
        if let use = uses[.not] { steps.append(Step(kind: .not, a: use.first)) }
        if let use = uses[.conditional] {
            let then = uses[.then]?.first ?? -1
            let otherwise = uses[.otherwise]?.first ?? -1
            // Without both, only what `if` evaluated counts.
            steps.append(Step(kind: .conditional, a: use.first, b: then, c: otherwise))
        }
        if let use = uses[.unevaluatedItems] { steps.append(Step(kind: .unevaluatedItems, a: use.first)) }
        if let use = uses[.unevaluatedProperties] { steps.append(Step(kind: .unevaluatedProperties, a: use.first)) }
    }

    private mutating func arms(_ kind: Step.Kind, _ arms: ArraySlice<Int32>) -> Step {
        let step = Step(kind: kind, a: Int32(draft.lists.count), b: Int32(arms.count))
        draft.lists += arms
        return step
    }

    private mutating func dependencies(_ uses: SubschemaUses, _ tape: borrowing JSONTape, into steps: inout [Step]) {
        for keyword in [Keyword.dependentSchemas, .dependencies, .dependentRequired] {
            guard let use = uses[keyword], tape.kind(at: Int(use.node)) == .object else { continue }
            var key = Int(use.node) + 1
            let end = tape.next(after: Int(use.node))
            var position = Int(use.first)
            while key < end {
                let (name, length) = self.name(key, tape)
                let hash = Int32(bitPattern: tape.keyHash(at: key))
                let child: Int32 = keyword == .dependentRequired ? -1 : outline.children[position]
                if child >= 0 {
                    steps.append(Step(kind: .dependentSchema, a: name, b: length, c: child, d: hash))
                } else {
                    steps.append(
                        Step(kind: .dependentSchema, a: name, b: length, c: requiring(key + 1, tape), d: hash)
                    )
                }
                position += 1
                key = tape.next(after: key + 1)
            }
        }
    }

    /// A record that asks an object for the members in a list of names (draft 3 style single names included).
    private mutating func requiring(_ list: Int, _ tape: borrowing JSONTape) -> Int32 {
        var table = PropertyTableDraft()
        var item = tape.kind(at: list) == .array ? list + 1 : list
        while item < tape.next(after: list) {
            if tape.kind(at: item) == .string { table.require(tape.bytes[tape.stringRange(at: item)]) }
            item = tape.next(after: item)
        }
        var check = ObjectCheck()
        draft.place(table, in: &check)
        var record = Record.always
        record.object = Int32(draft.objects.count)
        draft.objects.append(check)
        draft.records.append(record)
        return Int32(draft.records.count - 1)
    }

    /// Keeps a key's bytes and returns their place and length.
    mutating func name(_ key: Int, _ tape: borrowing JSONTape) -> (Int32, Int32) {
        let bytes = tape.bytes[tape.stringRange(at: key)]
        draft.names += bytes
        return (Int32(draft.names.count - bytes.count), Int32(bytes.count))
    }
}

/// The keywords of one subschema, asked by keyword.
struct SubschemaUses {
    let outline: Outline
    let number: Int
    let draft: Draft
    private let firstUse: Int
    /// By keyword, counted from the first use; -1 for those that are not used.
    ///
    /// Inline, as these are made for each subschema.
    private var positions = InlineArray<96, Int8>(repeating: -1)

    init(outline: Outline, number: Int) {
        self.outline = outline
        self.number = number
        draft = outline.resources[Int(outline.subschemas[number].resource)].dialect.draft
        let uses = outline.uses(of: number)
        firstUse = uses.lowerBound
        for index in uses {
            positions[Int(outline.uses[index].keyword.rawValue)] = Int8(index - uses.lowerBound)
        }
    }

    subscript(_ keyword: Keyword) -> KeywordUse? {
        let position = positions[Int(keyword.rawValue)]
        return position < 0 ? nil : outline.uses[firstUse + Int(position)]
    }

    /// The children of a list or map.
    func children(_ use: KeywordUse) -> ArraySlice<Int32> {
        outline.children[Int(use.first)..<(Int(use.first) + Int(use.count))]
    }
}

extension JSONKind {
    /// The kind's bit in `Record.kinds`.
    @inline(__always)
    var bit: UInt8 { 1 << rawValue }
}
