// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A place in one of the documents a schema is made of.
struct SchemaLocation: Hashable {
    var source: Int
    /// Index on the source's tape.
    var node: Int
}

/// A document that takes part in a compilation.
struct SchemaSource {
    let document: JSONDocument
    let tape: JSONTape
    /// Index of the value that is the schema; 0 unless the schema is part of a larger document.
    let root: Int
    /// The URI it was found by; nil for the schema being compiled.
    let uri: String?
    /// The resource each identified subschema belongs to, by index on the tape; -1 where no walk has been.
    var owners: [Int32]
}

/// A schema with an identifier of its own, or the root of a document.
struct SchemaResource {
    let source: Int
    let node: Int
    var base: URIReference
    var dialect: Dialect
    var keywords: KeywordSet
    var anchors: [String: Int] = [:]
    /// `$dynamicAnchor`s; the empty name stands for `$recursiveAnchor: true`.
    var dynamicAnchors: [String: Int] = [:]
}

/// The keywords a dialect has.
struct KeywordSet {
    private let bits: UInt64

    init(_ dialect: Dialect) {
        var bits: UInt64 = 0
        for keyword in Keyword.allCases where keyword.exists(in: dialect) { bits |= 1 << UInt64(keyword.rawValue) }
        self.bits = bits
    }

    func contains(_ keyword: Keyword) -> Bool {
        bits >> UInt64(keyword.rawValue) & 1 != 0
    }
}

/// Knows the resources and anchors of all documents reached so far.
///
/// Walks only where a dialect says there are subschemas, never into `enum`, `const`, `default` or unknown keywords.
struct SchemaIndex {
    let registry: SchemaRegistry
    let options: SchemaOptions
    private(set) var sources: [SchemaSource] = []
    private(set) var resources: [SchemaResource] = []
    private var resourceByURI: [String: Int] = [:]
    private var dialects: [String: Dialect] = [:]
    private var keywordSets: [Dialect: KeywordSet] = [:]
    var problems: [SchemaProblem] = []

    init(registry: SchemaRegistry, options: SchemaOptions) {
        self.registry = registry
        self.options = options
    }

    /// Adds a document and identifies what is in it.
    ///
    /// - Returns: The index of its root resource.
    mutating func add(_ document: JSONDocument, root: Int = 0, uri: String? = nil, dialect: Dialect) -> Int {
        let tape = document.tape
        let source = sources.count
        sources.append(
            SchemaSource(
                document: document,
                tape: tape,
                root: root,
                uri: uri,
                owners: [Int32](repeating: -1, count: tape.count)
            )
        )
        let before = resources.count
        identify(
            SchemaLocation(source: source, node: root),
            base: URIReference(uri ?? ""),
            dialect: dialect,
            isRoot: true
        )
        return before
    }

    /// The resource with an absolute URI, looked for in what is known and then in the registry.
    mutating func resource(at uri: String, dialect: Dialect) -> Int? {
        if let known = resourceByURI[uri] { return known }
        guard let document = registry[uri] else { return nil }
        return add(document, uri: uri, dialect: dialect)
    }

    /// The resource a subschema belongs to; identifies the place first if no walk has been there.
    mutating func owner(of location: SchemaLocation, near resource: Int) -> Int {
        let owner = sources[location.source].owners[location.node]
        if owner >= 0 { return Int(owner) }
        identify(location, base: resources[resource].base, dialect: resources[resource].dialect, within: resource)
        return Int(sources[location.source].owners[location.node])
    }

    func owner(at location: SchemaLocation) -> Int? {
        let owner = sources[location.source].owners[location.node]
        return owner < 0 ? nil : Int(owner)
    }

    private mutating func identify(
        _ start: SchemaLocation,
        base: URIReference,
        dialect: Dialect,
        within: Int? = nil,
        isRoot: Bool = false
    ) {
        var pending: [(node: Int, resource: Int)] = []
        if let within {
            pending.append((start.node, within))
        } else {
            pending.append((start.node, newResource(start, base: base, dialect: dialect)))
        }
        var isFirst = isRoot
        let tape = sources[start.source].tape
        while let next = pending.popLast() {
            defer { isFirst = false }
            let node = next.node
            var resource = next.resource
            guard tape.kind(at: node) == .object else {
                sources[start.source].owners[node] = Int32(resource)
                continue
            }
            let names = Declarations(of: node, in: tape)
            if let own = declaredResource(
                names,
                at: SchemaLocation(source: start.source, node: node),
                resource,
                isFirst
            ) {
                resource = own
            }
            sources[start.source].owners[node] = Int32(resource)
            noteAnchors(names, node: node, resource: resource, tape: tape)
            pushChildren(of: node, resource: resource, tape: tape, onto: &pending)
        }
    }

    /// Starts a resource if the schema has an identifier; at the root, gives the resource there its identifier and dialect.
    private mutating func declaredResource(
        _ names: Declarations,
        at location: SchemaLocation,
        _ outer: Int,
        _ isRoot: Bool
    ) -> Int? {
        let tape = sources[location.source].tape
        var dialect = resources[outer].dialect
        if let written = names.schema, tape.kind(at: written) == .string {
            if let known = self.dialect(tape.string(at: written)) {
                dialect = known
            } else if isRoot || names.id != nil || names.legacyID != nil {
                report(
                    "unknown_dialect",
                    at: SchemaLocation(source: location.source, node: written),
                    found: "`\(tape.string(at: written))`, a dialect that is not registered",
                    expected: "the URI of a metaschema, such as `\(Draft.draft2020.metaschema)`",
                    remedy: "Register that metaschema, or change `$schema`."
                )
            }
        }
        let identifier = dialect.draft == .draft4 ? names.legacyID : names.id
        var reference: URIReference?
        let ignored = dialect.draft <= .draft7 && names.ref.map { tape.kind(at: $0) == .string } ?? false
        if let identifier, !ignored, tape.kind(at: identifier) == .string {
            let text = tape.string(at: identifier)
            if dialect.draft <= .draft7, text.hasPrefix("#") {
                if text.count > 1 {
                    let anchor = URIReference.percentDecoded(String(text.dropFirst()))
                    resources[outer].anchors[anchor] = location.node
                }
            } else {
                reference = URIReference(text)
            }
        }
        let base = reference?.resolved(against: resources[outer].base)
        guard isRoot else { return base.map { newResource(location, base: $0, dialect: dialect) } }
        resources[outer].dialect = dialect
        resources[outer].keywords = keywords(of: dialect)
        guard let base else { return nil }
        // The URI the document was found by leads to the same place.
        resources[outer].base = base
        let uri = base.withoutFragment
        resourceByURI[uri] = resourceByURI[uri] ?? outer
        return nil
    }

    private mutating func newResource(_ location: SchemaLocation, base: URIReference, dialect: Dialect) -> Int {
        resources.append(
            SchemaResource(
                source: location.source,
                node: location.node,
                base: base,
                dialect: dialect,
                keywords: keywords(of: dialect)
            )
        )
        let uri = base.withoutFragment
        resourceByURI[uri] = resourceByURI[uri] ?? resources.count - 1
        return resources.count - 1
    }

    private mutating func keywords(of dialect: Dialect) -> KeywordSet {
        if let known = keywordSets[dialect] { return known }
        let set = KeywordSet(dialect)
        keywordSets[dialect] = set
        return set
    }

    private mutating func noteAnchors(_ names: Declarations, node: Int, resource: Int, tape: borrowing JSONTape) {
        let draft = resources[resource].dialect.draft
        guard draft >= .draft2019 else { return }
        if let anchor = names.anchor, tape.kind(at: anchor) == .string {
            resources[resource].anchors[tape.string(at: anchor)] = node
        }
        if draft == .draft2020, let anchor = names.dynamicAnchor, tape.kind(at: anchor) == .string {
            resources[resource].dynamicAnchors[tape.string(at: anchor)] = node
        }
        if draft == .draft2019, let anchor = names.recursiveAnchor, tape.kind(at: anchor) == .bool,
            tape.bool(at: anchor), node == resources[resource].node
        {
            resources[resource].dynamicAnchors[""] = node
        }
    }

    private func pushChildren(
        of node: Int,
        resource: Int,
        tape: borrowing JSONTape,
        onto pending: inout [(node: Int, resource: Int)]
    ) {
        let keywords = resources[resource].keywords
        let end = tape.next(after: node)
        var key = node + 1
        while key < end {
            let value = key + 1
            defer { key = tape.next(after: value) }
            guard let keyword = KeywordTable.shared.keyword(of: key, in: tape), keyword.shape != .none,
                keywords.contains(keyword)
            else { continue }
            switch (keyword.shape, tape.kind(at: value)) {
            case (.schema, _), (.schemaOrList, .object), (.schemaOrList, .bool): pending.append((value, resource))
            case (.list, .array), (.schemaOrList, .array):
                var child = value + 1
                while child < tape.next(after: value) {
                    pending.append((child, resource))
                    child = tape.next(after: child)
                }
            case (.map, .object), (.mapOfSchemasOrNames, .object):
                var child = value + 1
                while child < tape.next(after: value) {
                    let isNames = keyword.shape == .mapOfSchemasOrNames && tape.kind(at: child + 1) == .array
                    if !isNames { pending.append((child + 1, resource)) }
                    child = tape.next(after: child + 1)
                }
            default: break
            }
        }
    }
}

// Dialects and problems.
extension SchemaIndex {
    /// The dialect that a `$schema` names; nil if its metaschema is unknown.
    mutating func dialect(_ uri: String, depth: Int = 0) -> Dialect? {
        let key = URIReference(uri).withoutFragment
        if let known = dialects[key] { return known }
        if let draft = Draft.allCases.first(where: { $0.metaschema == key }) { return Dialect(draft) }
        if key == "http://json-schema.org/schema" { return Dialect(.draft2020) }
        guard depth < 8, let document = registry[key] else { return nil }
        let parent = document.root["$schema"]?.string.flatMap { $0 == uri ? nil : dialect($0, depth: depth + 1) }
        var found = Dialect(
            draft: parent?.draft ?? options.defaultDraft,
            vocabularies: .all,
            metaschema: key
        )
        if let list = document.root["$vocabulary"], list.kind == .object {
            found.vocabularies = .core
            for member in list.members {
                if let (_, known) = Vocabularies.known(member.name) {
                    found.vocabularies.formUnion(known)
                } else if member.value.bool == true {
                    problems.append(
                        SchemaProblem(
                            code: "unknown_vocabulary",
                            pointer: member.value.pointer,
                            document: key,
                            found: "`\(member.name)`, a required vocabulary that is not known",
                            expected: "a vocabulary of draft 2019-09 or 2020-12",
                            remedy: "Set it to false, or leave it out."
                        )
                    )
                }
            }
        }
        dialects[key] = found
        return found
    }

    mutating func report(
        _ code: String,
        at location: SchemaLocation,
        found: String,
        expected: String,
        remedy: String
    ) {
        guard problems.count < 64 else { return }
        problems.append(
            SchemaProblem(
                code: code,
                pointer: pointer(to: location),
                document: sources[location.source].uri,
                found: found,
                expected: expected,
                remedy: remedy
            )
        )
    }

    /// The way from the schema's root to a place in it.
    func pointer(to location: SchemaLocation) -> JSONPointer {
        let source = sources[location.source]
        let whole = source.tape.pointer(at: location.node)
        guard source.root != 0 else { return whole }
        return JSONPointer(tokens: Array(whole.tokens.dropFirst(source.tape.pointer(at: source.root).tokens.count)))
    }
}

/// The members of a schema that say what it is called and what it is.
private struct Declarations {
    var id: Int?
    var legacyID: Int?
    var schema: Int?
    var ref: Int?
    var anchor: Int?
    var dynamicAnchor: Int?
    var recursiveAnchor: Int?

    init(of object: Int, in tape: borrowing JSONTape) {
        let end = tape.next(after: object)
        var key = object + 1
        while key < end {
            switch KeywordTable.shared.keyword(of: key, in: tape) {
            case .id?: id = key + 1
            case .legacyID?: legacyID = key + 1
            case .schema?: schema = key + 1
            case .ref?: ref = key + 1
            case .anchor?: anchor = key + 1
            case .dynamicAnchor?: dynamicAnchor = key + 1
            case .recursiveAnchor?: recursiveAnchor = key + 1
            default: break
            }
            key = tape.next(after: key + 1)
        }
    }
}
