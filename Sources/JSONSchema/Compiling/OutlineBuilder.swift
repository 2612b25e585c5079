// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Collects all subschemas that can be reached from a place, with a queue instead of recursion.
struct OutlineBuilder {
    var index: SchemaIndex
    var outline = Outline()
    private var scopes = DynamicScopes()
    private var numbers: [Reached: Int] = [:]
    private var targets: [Written: ReferenceTarget?] = [:]
    var patternNumbers: [String: Int] = [:]

    private struct Reached: Hashable {
        var location: SchemaLocation
        var scope: Int
    }

    private struct Written: Hashable {
        var resource: Int
        var text: String
    }

    init(index: SchemaIndex) {
        self.index = index
    }

    /// Reaches a resource's root and all that follows from it.
    mutating func build(from resource: Int) {
        let place = index.resources[resource]
        let location = SchemaLocation(source: place.source, node: place.node)
        outline.root = subschema(at: location, resource: resource, scope: DynamicScopes.empty)
        var next = 0
        while next < outline.subschemas.count {
            guard outline.subschemas.count <= index.options.limits.subschemas else {
                index.report(
                    "too_many_subschemas",
                    at: location,
                    found: "more than \(index.options.limits.subschemas) subschemas",
                    expected: "at most that many",
                    remedy: "Split the schema."
                )
                break
            }
            describe(next)
            next += 1
        }
        outline.tapes = index.sources.map(\.tape)
        outline.documents = index.sources.map(\.document)
        outline.resources = index.resources.map {
            OutlineResource(uri: $0.base.withoutFragment, source: $0.source, node: $0.node, dialect: $0.dialect)
        }
    }

    /// The number of a place under a scope; new ones join the queue.
    private mutating func subschema(at location: SchemaLocation, resource: Int, scope outer: Int) -> Int {
        let owner = index.owner(of: location, near: resource)
        let scope = scopes.entering(owner, from: outer, index: index)
        let reached = Reached(location: location, scope: scope)
        if let known = numbers[reached] { return known }
        let tape = index.sources[location.source].tape
        let kind: Subschema.Kind
        switch tape.kind(at: location.node) {
        case .object: kind = .object
        case .bool: kind = tape.bool(at: location.node) ? .always : .never
        default:
            index.report(
                "not_a_schema",
                at: location,
                found: tape.kind(at: location.node).name,
                expected: "a schema: an object, true or false",
                remedy: "Put a schema here."
            )
            kind = .always
        }
        outline.subschemas.append(
            Subschema(
                kind: kind,
                source: Int32(location.source),
                node: Int32(location.node),
                resource: Int32(owner),
                scope: Int32(scope)
            )
        )
        numbers[reached] = outline.subschemas.count - 1
        return outline.subschemas.count - 1
    }

    /// Reads the keywords of a subschema.
    private mutating func describe(_ number: Int) {
        let subschema = outline.subschemas[number]
        guard subschema.kind == .object else { return }
        let tape = index.sources[Int(subschema.source)].tape
        let resource = index.resources[Int(subschema.resource)]
        var found: [KeywordUse] = []
        let end = tape.next(after: Int(subschema.node))
        var key = Int(subschema.node) + 1
        while key < end {
            if let keyword = KeywordTable.shared.keyword(of: key, in: tape), keyword.rawValue < Keyword.id.rawValue,
                resource.keywords.contains(keyword)
            {
                if keyword == .ref, resource.dialect.draft <= .draft7, tape.kind(at: key + 1) == .string {
                    found = [KeywordUse(keyword: .ref, node: Int32(key + 1))]
                    break
                }
                found.append(KeywordUse(keyword: keyword, node: Int32(key + 1)))
            }
            key = tape.next(after: key + 1)
        }
        found.sort { $0.keyword.rawValue < $1.keyword.rawValue }
        for position in found.indices { link(&found[position], in: subschema, tape: tape) }
        outline.subschemas[number].firstUse = Int32(outline.uses.count)
        outline.subschemas[number].useCount = Int32(found.count)
        outline.uses += found
    }

    /// Finds what a keyword's value refers to.
    private mutating func link(_ use: inout KeywordUse, in subschema: Subschema, tape: borrowing JSONTape) {
        let node = Int(use.node)
        switch use.keyword {
        case .ref, .dynamicRef, .recursiveRef:
            use.first = reference(use, in: subschema, tape: tape)
        case .pattern:
            if expect(.string, "a regular expression", at: node, in: subschema, tape: tape) {
                use.first = pattern(at: node, in: subschema, tape: tape)
            }
        default: linkShape(&use, in: subschema, tape: tape)
        }
    }

    private mutating func linkShape(_ use: inout KeywordUse, in subschema: Subschema, tape: borrowing JSONTape) {
        let node = Int(use.node)
        switch (use.keyword.shape, tape.kind(at: node)) {
        case (.none, _): break
        case (.schema, _), (.schemaOrList, .object), (.schemaOrList, .bool):
            use.first = child(node, of: subschema)
        case (.list, .array), (.schemaOrList, .array):
            // A count tells the list form from a single schema, also where the list is empty.
            use.count = Int32(tape.childCount(at: node))
            var numbers: [Int32] = []
            var element = node + 1
            while element < tape.next(after: node) {
                numbers.append(child(element, of: subschema))
                element = tape.next(after: element)
            }
            use.first = Int32(outline.children.count)
            outline.children += numbers
        case (.map, .object), (.mapOfSchemasOrNames, .object):
            use.count = Int32(tape.childCount(at: node))
            var numbers: [Int32] = []
            var key = node + 1
            while key < tape.next(after: node) {
                let isNames = use.keyword == .dependencies && tape.kind(at: key + 1) == .array
                if use.keyword == .patternProperties { numbers.append(pattern(at: key, in: subschema, tape: tape)) }
                numbers.append(isNames ? -1 : child(key + 1, of: subschema))
                key = tape.next(after: key + 1)
            }
            use.first = Int32(outline.children.count)
            outline.children += numbers
        default:
            let wanted: JSONKind = use.keyword.shape == .list ? .array : .object
            _ = expect(wanted, wanted.name, at: node, in: subschema, tape: tape)
        }
    }

    private mutating func child(_ node: Int, of subschema: Subschema) -> Int32 {
        Int32(
            self.subschema(
                at: SchemaLocation(source: Int(subschema.source), node: node),
                resource: Int(subschema.resource),
                scope: Int(subschema.scope)
            )
        )
    }

    private mutating func expect(
        _ kind: JSONKind,
        _ expected: String,
        at node: Int,
        in subschema: Subschema,
        tape: borrowing JSONTape
    ) -> Bool {
        if tape.kind(at: node) == kind { return true }
        index.report(
            "bad_keyword_value",
            at: SchemaLocation(source: Int(subschema.source), node: node),
            found: tape.kind(at: node).name,
            expected: expected,
            remedy: ""
        )
        return false
    }

    private mutating func reference(_ use: KeywordUse, in subschema: Subschema, tape: borrowing JSONTape) -> Int32 {
        let node = Int(use.node)
        guard expect(.string, "a reference", at: node, in: subschema, tape: tape) else { return -1 }
        let text = tape.string(at: node)
        let written = Written(resource: Int(subschema.resource), text: text)
        let target: ReferenceTarget?
        if let known = targets[written] {
            target = known
        } else {
            let place = SchemaLocation(source: Int(subschema.source), node: node)
            target = index.resolve(text, from: Int(subschema.resource), place: place)
            targets[written] = .some(target)
        }
        guard var target else { return -1 }
        let anchors = index.resources[target.resource].dynamicAnchors
        switch use.keyword {
        case .dynamicRef:
            if let name = target.anchor, anchors[name] == target.location.node,
                let outermost = scopes.outermost(name, in: Int(subschema.scope))
            {
                target = outermost
            }
        case .recursiveRef:
            if anchors[""] == target.location.node, let outermost = scopes.outermost("", in: Int(subschema.scope)) {
                target = outermost
            }
        default: break
        }
        return Int32(self.subschema(at: target.location, resource: target.resource, scope: Int(subschema.scope)))
    }

    private mutating func pattern(at node: Int, in subschema: Subschema, tape: borrowing JSONTape) -> Int32 {
        let source = tape.string(at: node)
        if let known = patternNumbers[source] { return Int32(known) }
        do throws(SchemaPatternError) {
            outline.patterns.append(try SchemaPattern(source))
        } catch {
            index.report(
                "bad_pattern",
                at: SchemaLocation(source: Int(subschema.source), node: node),
                found: error.found,
                expected: error.expected,
                remedy: error.remedy
            )
            outline.patterns.append(.never)
        }
        patternNumbers[source] = outline.patterns.count - 1
        return Int32(outline.patterns.count - 1)
    }

    /// Reports a schema that can never be left, or whose references follow one another too far.
    mutating func reportLoops() {
        let limit = index.options.limits.referenceDepth
        guard let (number, isLoop) = InPlaceLoops.first(in: outline, limit: limit) else { return }
        index.report(
            "endless_reference",
            at: outline.subschemas[number].location,
            found: isLoop
                ? "a schema that applies itself to the same value without end"
                : "more than \(limit) references and applicators in a row",
            expected: isLoop ? "references that go on to a part of the value" : "at most \(limit)",
            remedy: isLoop ? "Break the circle of references." : "Shorten the chain."
        )
    }
}
