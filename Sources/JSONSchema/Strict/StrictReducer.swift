// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Says an outline again in a dialect: leaves out what it does not know, and says otherwise what it knows under another name.
///
/// References and `allOf` are followed and what they ask is said in one place; `anyOf` and `oneOf` are multiplied out. So
/// each subschema that is written asks one set of questions, and each keyword is left out or kept for itself.
struct StrictReducer {
    let schema: CompiledSchema
    let dialect: StrictDialect
    private(set) var changes: [StrictChange] = []
    private var told: Set<String> = []
    var definitions = StrictDefinitions()
    private(set) var isUsable = true
    private var work = 0
    private var nesting = 0

    /// Steps of work, a subschema that is looked at being one, before a schema is called too large.
    private static let mostWork = 50_000
    /// Changes that are told.
    private static let mostChanges = 256
    /// Subschemas inside one another, so that the deepest fit 512 KB of stack.
    private static let deepest = 64

    var outline: Outline { schema.outline }

    init(_ schema: CompiledSchema, for dialect: StrictDialect) {
        self.schema = schema
        self.dialect = dialect
    }

    /// What a set of conjuncts comes to.
    enum Form {
        case anything
        /// No value satisfies it.
        case nothing
        case schema(JSONObject)
    }

    mutating func reduce() -> StrictSubset {
        let root = Conjunct(outline.root, in: outline)
        var text = object(of: form(of: [root], isRoot: true), at: root)
        writeDefinitions(into: &text)
        let size = StrictSize(of: .object(text))
        if let excess = size.excess(over: dialect.limits) { tell(.inexpressible, root, excess.keyword, excess.reason) }
        if dialect.demands.contains(.objectAtRoot), text["type"]?.string != "object" {
            tell(.inexpressible, root, "type", "the answer has to be an object, and not one of several")
        }
        return StrictSubset(
            dialect: dialect,
            schema: isUsable ? JSONValue.object(text).jsonUTF8() : nil,
            changes: changes
        )
    }

    /// Writes the subschemas that are referred to, and those that these refer to.
    private mutating func writeDefinitions(into text: inout JSONObject) {
        var definitions = JSONObject()
        while let (target, name) = self.definitions.next() {
            let conjunct = Conjunct(target, in: outline)
            definitions[name] = .object(object(of: form(of: [conjunct], isRoot: true), at: conjunct))
        }
        if !definitions.isEmpty { text["$defs"] = .object(definitions) }
        let isCircular = self.definitions.isCircular(but: dialect.recursion == .optionalMembers)
        guard dialect.recursion != .anywhere, isCircular else { return }
        let reason =
            dialect.recursion == .nowhere
            ? "a schema may not refer to itself there" : "a schema may refer to itself only below an optional member"
        tell(.inexpressible, Conjunct(outline.root, in: outline), "$ref", reason)
    }

    /// A form as a schema object; what allows anything has no type, which some dialects refuse.
    mutating func object(of form: Form, at place: Conjunct) -> JSONObject {
        switch form {
        case .schema(let object): return object
        case .anything:
            if dialect.demands.contains(.types) {
                tell(.inexpressible, place, "type", "a value of any type is not known there")
            }
            return JSONObject()
        case .nothing:
            tell(.inexpressible, place, "not", "no value is allowed here")
            return JSONObject()
        }
    }

    /// What has to be said so that a value satisfies all conjuncts.
    mutating func form(of conjuncts: [Conjunct], isRoot: Bool = false) -> Form {
        nesting += 1
        defer { nesting -= 1 }
        guard spend(conjuncts.count + 1), nesting <= Self.deepest else {
            if let first = conjuncts.first {
                let keyword = conjuncts.count > 1 ? "allOf" : "$ref"
                tell(
                    .inexpressible,
                    first,
                    keyword,
                    "all of it would be too \(nesting > Self.deepest ? "deep" : "large")"
                )
            }
            return .anything
        }
        if !isRoot, let target = loneReference(conjuncts) {
            return .schema(["$ref": .string(definitions.reference(to: target, root: outline.root, in: outline))])
        }
        guard let flat = outline.flattened(conjuncts) else { return .nothing }
        guard spend(flat.count) else { return form(of: conjuncts) }
        for (position, conjunct) in flat.enumerated() {
            for keyword in [Keyword.anyOf, .oneOf] {
                if let use = conjunct[keyword] { return choice(flat, position, use) }
            }
        }
        return single(flat)
    }

    /// Counts work; false once it is too much.
    mutating func spend(_ steps: Int) -> Bool {
        work += min(steps, Self.mostWork)
        return work <= Self.mostWork
    }

    /// Where the only conjunct leads, if it is a reference and nothing else.
    private func loneReference(_ conjuncts: [Conjunct]) -> Int? {
        guard conjuncts.count == 1, var next = conjuncts.first else { return nil }
        var target: Int?
        // Chains of references end: circles without a step into the value are refused when a schema is compiled.
        for _ in 0..<schema.options.limits.referenceDepth {
            guard next.saysNothing, next.uses[.allOf] == nil, let further = next.reference,
                outline.subschemas[further].kind == .object
            else { break }
            target = further
            next = Conjunct(further, in: outline)
        }
        return target
    }

    /// `anyOf` and `oneOf`: each arm is said together with what stands beside the choice.
    private mutating func choice(_ flat: [Conjunct], _ position: Int, _ use: KeywordUse) -> Form {
        var base = flat
        base[position].spent.insert(use.keyword)
        base.removeAll(where: \.saysNothing)
        let origin = flat[position].origin
        let arms = flat[position].children(use).map {
            Conjunct($0.number, in: outline, origin: base.isEmpty ? nil : origin)
        }
        var texts: [JSONValue] = []
        var isOpen = false
        for arm in arms where work <= Self.mostWork {
            switch form(of: base + [arm]) {
            case .nothing: continue
            case .anything: isOpen = true
            case .schema(let text): texts.append(.object(text))
            }
        }
        if use.keyword == .oneOf, texts.count + (isOpen ? 1 : 0) > 1,
            !StrictArms(arms, beside: base, in: outline).areExclusive
        {
            tell(.relaxed, flat[position], use, "sent as `anyOf`, so that a value may fit several forms")
        }
        if isOpen { return .anything }
        guard let first = texts.first?.object else { return .nothing }
        if texts.count == 1 { return .schema(first) }
        var text = annotations(of: flat)
        text["anyOf"] = .array(texts)
        return .schema(text)
    }

    /// Title and description, which decoders show to the model; the outermost of each.
    func annotations(of flat: [Conjunct]) -> JSONObject {
        var text = JSONObject()
        for keyword in [Keyword.title, .description] {
            for conjunct in flat where text[keyword.name] == nil {
                let node = Int(outline.subschemas[conjunct.number].node)
                guard let value = conjunct.tape.member(of: node, named: keyword.name),
                    conjunct.tape.kind(at: value) == .string
                else { continue }
                text[keyword.name] = .string(conjunct.tape.string(at: value))
            }
        }
        return text
    }

    /// Whether null satisfies all conjuncts, by the schema itself.
    func acceptsNull(_ conjuncts: [Conjunct]) -> Bool {
        guard let null = try? JSONDocument(parsing: "null") else { return false }
        return conjuncts.allSatisfy { conjunct in
            var evaluation = Evaluation(schema.program, over: null.tape, limits: schema.options.limits)
            return evaluation.check(Int32(conjunct.number), 0) && evaluation.limit == nil
        }
    }
}

// What is told of what is not said.
extension StrictReducer {
    mutating func tell(_ effect: StrictChange.Effect, _ place: Conjunct, _ use: KeywordUse, _ reason: String) {
        tell(effect, place.source, Int(use.node), use.keyword.name, reason)
    }

    /// Tells of a keyword that a subschema lacks.
    mutating func tell(_ effect: StrictChange.Effect, _ place: Conjunct, _ keyword: String, _ reason: String) {
        tell(effect, place.source, Int(outline.subschemas[place.number].node), keyword, reason)
    }

    private mutating func tell(
        _ effect: StrictChange.Effect,
        _ source: Int,
        _ node: Int,
        _ keyword: String,
        _ reason: String
    ) {
        if effect == .inexpressible { isUsable = false }
        guard changes.count < Self.mostChanges, told.insert("\(effect) \(source) \(node) \(keyword)").inserted else {
            return
        }
        var pointer = outline.tapes[source].pointer(at: node)
        if source == 0 {
            let root = outline.tapes[0].pointer(at: Int(outline.subschemas[outline.root].node))
            pointer.tokens.removeFirst(min(root.tokens.count, pointer.tokens.count))
        }
        let uri = source == 0 ? nil : outline.resources.first { $0.source == source }?.uri
        changes.append(
            StrictChange(effect: effect, pointer: pointer, document: uri, keyword: keyword, reason: reason)
        )
    }
}
