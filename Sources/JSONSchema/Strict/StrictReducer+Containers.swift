// SPDX-License-Identifier: Apache-2.0

internal import JSON

// What is asked of arrays and objects.
extension StrictReducer {
    /// The keywords for an array; nil where no array is allowed.
    mutating func arrayKeywords(_ flat: [Conjunct]) -> [(String, JSONValue)]? {
        guard let first = flat.first else { return [] }
        var least = tightest(.minItems, flat)
        var most = tightest(.maxItems, flat)
        let shape = ArrayShape(flat)
        for conjunct in shape.unsaid {
            guard let use = conjunct[.prefixItems] ?? conjunct[.items] else { continue }
            tell(.relaxed, conjunct, use, "only one list of items can be sent")
        }
        var keywords: [(String, JSONValue)] = []
        if let holder = shape.holder, !dialect.keywords.contains(.prefixItems) {
            let keyword = holder[.prefixItems] == nil ? Keyword.items : .prefixItems
            if let use = holder[keyword] { tell(.relaxed, holder, use, "sent as items that may have any of its forms") }
            switch union(shape.prefix.map { [$0] } + [shape.rest]) {
            case .schema(let items): keywords.append(("items", .object(items)))
            case .nothing: most.take(0, holder, keyword)
            case .anything: break
            }
            if shape.endsAfterPrefix { most.take(JSONNumber(shape.prefix.count), holder, keyword) }
        } else {
            keywords += prefixKeywords(shape, &most)
        }
        let isEmpty = most.found?.number == 0 && dialect.keywords.contains(.maxItems)
        if keywords.isEmpty, !isEmpty, dialect.demands.contains(.types) {
            tell(.inexpressible, first, "items", "items of any type are not known there")
        }
        if let found = least.found, let use = found.conjunct[.minItems], let bound = found.number.int,
            bound > dialect.leastItems.upperBound
        {
            let known = dialect.leastItems.upperBound
            tell(.relaxed, found.conjunct, use, "sent as \(known), the most that is known there")
            least.found = (JSONNumber(known), found.conjunct, .minItems)
        }
        return keywords + said(least, as: .minItems) + said(most, as: .maxItems)
    }

    /// `prefixItems` and `items`; a place where nothing is allowed ends the array before it.
    private mutating func prefixKeywords(_ shape: ArrayShape, _ most: inout Tightest) -> [(String, JSONValue)] {
        var keywords: [(String, JSONValue)] = []
        var prefix: [JSONValue] = []
        for conjunct in shape.prefix {
            let form = form(of: [conjunct])
            if case .nothing = form {
                most.take(JSONNumber(prefix.count), conjunct, .prefixItems)
                break
            }
            prefix.append(.object(object(of: form, at: conjunct)))
        }
        if !prefix.isEmpty { keywords.append(("prefixItems", .array(prefix))) }
        switch form(of: shape.rest) {
        case .schema(let items): keywords.append(("items", .object(items)))
        case .nothing:
            if let place = shape.rest.first { most.take(JSONNumber(shape.prefix.count), place, .items) }
        case .anything: break
        }
        return keywords
    }

    /// What satisfies one of several conjunctions.
    private mutating func union(_ several: [[Conjunct]]) -> Form {
        var texts: [JSONValue] = []
        var isOpen = false
        for conjuncts in several {
            switch form(of: conjuncts) {
            case .nothing: continue
            case .anything: isOpen = true
            case .schema(let text): if !texts.contains(.object(text)) { texts.append(.object(text)) }
            }
        }
        if isOpen { return .anything }
        guard let first = texts.first?.object else { return .nothing }
        return .schema(texts.count == 1 ? first : ["anyOf": .array(texts)])
    }

    /// The keywords for an object; nil where no object is allowed.
    mutating func objectKeywords(_ flat: [Conjunct]) -> [(String, JSONValue)]? {
        guard let first = flat.first else { return [] }
        guard spend(ObjectShape.work(flat, in: outline)) else {
            tell(.inexpressible, first, "properties", "all of it would be too large")
            return []
        }
        var shape = ObjectShape(flat, in: outline)
        let pattern = namePattern(flat, shape)
        tellUnsaid(shape, patternIsSaid: pattern != nil)
        if !shape.isClosed, dialect.demands.contains(.closedObjects) {
            close(&shape, flat)
        }
        var properties: [JSONObject.Element] = []
        var required: [JSONValue] = []
        for member in shape.members where shape.allows(member.name) {
            let name = String(decoding: member.name, as: UTF8.self)
            let isRequired = shape.required.contains(member.name)
            definitions.optionalDepth += isRequired ? 0 : 1
            let form = form(of: member.conjuncts)
            definitions.optionalDepth -= isRequired ? 0 : 1
            if case .nothing = form {
                if isRequired { return nil }
                if !shape.isClosed, let place = member.conjuncts.first {
                    tell(.relaxed, place, "properties", "that a member is not allowed cannot be said there")
                }
                continue
            }
            if isRequired {
                required.append(.string(name))
            } else if dialect.demands.contains(.everyMember), let place = member.conjuncts.first ?? flat.first {
                if acceptsNull(member.conjuncts) {
                    tell(.narrowed, place, "required", "every member has to be there; null stands for none")
                    required.append(.string(name))
                } else {
                    tell(
                        .inexpressible,
                        place,
                        "required",
                        "every member has to be there, and this one may not be null"
                    )
                }
            }
            properties.append((name, .object(object(of: form, at: member.conjuncts.first ?? first))))
        }
        guard shape.required.allSatisfy({ shape.allows($0) }) else { return nil }
        var keywords: [(String, JSONValue)] = []
        if !properties.isEmpty || dialect.demands.contains(.closedObjects) {
            keywords.append(("properties", .object(JSONObject(distinct: properties))))
        }
        if !required.isEmpty { keywords.append(("required", .array(required))) }
        if let pattern { keywords.append(("patternProperties", pattern)) }
        let others = pattern == nil ? shape.additional : shape.besidePatterns
        if shape.isClosed {
            keywords.append(("additionalProperties", false))
        } else if !others.isEmpty {
            definitions.optionalDepth += 1
            switch form(of: others) {
            case .schema(let text): keywords.append(("additionalProperties", .object(text)))
            case .nothing: keywords.append(("additionalProperties", false))
            case .anything: break
            }
            definitions.optionalDepth -= 1
        }
        return keywords + said(tightest(.minProperties, flat), as: .minProperties)
            + said(tightest(.maxProperties, flat), as: .maxProperties)
    }

    /// `patternProperties`, where the dialect knows it as it stands.
    private mutating func namePattern(_ flat: [Conjunct], _ shape: ObjectShape) -> JSONValue? {
        guard dialect.keywords.contains(.patternProperties), shape.patterned.count == 1, shape.members.isEmpty,
            flat.allSatisfy({ $0.number == shape.patterned.first?.number || $0[.additionalProperties] == nil }),
            let holder = shape.patterned.first, let use = holder[.patternProperties], use.count == 1
        else { return nil }
        let pattern = outline.patterns[Int(outline.children[Int(use.first)])].source
        guard StrictPattern.isPlain(pattern) else { return nil }
        let child = Conjunct(Int(outline.children[Int(use.first) + 1]), in: outline)
        definitions.optionalDepth += 1
        defer { definitions.optionalDepth -= 1 }
        switch form(of: [child]) {
        case .schema(let text): return [pattern: .object(text)]
        case .anything: return [pattern: [:]]
        case .nothing: return nil
        }
    }

    private mutating func tellUnsaid(_ shape: ObjectShape, patternIsSaid: Bool) {
        for conjunct in shape.patterned where !patternIsSaid {
            guard let use = conjunct[.patternProperties] else { continue }
            tell(.relaxed, conjunct, use, "not known there, or not beside other members")
            guard let other = conjunct[.additionalProperties] else { continue }
            tell(.relaxed, conjunct, other, "not sent without the patterns beside it")
        }
        for conjunct in shape.unsaid {
            guard let use = conjunct[.unevaluatedProperties] else { continue }
            tell(.relaxed, conjunct, use, "not known there")
        }
    }

    /// Closes an object that the schema leaves open, where it has members that are named.
    private mutating func close(_ shape: inout ObjectShape, _ flat: [Conjunct]) {
        guard let place = flat.first(where: { $0[.properties] != nil }) ?? flat.first else { return }
        let keyword = Keyword.additionalProperties.name
        let isNamed = flat.contains { $0[.properties] != nil }
        if !shape.additional.isEmpty || !shape.patterned.isEmpty || !isNamed {
            tell(.inexpressible, place, keyword, "objects have no members but named ones there")
        } else if !ObjectShape.mentioned(by: flat, in: outline).isSubset(of: shape.members.map(\.name)) {
            tell(
                .inexpressible,
                place,
                keyword,
                "a part that is not sent asks for members that are not named beside it"
            )
        } else {
            tell(.narrowed, place, keyword, "objects have no members but named ones there")
        }
        shape.closed.append(Set(shape.members.map(\.name)))
    }
}
