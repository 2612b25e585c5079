// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Keywords of objects and arrays.
extension OutputCollector {
    mutating func evaluateObject(_ use: KeywordUse, _ context: inout KeywordContext) -> OutputUnit? {
        let keys = tape.keys(of: context.node)
        switch use.keyword {
        case .required:
            let names = context.schema.elements(of: Int(use.node)).map { context.schema.string(at: $0) }
            let missing = names.filter { tape.child(of: context.node, token: $0) == nil }
            return context.unit(use, missing.isEmpty, detail: .missing(missing))
        case .minProperties:
            return context.unit(use, keys.count >= Int(context.uses.count(.minProperties, context.schema) ?? 0))
        case .maxProperties:
            return context.unit(use, keys.count <= Int(context.uses.count(.maxProperties, context.schema) ?? .max))
        case .properties:
            let schema = context.schema
            let schemaKeys = schema.keys(of: Int(use.node))
            let numbers = Dictionary(uniqueKeysWithValues: zip(schemaKeys.map { $0 + 1 }, context.uses.children(use)))
            return members(use, keys, &context) { collector, key in
                guard let value = schema.child(of: Int(use.node), token: collector.tape.string(at: key)),
                    let number = numbers[value]
                else { return [] }
                return [(number, [collector.tape.string(at: key)])]
            }
        case .patternProperties:
            return members(use, keys, &context) { collector, key in
                (0..<Int(use.count)).compactMap { position in
                    let pair = Int(use.first) + 2 * position
                    let pattern = collector.outline.children[pair]
                    guard collector.matches(pattern, key) else { return nil }
                    return (collector.outline.children[pair + 1], [collector.outline.patterns[Int(pattern)].source])
                }
            }
        case .additionalProperties:
            let covered = context.covered
            return members(use, keys.filter { !covered.contains($0) }, &context) { _, _ in [(use.first, [])] }
        case .unevaluatedProperties:
            let evaluated = context.evaluated
            return members(use, keys.filter { !evaluated.contains($0) }, &context) { _, _ in [(use.first, [])] }
        case .propertyNames:
            var units: [OutputUnit] = []
            for key in keys { units.append(child(use.first, key, context, [use.keyword.name]).unit) }
            // A name is no place in the document that could be annotated.
            units.removeAll(where: \.isValid)
            return context.unit(use, units.isEmpty, units)
        default: return nil
        }
    }

    /// Subschemas applied to members; the names are the annotation.
    private mutating func members(
        _ use: KeywordUse,
        _ keys: [Int],
        _ context: inout KeywordContext,
        _ subschemas: (borrowing OutputCollector, Int) -> [(Int32, [String])]
    ) -> OutputUnit {
        var units: [OutputUnit] = []
        var names: [JSONValue] = []
        for key in keys {
            let found = subschemas(self, key)
            guard !found.isEmpty else { continue }
            names.append(.string(tape.string(at: key)))
            context.covered.insert(key)
            context.evaluated.insert(key)
            for (number, tokens) in found {
                units.append(child(number, key + 1, context, [use.keyword.name] + tokens).unit)
            }
        }
        return context.unit(use, units.allSatisfy(\.isValid), units, annotation: .array(names))
    }

    mutating func evaluateArray(_ use: KeywordUse, _ context: inout KeywordContext) -> OutputUnit? {
        let items = tape.elements(of: context.node)
        switch use.keyword {
        case .minItems: return context.unit(use, items.count >= Int(context.uses.count(.minItems, context.schema) ?? 0))
        case .maxItems:
            return context.unit(use, items.count <= Int(context.uses.count(.maxItems, context.schema) ?? .max))
        case .uniqueItems:
            guard context.uses.isTrue(.uniqueItems, context.schema) else { return nil }
            let duplicate = Equality.duplicate(in: context.node, of: tape)
            return context.unit(use, duplicate == nil, detail: duplicate.map { .equalItems($0.0, $0.1) } ?? .plain)
        case .prefixItems: return prefix(use, items, &context)
        case .items:
            let isList = context.schema.kind(at: Int(use.node)) == .array
            if isList { return prefix(use, items, &context) }
            return rest(use, items.dropFirst(Int(context.uses[.prefixItems]?.count ?? 0)), &context)
        case .additionalItems:
            guard let list = context.uses[.items], context.schema.kind(at: Int(list.node)) == .array else { return nil }
            return rest(use, items.dropFirst(Int(list.count)), &context)
        case .unevaluatedItems:
            let evaluated = context.evaluated
            return rest(use, items.filter { !evaluated.contains($0) }[...], &context)
        case .contains: return contains(use, items, &context)
        default: return nil
        }
    }

    private mutating func prefix(_ use: KeywordUse, _ items: [Int], _ context: inout KeywordContext) -> OutputUnit {
        var units: [OutputUnit] = []
        let numbers = Array(context.uses.children(use))
        for (position, item) in items.prefix(numbers.count).enumerated() {
            units.append(child(numbers[position], item, context, [use.keyword.name, String(position)]).unit)
            context.evaluated.insert(item)
        }
        let reached: JSONValue = units.count == items.count ? .bool(true) : .number(JSONNumber(units.count - 1))
        return context.unit(
            use,
            units.allSatisfy(\.isValid),
            units,
            annotation: units.isEmpty ? nil : reached
        )
    }

    private mutating func rest(_ use: KeywordUse, _ items: ArraySlice<Int>, _ context: inout KeywordContext)
        -> OutputUnit
    {
        var units: [OutputUnit] = []
        for item in items {
            units.append(child(use.first, item, context, [use.keyword.name]).unit)
            context.evaluated.insert(item)
        }
        return context.unit(use, units.allSatisfy(\.isValid), units, annotation: units.isEmpty ? nil : .bool(true))
    }

    private mutating func contains(_ use: KeywordUse, _ items: [Int], _ context: inout KeywordContext) -> OutputUnit {
        var units: [OutputUnit] = []
        var found: [JSONValue] = []
        for (position, item) in items.enumerated() {
            let unit = child(use.first, item, context, [use.keyword.name]).unit
            guard unit.isValid else { continue }
            units.append(unit)
            found.append(.number(JSONNumber(position)))
            if context.uses.draft >= .draft2020 { context.evaluated.insert(item) }
        }
        let least = Int(context.uses.count(.minContains, context.schema) ?? 1)
        let most = Int(context.uses.count(.maxContains, context.schema) ?? .max)
        return context.unit(
            use,
            found.count >= least && found.count <= most,
            units,
            annotation: .array(found),
            detail: .contained(found.count)
        )
    }
}
