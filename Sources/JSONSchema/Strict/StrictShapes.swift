// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What some conjuncts together ask of the items of an array.
struct ArrayShape {
    /// Of the first items, one each.
    private(set) var prefix: [Conjunct] = []
    /// Of all others; nothing where this is empty.
    private(set) var rest: [Conjunct] = []
    /// The conjunct that `prefix` is from.
    private(set) var holder: Conjunct?
    /// Conjuncts whose items are counted otherwise.
    private(set) var unsaid: [Conjunct] = []

    init(_ flat: [Conjunct]) {
        for conjunct in flat {
            let (own, others) = Self.items(of: conjunct)
            if own.isEmpty {
                guard let others else { continue }
                if holder == nil { rest.append(others) } else { unsaid.append(conjunct) }
            } else if holder == nil, rest.isEmpty {
                holder = conjunct
                prefix = own
                rest = others.map { [$0] } ?? []
            } else {
                unsaid.append(conjunct)
            }
        }
    }

    /// Whether nothing may follow the first items.
    var endsAfterPrefix: Bool {
        rest.contains { $0.uses.outline.subschemas[$0.number].kind == .never }
    }

    /// The two forms of all drafts: `prefixItems` and `items`, or a list in `items` and `additionalItems`.
    private static func items(of conjunct: Conjunct) -> (prefix: [Conjunct], rest: Conjunct?) {
        let outline = conjunct.uses.outline
        let rest = conjunct[.items]
        if let rest, conjunct.tape.kind(at: Int(rest.node)) == .array {
            let further = conjunct[.additionalItems].map { Conjunct(Int($0.first), in: outline) }
            return (conjunct.children(rest), further)
        }
        let prefix = conjunct[.prefixItems].map { conjunct.children($0) } ?? []
        return (prefix, rest.map { Conjunct(Int($0.first), in: outline) })
    }
}

/// What some conjuncts together ask of the members of an object.
struct ObjectShape {
    /// Members by name, in the order written.
    private(set) var members: [(name: [UInt8], conjuncts: [Conjunct])] = []
    private var positions: [[UInt8]: Int] = [:]
    private(set) var required: Set<[UInt8]> = []
    /// Asked of all members that are not named.
    private(set) var additional: [Conjunct] = []
    /// Asked of all members that no pattern is for, by the conjuncts with patterns.
    private(set) var besidePatterns: [Conjunct] = []
    /// Lists of names, beside each of which no other is allowed.
    var closed: [Set<[UInt8]>] = []
    /// Conjuncts with `patternProperties`.
    private(set) var patterned: [Conjunct] = []
    /// Conjuncts whose `unevaluatedProperties` cannot be told from the names.
    private(set) var unsaid: [Conjunct] = []

    var isClosed: Bool { !closed.isEmpty }

    func allows(_ name: [UInt8]) -> Bool { closed.allSatisfy { $0.contains(name) } }

    init(_ flat: [Conjunct], in outline: Outline) {
        for conjunct in flat {
            for (name, child) in conjunct.members() { add(child, to: name) }
            if conjunct[.patternProperties] != nil { patterned.append(conjunct) }
        }
        for conjunct in flat {
            for name in conjunct.strings(.required) {
                required.insert(name)
                add(nil, to: name)
            }
        }
        for conjunct in flat {
            closeOrExtend(conjunct, outline)
            noteUnevaluated(conjunct, flat, outline)
        }
    }

    /// How much work it is: each `additionalProperties` is asked of the members that others name.
    static func work(_ flat: [Conjunct], in outline: Outline) -> Int {
        let names = flat.reduce(0) { $0 + Int($1[.properties]?.count ?? 0) }
        let asking = flat.count {
            guard let use = $0[.additionalProperties] else { return false }
            return outline.subschemas[Int(use.first)].kind == .object
        }
        return flat.count > 1 ? names * asking : 0
    }

    private mutating func add(_ conjunct: Conjunct?, to name: [UInt8]) {
        if let position = positions[name] {
            if let conjunct { members[position].conjuncts.append(conjunct) }
        } else {
            positions[name] = members.count
            members.append((name, conjunct.map { [$0] } ?? []))
        }
    }

    /// `additionalProperties`, which counts the names of its own subschema only.
    private mutating func closeOrExtend(_ conjunct: Conjunct, _ outline: Outline) {
        guard let use = conjunct[.additionalProperties] else { return }
        guard conjunct[.patternProperties] == nil else {
            besidePatterns.append(Conjunct(Int(use.first), in: outline))
            return
        }
        let own = Set(conjunct.members().map(\.name))
        switch outline.subschemas[Int(use.first)].kind {
        case .always: break
        case .never: closed.append(own)
        case .object:
            let child = Conjunct(Int(use.first), in: outline)
            additional.append(child)
            for member in members where !own.contains(member.name) { add(child, to: member.name) }
        }
    }

    /// `unevaluatedProperties: false` closes where the names of all that was evaluated are known.
    private mutating func noteUnevaluated(_ conjunct: Conjunct, _ flat: [Conjunct], _ outline: Outline) {
        guard let use = conjunct[.unevaluatedProperties], outline.subschemas[Int(use.first)].kind != .always else {
            return
        }
        let within = flat.filter { $0.origin == conjunct.origin }
        let isKnown =
            conjunct.number == conjunct.origin && outline.subschemas[Int(use.first)].kind == .never
            && within.allSatisfy { part in
                let open: [Keyword] = [
                    .conditional, .dependentSchemas, .dependencies, .patternProperties, .additionalProperties, .anyOf,
                ]
                // Choices are made by now; of `anyOf` several forms may hold at once, and all their names count.
                return open.allSatisfy { part.uses[$0] == nil }
                    && (part.number == conjunct.number || part[.unevaluatedProperties] == nil)
            }
        if isKnown {
            closed.append(Set(within.flatMap { $0.members().map(\.name) }))
        } else {
            unsaid.append(conjunct)
        }
    }

    /// Names that are asked for by parts which no dialect knows: conditions and what depends on a member.
    static func mentioned(by flat: [Conjunct], in outline: Outline) -> Set<[UInt8]> {
        var names: Set<[UInt8]> = []
        var seen: Set<Int> = []
        var pending: [Int] = []
        func push(_ conjunct: Conjunct, _ keywords: [Keyword]) {
            for keyword in keywords {
                guard let use = conjunct[keyword], use.first >= 0 else { continue }
                switch keyword.shape {
                case .schema, .none: pending.append(Int(use.first))
                default: pending += conjunct.uses.children(use).filter { $0 >= 0 }.map { Int($0) }
                }
            }
        }
        let conditions: [Keyword] = [.then, .otherwise, .dependentSchemas, .dependencies]
        for conjunct in flat {
            push(conjunct, conditions)
            for keyword in [Keyword.dependentRequired, .dependencies] {
                guard let use = conjunct[keyword] else { continue }
                let tape = conjunct.tape
                for key in tape.keys(of: Int(use.node)) where tape.kind(at: key + 1) == .array {
                    for item in tape.elements(of: key + 1) where tape.kind(at: item) == .string {
                        names.insert(Array(tape.bytes[tape.stringRange(at: item)]))
                    }
                }
            }
        }
        while let number = pending.popLast() {
            guard seen.insert(number).inserted else { continue }
            let conjunct = Conjunct(number, in: outline)
            names.formUnion(conjunct.members().map(\.name))
            names.formUnion(conjunct.strings(.required))
            push(conjunct, conditions + [.ref, .dynamicRef, .recursiveRef, .allOf, .anyOf, .oneOf])
        }
        return names
    }
}
