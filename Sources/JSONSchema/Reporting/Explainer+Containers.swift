// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Arrays and objects, keyword by keyword.
extension Explainer {
    mutating func explainArray(_ place: Place, _ uses: SubschemaUses, into failures: inout [Failure]) {
        let schema = outline.tapes[place.source]
        let items = tape.elements(of: place.node)
        if let use = uses[.minItems], let least = uses.count(.minItems, schema), items.count < Int(least) {
            failures.append(place.failure(use))
        }
        if let use = uses[.maxItems], let most = uses.count(.maxItems, schema), items.count > Int(most) {
            failures.append(place.failure(use))
        }
        if let use = uses[.uniqueItems], uses.isTrue(.uniqueItems, schema),
            let (first, second) = Equality.duplicate(in: place.node, of: tape)
        {
            failures.append(place.failure(use, .equalItems(first, second)))
        }
        explainItems(place, uses, items, into: &failures)
        explainContains(place, uses, items, into: &failures)
    }

    private mutating func explainItems(
        _ place: Place,
        _ uses: SubschemaUses,
        _ items: [Int],
        into failures: inout [Failure]
    ) {
        var prefix = uses[.prefixItems]
        var rest = uses[.items]
        if let use = rest, outline.tapes[place.source].kind(at: Int(use.node)) == .array {
            prefix = use
            rest = uses[.additionalItems]
        }
        let prefixCount = Int(prefix?.count ?? 0)
        for (position, item) in items.enumerated() {
            if let prefix, position < prefixCount {
                explain(
                    Int(outline.children[Int(prefix.first) + position]),
                    item,
                    depth: place.depth + 1,
                    path: place.path + [prefix.keyword.name, String(position)],
                    into: &failures
                )
            } else if let rest {
                explain(
                    Int(rest.first),
                    item,
                    depth: place.depth + 1,
                    path: place.path + [rest.keyword.name],
                    into: &failures
                )
            }
        }
    }

    private mutating func explainContains(
        _ place: Place,
        _ uses: SubschemaUses,
        _ items: [Int],
        into failures: inout [Failure]
    ) {
        guard let use = uses[.contains] else { return }
        let schema = outline.tapes[place.source]
        let least = Int(uses.count(.minContains, schema) ?? 1)
        let most = Int(uses.count(.maxContains, schema) ?? .max)
        var found = 0
        for item in items where holds(Int(use.first), item) { found += 1 }
        if found < least { failures.append(place.failure(uses[.minContains] ?? use, .contained(found))) }
        if found > most { failures.append(place.failure(uses[.maxContains] ?? use, .contained(found))) }
    }

    mutating func explainObject(_ place: Place, _ uses: SubschemaUses, into failures: inout [Failure]) {
        let schema = outline.tapes[place.source]
        let keys = tape.keys(of: place.node)
        if let use = uses[.required] {
            let missing = missing(schema.elements(of: Int(use.node)), schema, in: place.node)
            if !missing.isEmpty { failures.append(place.failure(use, .missing(missing))) }
        }
        if let use = uses[.minProperties], let least = uses.count(.minProperties, schema), keys.count < Int(least) {
            failures.append(place.failure(use))
        }
        if let use = uses[.maxProperties], let most = uses.count(.maxProperties, schema), keys.count > Int(most) {
            failures.append(place.failure(use))
        }
        explainMembers(place, uses, keys, into: &failures)
        if let use = uses[.propertyNames] {
            for key in keys {
                var reasons: [Failure] = []
                explain(
                    Int(use.first),
                    key,
                    depth: place.depth + 1,
                    path: place.path + [use.keyword.name],
                    into: &reasons
                )
                if !reasons.isEmpty { failures.append(place.failure(use, .name(key, reasons))) }
            }
        }
        if let use = uses[.dependentRequired] { explainDependencies(place, use, into: &failures) }
        if let use = uses[.dependencies] { explainDependencies(place, use, into: &failures) }
        if let use = uses[.dependentSchemas] { explainDependencies(place, use, into: &failures) }
    }

    /// The names of a list that are not members of an object.
    private func missing(_ names: [Int], _ schema: borrowing JSONTape, in object: Int) -> [String] {
        var missing: [String] = []
        for name in names where schema.kind(at: name) == .string {
            let text = schema.bytes.span.extracting(schema.stringRange(at: name))
            if tape.member(of: object, named: text, hash: JSONKeyHash.process(text)) == nil {
                missing.append(schema.string(at: name))
            }
        }
        return missing
    }

    private mutating func explainMembers(
        _ place: Place,
        _ uses: SubschemaUses,
        _ keys: [Int],
        into failures: inout [Failure]
    ) {
        let schema = outline.tapes[place.source]
        var unexpected: [Int] = []
        var forbidden: [Int] = []
        for key in keys {
            var isCovered = false
            if let use = uses[.properties],
                let (position, _) = schema.member(of: Int(use.node), namedAs: key, of: tape)
            {
                isCovered = true
                let child = Int(outline.children[Int(use.first) + position])
                if outline.subschemas[child].kind == .never {
                    forbidden.append(key)
                } else if fails(child, key + 1) {
                    explainFailure(
                        child,
                        key + 1,
                        depth: place.depth + 1,
                        path: place.path + ["properties", tape.string(at: key)],
                        into: &failures
                    )
                }
            }
            if let use = uses[.patternProperties] {
                for position in 0..<Int(use.count) {
                    let pair = Int(use.first) + 2 * position
                    guard evaluation.matches(outline.children[pair], key) else { continue }
                    isCovered = true
                    let pattern = outline.patterns[Int(outline.children[pair])].source
                    explain(
                        Int(outline.children[pair + 1]),
                        key + 1,
                        depth: place.depth + 1,
                        path: place.path + ["patternProperties", pattern],
                        into: &failures
                    )
                }
            }
            guard !isCovered, let use = uses[.additionalProperties] else { continue }
            if outline.subschemas[Int(use.first)].kind == .never {
                unexpected.append(key)
            } else {
                explain(
                    Int(use.first),
                    key + 1,
                    depth: place.depth + 1,
                    path: place.path + ["additionalProperties"],
                    into: &failures
                )
            }
        }
        if let use = uses[.additionalProperties], !unexpected.isEmpty {
            failures.append(place.failure(use, .unexpected(unexpected)))
        }
        if let use = uses[.properties], !forbidden.isEmpty {
            failures.append(place.failure(use, .unexpected(forbidden)))
        }
    }

    private mutating func explainDependencies(_ place: Place, _ use: KeywordUse, into failures: inout [Failure]) {
        let schema = outline.tapes[place.source]
        for (position, key) in schema.keys(of: Int(use.node)).enumerated() {
            let name = schema.string(at: key)
            guard tape.child(of: place.node, token: name) != nil else { continue }
            let child = use.keyword == .dependentRequired ? -1 : outline.children[Int(use.first) + position]
            if child >= 0 {
                explain(
                    Int(child),
                    place.node,
                    depth: place.depth,
                    path: place.path + [use.keyword.name, name],
                    into: &failures
                )
            } else {
                let missing = missing(schema.elements(of: key + 1), schema, in: place.node)
                if !missing.isEmpty { failures.append(place.failure(use, .missingBeside(name, missing))) }
            }
        }
    }

    /// What no other keyword evaluated; looked at only where everything else holds.
    mutating func explainUnevaluated(_ place: Place, _ uses: SubschemaUses, into failures: inout [Failure]) {
        for keyword in [Keyword.unevaluatedItems, .unevaluatedProperties] {
            guard let use = uses[keyword] else { continue }
            let children = evaluation.failingUnevaluated(Int32(place.number), place.node, keyword)
            if outline.subschemas[Int(use.first)].kind == .never {
                if !children.isEmpty { failures.append(place.failure(use, .unexpected(children))) }
                continue
            }
            for child in children {
                let value = keyword == .unevaluatedProperties ? child + 1 : child
                explain(
                    Int(use.first),
                    value,
                    depth: place.depth + 1,
                    path: place.path + [keyword.name],
                    into: &failures
                )
            }
        }
    }
}
