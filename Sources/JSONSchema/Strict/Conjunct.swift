// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A subschema that a value has to satisfy together with others.
struct Conjunct {
    let uses: SubschemaUses
    /// The subschema asked for in the first place, from which `allOf`, references and choices led here.
    let origin: Int
    /// Choices of it that have been made.
    var spent: Set<Keyword> = []
    /// Whether what it refers to stands beside it already.
    var isFlat = false

    init(_ number: Int, in outline: Outline, origin: Int? = nil) {
        uses = SubschemaUses(outline: outline, number: number)
        self.origin = origin ?? number
    }

    var number: Int { uses.number }

    /// The use of a keyword, unless it is spent.
    subscript(_ keyword: Keyword) -> KeywordUse? { spent.contains(keyword) ? nil : uses[keyword] }

    var source: Int { Int(uses.outline.subschemas[number].source) }

    var tape: JSONTape { uses.outline.tapes[source] }

    /// The reference in it and the subschema it leads to.
    var reference: Int? {
        for keyword in [Keyword.ref, .dynamicRef, .recursiveRef] {
            if let use = uses[keyword] { return Int(use.first) }
        }
        return nil
    }

    /// Whether it only passes on to others: by references, `allOf` and choices that have been made.
    var saysNothing: Bool {
        uses.outline.uses(of: number).allSatisfy { index in
            switch uses.outline.uses[index].keyword {
            case .ref, .dynamicRef, .recursiveRef, .allOf: true
            case let keyword: spent.contains(keyword)
            }
        }
    }

    /// What a list or map of subschemas holds.
    func children(_ use: KeywordUse) -> [Conjunct] {
        uses.children(use).map { Conjunct(Int($0), in: uses.outline) }
    }

    /// The members that `properties` names, with what it asks of each.
    func members() -> [(name: [UInt8], conjunct: Conjunct)] {
        guard let use = self[.properties] else { return [] }
        let tape = tape
        return zip(tape.keys(of: Int(use.node)), children(use)).map { key, child in
            (Array(tape.bytes[tape.stringRange(at: key)]), child)
        }
    }

    /// The strings of a list, such as that of `required`; none where the keyword is no list.
    func strings(_ keyword: Keyword) -> [[UInt8]] {
        guard let use = self[keyword], tape.kind(at: Int(use.node)) == .array else { return [] }
        let tape = tape
        return tape.elements(of: Int(use.node)).filter { tape.kind(at: $0) == .string }.map {
            Array(tape.bytes[tape.stringRange(at: $0)])
        }
    }

    /// The number a keyword has, if it is one.
    func number(_ keyword: Keyword) -> JSONNumber? {
        guard let use = self[keyword], tape.kind(at: Int(use.node)) == .number else { return nil }
        return tape.number(at: Int(use.node))
    }

    /// The string a keyword has, if it is one.
    func string(_ keyword: Keyword) -> String? {
        guard let use = self[keyword], tape.kind(at: Int(use.node)) == .string else { return nil }
        return tape.string(at: Int(use.node))
    }

    /// The kinds that `type` allows.
    var kinds: KindSet {
        guard let use = self[.type] else { return .all }
        let tape = tape
        return tape.elements(of: Int(use.node)).reduce(into: []) { kinds, item in
            if tape.kind(at: item) == .string { kinds.formUnion(KindSet(type: tape.string(at: item))) }
        }
    }

    /// The values that `const` and `enum` allow; nil where there is neither.
    var values: [Literal]? {
        var values: [Literal]?
        for keyword in [Keyword.const, .enumeration] {
            guard let use = self[keyword] else { continue }
            let nodes = keyword == .const ? [Int(use.node)] : tape.elements(of: Int(use.node))
            let own = nodes.map { Literal(source: Int32(source), node: Int32($0)) }
            values = values.map { Self.common($0, own, uses.outline) } ?? own
        }
        return values
    }

    /// The values of both lists.
    static func common(_ some: [Literal], _ others: [Literal], _ outline: Outline) -> [Literal] {
        some.filter { one in
            others.contains { other in
                Equality.equal(
                    Int(one.node),
                    in: outline.tapes[Int(one.source)],
                    Int(other.node),
                    in: outline.tapes[Int(other.source)]
                )
            }
        }
    }
}

extension Outline {
    /// The kind of a literal as `type` tells kinds apart.
    func kind(of literal: Literal) -> KindSet {
        let tape = tapes[Int(literal.source)]
        let node = Int(literal.node)
        return switch tape.kind(at: node) {
        case .null: .null
        case .bool: .boolean
        case .number: tape.number(at: node).isInteger ? .integer : .fraction
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// All that has to hold together, references and `allOf` followed; nil where one of it allows nothing.
    func flattened(_ conjuncts: [Conjunct]) -> [Conjunct]? {
        var flat: [Conjunct] = []
        var seen: Set<Int> = []
        var pending = Array(conjuncts.reversed())
        while var next = pending.popLast() {
            switch subschemas[next.number].kind {
            case .always: continue
            case .never: return nil
            case .object: break
            }
            guard seen.insert(next.number).inserted else { continue }
            var below: [Int] = []
            if !next.isFlat {
                if let target = next.reference { below.append(target) }
                if let use = next.uses[.allOf] { below += next.uses.children(use).map { Int($0) } }
            }
            next.isFlat = true
            flat.append(next)
            pending += below.reversed().map { Conjunct($0, in: self, origin: next.origin) }
        }
        return flat
    }
}
