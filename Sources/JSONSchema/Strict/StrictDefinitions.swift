// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The subschemas that others refer to, each written once under a name of its own.
struct StrictDefinitions {
    private var names: [Int: String] = [:]
    private var taken: Set<String> = []
    private var pending: [Int] = []
    /// Which definition refers to which, and whether from below an optional member; -1 is the whole.
    private var edges: [(from: Int, to: Int, isOptional: Bool)] = []
    private var current = -1
    /// How many optional members are around what is being written.
    var optionalDepth = 0

    /// The text of a reference to a subschema, which is written later if it is not yet.
    mutating func reference(to target: Int, root: Int, in outline: Outline) -> String {
        let to = target == root ? -1 : target
        edges.append((current, to, optionalDepth > 0))
        if target == root { return "#" }
        if let name = names[target] { return "#/$defs/\(name)" }
        let name = freeName(for: target, in: outline)
        names[target] = name
        pending.append(target)
        return "#/$defs/\(name)"
    }

    /// The next subschema to write, and its name.
    mutating func next() -> (target: Int, name: String)? {
        guard let target = pending.popLast(), let name = names[target] else { return nil }
        current = target
        return (target, name)
    }

    /// Whether some subschema leads back to itself; where `endsAtOptional`, not by way of a member that need not be there.
    func isCircular(but endsAtOptional: Bool) -> Bool {
        var references: [Int: Int] = [:]
        var sources: [Int: [Int]] = [:]
        for edge in edges where !(endsAtOptional && edge.isOptional) {
            references[edge.from, default: 0] += 1
            references[edge.to, default: 0] += 0
            sources[edge.to, default: []].append(edge.from)
        }
        // What refers to nothing, or to nothing but such, is not part of a circle.
        var free = references.filter { $0.value == 0 }.map(\.key)
        var left = references.count
        while let next = free.popLast() {
            left -= 1
            for source in sources[next] ?? [] {
                references[source, default: 0] -= 1
                if references[source] == 0 { free.append(source) }
            }
        }
        return left > 0
    }

    /// A name like the last part of the place, of letters, digits, `_` and `-`.
    private mutating func freeName(for target: Int, in outline: Outline) -> String {
        let subschema = outline.subschemas[target]
        let token = outline.tapes[Int(subschema.source)].pointer(at: Int(subschema.node)).tokens.last ?? ""
        let plain = token.utf8.filter { $0.isAlphanumeric || $0 == 0x5F || $0 == 0x2D }.prefix(48)
        let stem = plain.isEmpty ? "schema" : String(decoding: Array(plain), as: UTF8.self)
        var name = stem
        var number = 2
        while !taken.insert(name).inserted {
            name = "\(stem)_\(number)"
            number += 1
        }
        return name
    }
}

/// How large a written schema is, by the measures of published limits.
struct StrictSize {
    private var members = 0
    private var depth = 0
    private var values = 0
    private var text = 0
    private var optionalMembers = 0
    private var unions = 0

    /// - Parameter schema: As a reducer writes it, with all its definitions.
    init(of schema: JSONValue) {
        measure(schema, depth: 0)
        for (name, definition) in schema["$defs"]?.object ?? [:] {
            text += name.utf8.count
            measure(definition, depth: 0)
        }
    }

    private mutating func measure(_ schema: JSONValue, depth outer: Int) {
        let isContainer = schema["properties"] != nil || schema["items"] != nil
        let level = outer + (isContainer ? 1 : 0)
        depth = max(depth, level)
        if schema["anyOf"] != nil || schema["type"]?.array != nil { unions += 1 }
        let required = schema["required"]?.array?.count ?? 0
        for (name, member) in schema["properties"]?.object ?? [:] {
            members += 1
            text += name.utf8.count
            measure(member, depth: level)
        }
        optionalMembers += max(0, (schema["properties"]?.object?.count ?? 0) - required)
        for value in (schema["enum"]?.array ?? []) + (schema["const"].map { [$0] } ?? []) {
            values += schema["enum"] == nil ? 0 : 1
            text += value.string?.utf8.count ?? 0
        }
        for keyword in ["anyOf", "prefixItems"] {
            for part in schema[keyword]?.array ?? [] { measure(part, depth: level) }
        }
        for keyword in ["items", "additionalProperties"] {
            if let part = schema[keyword], part.object != nil { measure(part, depth: level) }
        }
        for (_, part) in schema["patternProperties"]?.object ?? [:] { measure(part, depth: level) }
    }

    /// The first limit that is passed; nil where none is.
    func excess(over limits: StrictDialect.Limits) -> (keyword: String, reason: String)? {
        let measures: [(keyword: String, size: Int, limit: Int, unit: String)] = [
            ("properties", members, limits.members, "members"),
            ("properties", depth, limits.depth, "levels of objects and arrays"),
            ("enum", values, limits.values, "values"),
            ("enum", text, limits.text, "bytes of names and values"),
            ("required", optionalMembers, limits.optionalMembers, "members that are not required"),
            ("anyOf", unions, limits.unions, "choices of types or forms"),
        ]
        guard let first = measures.first(where: { $0.size > $0.limit }) else { return nil }
        return (first.keyword, "\(first.size) \(first.unit), and at most \(first.limit) are known there")
    }
}

/// The forms of a `oneOf`, held against one another.
struct StrictArms {
    /// What is known of an arm.
    private struct Facts {
        var kinds = KindSet.all
        var tags: [[UInt8]: Set<[UInt8]>] = [:]
    }

    private let facts: [Facts]

    /// The facts of each arm, with what stands beside all of them.
    init(_ arms: [Conjunct], beside base: [Conjunct], in outline: Outline) {
        facts = arms.count <= 64 ? arms.map { Self.facts(of: base + [$0], outline) } : []
    }

    /// Whether no value can fit two of them: by kind, or by a member that each requires to be another string.
    var areExclusive: Bool {
        !facts.isEmpty
            && facts.indices.allSatisfy { index in
                facts[..<index].allSatisfy { Self.areExclusive($0, facts[index]) }
            }
    }

    private static func areExclusive(_ one: Facts, _ other: Facts) -> Bool {
        if one.kinds.isDisjoint(with: other.kinds) { return true }
        // Tags tell objects apart, and nothing else.
        guard one.kinds.isSubset(of: .object), other.kinds.isSubset(of: .object) else { return false }
        return one.tags.contains { name, values in other.tags[name].map { $0.isDisjoint(with: values) } ?? false }
    }

    private static func facts(of conjuncts: [Conjunct], _ outline: Outline) -> Facts {
        var facts = Facts()
        guard let flat = outline.flattened(conjuncts) else {
            facts.kinds = []
            return facts
        }
        let required = Set(flat.flatMap { $0.strings(.required) })
        for conjunct in flat {
            facts.kinds.formIntersection(conjunct.kinds)
            if let values = conjunct.values {
                facts.kinds.formIntersection(values.reduce([]) { $0.union(outline.kind(of: $1)) })
            }
            for (name, child) in conjunct.members() where required.contains(name) {
                if let strings = strings(of: child, outline) { facts.tags[name] = strings }
            }
        }
        return facts
    }

    /// The strings a member may be, if it may be nothing else.
    private static func strings(of member: Conjunct, _ outline: Outline) -> Set<[UInt8]>? {
        guard let values = outline.flattened([member])?.compactMap(\.values).first else { return nil }
        var strings: Set<[UInt8]> = []
        for value in values {
            let tape = outline.tapes[Int(value.source)]
            guard tape.kind(at: Int(value.node)) == .string else { return nil }
            strings.insert(Array(tape.bytes[tape.stringRange(at: Int(value.node))]))
        }
        return strings
    }
}
