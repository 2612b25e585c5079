// SPDX-License-Identifier: Apache-2.0

internal import JSON

// What is asked of a value that has no choice of forms.
extension StrictReducer {
    mutating func single(_ flat: [Conjunct]) -> Form {
        var kinds = flat.reduce(KindSet.all) { $0.intersection($1.kinds) }
        var values: [Literal]?
        for conjunct in flat {
            guard let own = conjunct.values else { continue }
            guard spend(own.count * (values?.count ?? 0) / 64) else {
                tell(.inexpressible, conjunct, "enum", "all of it would be too large")
                break
            }
            values = values.map { Conjunct.common($0, own, outline) } ?? own
        }
        if let list = values?.filter({ kinds.isSuperset(of: outline.kind(of: $0)) }) {
            kinds = list.reduce([]) { $0.union(outline.kind(of: $1)) }
            values = list
        }
        guard let first = flat.first else { return .anything }
        var keywords: [(String, JSONValue)] = []
        if kinds == .all, values == nil, dialect.demands.contains(.types) {
            kinds = spokenOf(flat)
            if kinds.isEmpty {
                tellUnsaid(flat, .all)
                return .anything
            }
            tell(.narrowed, first, "type", "a type has to be said, and what is asked concerns only this one")
        }
        tellUnsaid(flat, kinds)
        if !kinds.isDisjoint(with: .number) { keywords += numberKeywords(flat) }
        if kinds.contains(.string) { keywords += stringKeywords(flat) }
        if kinds.contains(.array) {
            if let own = arrayKeywords(flat) { keywords += own } else { kinds.remove(.array) }
        }
        if kinds.contains(.object) {
            if let own = objectKeywords(flat) { keywords += own } else { kinds.remove(.object) }
        }
        guard !kinds.isEmpty else { return .nothing }
        var text = annotations(of: flat)
        if kinds != .all {
            let types = kinds.types.map { JSONValue.string($0) }
            text["type"] = types.count == 1 ? types.first : .array(types)
        }
        if let values { write(values.filter { kinds.isSuperset(of: outline.kind(of: $0)) }, of: flat, into: &text) }
        for (keyword, value) in keywords { text[keyword] = value }
        return text.isEmpty ? .anything : .schema(text)
    }

    /// `enum` and `const`, if the dialect knows values of their kinds.
    private mutating func write(_ values: [Literal], of flat: [Conjunct], into text: inout JSONObject) {
        let areKnown = values.allSatisfy { dialect.values.isSuperset(of: outline.kind(of: $0)) }
        guard areKnown else {
            for conjunct in flat {
                for keyword in [Keyword.const, .enumeration] {
                    guard let use = conjunct[keyword] else { continue }
                    tell(.relaxed, conjunct, use, "values of some of its types cannot be listed there")
                }
            }
            return
        }
        let list = values.map { outline.documents[Int($0.source)].node(at: Int($0.node)).value }
        if list.count == 1, dialect.keywords.contains(.const) {
            text["const"] = list.first
        } else {
            text["enum"] = .array(list)
        }
    }

    /// The kinds that some keyword asks something of.
    private func spokenOf(_ flat: [Conjunct]) -> KindSet {
        var kinds: KindSet = []
        for conjunct in flat {
            for index in outline.uses(of: conjunct.number) {
                switch outline.uses[index].keyword {
                case .multipleOf, .maximum, .exclusiveMaximum, .minimum, .exclusiveMinimum: kinds.formUnion(.number)
                case .maxLength, .minLength, .pattern, .format: kinds.formUnion(.string)
                case .minItems, .maxItems, .uniqueItems, .prefixItems, .items, .contains: kinds.formUnion(.array)
                case .required, .minProperties, .maxProperties, .properties, .patternProperties, .additionalProperties:
                    kinds.formUnion(.object)
                default: break
                }
            }
        }
        return kinds
    }

    /// Tells of the keywords that no dialect knows, where they would mean something.
    private mutating func tellUnsaid(_ flat: [Conjunct], _ kinds: KindSet) {
        for conjunct in flat {
            var unsaid: [Keyword] = [.not]
            if conjunct[.then] != nil || conjunct[.otherwise] != nil { unsaid.append(.conditional) }
            if kinds.contains(.array) {
                if conjunct.uses.isTrue(.uniqueItems, conjunct.tape) { unsaid.append(.uniqueItems) }
                unsaid += [.contains, .unevaluatedItems]
            }
            if kinds.contains(.object) {
                unsaid += [.propertyNames, .dependentRequired, .dependentSchemas, .dependencies]
            }
            for keyword in unsaid {
                guard let use = conjunct[keyword] else { continue }
                tell(.relaxed, conjunct, use, "not known there")
            }
        }
    }

    private mutating func numberKeywords(_ flat: [Conjunct]) -> [(String, JSONValue)] {
        var keywords: [(String, JSONValue)] = []
        for (bound, exclusive) in [(Keyword.minimum, Keyword.exclusiveMinimum), (.maximum, .exclusiveMaximum)] {
            let keepsLarger = bound == .minimum
            var inclusive = Tightest(keepsLarger: keepsLarger)
            var strict = Tightest(keepsLarger: keepsLarger)
            for conjunct in flat {
                // Draft 4 says `exclusiveMinimum: true` beside the bound.
                let isStrict = conjunct.uses.isTrue(exclusive, conjunct.tape)
                if let number = conjunct.number(bound) {
                    if isStrict {
                        strict.take(number, conjunct, bound)
                    } else {
                        inclusive.take(number, conjunct, bound)
                    }
                }
                if let number = conjunct.number(exclusive) { strict.take(number, conjunct, exclusive) }
            }
            if let found = strict.found, !dialect.keywords.contains(exclusive) {
                let isKnown = dialect.keywords.contains(bound)
                let reason = isKnown ? "sent as `\(bound.name)`, which allows the bound itself" : "not known there"
                if let use = found.conjunct[found.keyword] { tell(.relaxed, found.conjunct, use, reason) }
                inclusive.take(found.number, found.conjunct, bound)
                strict.found = nil
            }
            keywords += said(inclusive, as: bound) + said(strict, as: exclusive)
        }
        var isSaid = false
        for conjunct in flat {
            guard let number = conjunct.number(.multipleOf), let use = conjunct[.multipleOf] else { continue }
            if dialect.keywords.contains(.multipleOf), !isSaid {
                keywords.append((Keyword.multipleOf.name, .number(number)))
                isSaid = true
            } else {
                tell(.relaxed, conjunct, use, isSaid ? "only one can be sent" : "not known there")
            }
        }
        return keywords
    }

    private mutating func stringKeywords(_ flat: [Conjunct]) -> [(String, JSONValue)] {
        var keywords: [(String, JSONValue)] = []
        for keyword in [Keyword.pattern, .format] {
            for conjunct in flat {
                guard let text = conjunct.string(keyword), let use = conjunct[keyword] else { continue }
                let isKnown = dialect.keywords.contains(keyword)
                let isPlain = keyword == .pattern ? StrictPattern.isPlain(text) : dialect.formats.contains(text)
                if isKnown, isPlain, keywords.isEmpty {
                    keywords.append((keyword.name, .string(text)))
                } else if isKnown, isPlain {
                    tell(.relaxed, conjunct, use, "only one can be sent")
                } else {
                    let isUnanchored = isKnown && keyword == .pattern
                    tell(
                        .relaxed,
                        conjunct,
                        use,
                        isUnanchored ? "not plain and anchored at both ends" : "not known there"
                    )
                }
            }
        }
        let isBound = !keywords.isEmpty && dialect.demands.contains(.patternOrLength)
        for keyword in [Keyword.minLength, .maxLength] {
            let tightest = tightest(keyword, flat)
            if isBound, let found = tightest.found, let use = found.conjunct[keyword] {
                tell(.relaxed, found.conjunct, use, "not known beside a pattern or format")
            } else {
                keywords += said(tightest, as: keyword)
            }
        }
        return keywords
    }
}

// Bounds: of several, the tightest says all.
extension StrictReducer {
    /// The tightest of some bounds, and where it stands.
    struct Tightest {
        let keepsLarger: Bool
        var found: (number: JSONNumber, conjunct: Conjunct, keyword: Keyword)?

        init(keepsLarger: Bool) { self.keepsLarger = keepsLarger }

        mutating func take(_ number: JSONNumber, _ conjunct: Conjunct, _ keyword: Keyword) {
            guard let found, keepsLarger ? number <= found.number : number >= found.number else {
                found = (number, conjunct, keyword)
                return
            }
        }
    }

    func tightest(_ keyword: Keyword, _ flat: [Conjunct]) -> Tightest {
        let isLeast = [Keyword.minLength, .minItems, .minProperties].contains(keyword)
        var tightest = Tightest(keepsLarger: isLeast)
        for conjunct in flat {
            if let number = conjunct.number(keyword) { tightest.take(number, conjunct, keyword) }
        }
        return tightest
    }

    /// A bound as a keyword, if the dialect knows it.
    mutating func said(_ tightest: Tightest, as keyword: Keyword) -> [(String, JSONValue)] {
        guard let found = tightest.found else { return [] }
        if dialect.keywords.contains(keyword) { return [(keyword.name, .number(found.number))] }
        if let use = found.conjunct[found.keyword] { tell(.relaxed, found.conjunct, use, "not known there") }
        return []
    }
}
