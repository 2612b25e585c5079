// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Where a reference leads.
struct ReferenceTarget {
    var location: SchemaLocation
    var resource: Int
    /// The anchor's name, if the fragment is one.
    var anchor: String?
}

extension SchemaIndex {
    /// Follows a reference written in a schema of a resource.
    ///
    /// RFC 3986 first, then percent-decoding, then JSON Pointer. Reports what leads nowhere.
    ///
    /// - Parameters:
    ///   - text: The reference as written.
    ///   - resource: The resource whose base URI counts.
    ///   - place: Where the reference is written, for the report.
    /// - Returns: nil if it leads nowhere.
    mutating func resolve(_ text: String, from resource: Int, place: SchemaLocation) -> ReferenceTarget? {
        var target = resource
        let reference = URIReference(text)
        if !text.hasPrefix("#"), !text.isEmpty {
            let uri = reference.resolved(against: resources[resource].base).withoutFragment
            guard let found = self.resource(at: uri, dialect: resources[resource].dialect) else {
                report(
                    "unresolved_reference",
                    at: place,
                    found: "`\(text)`, which no registered schema has as its URI",
                    expected: Self.near(uri, of: registry),
                    remedy: "Register `\(uri)`, or change the reference."
                )
                return nil
            }
            target = found
        }
        let fragment = URIReference.percentDecoded(reference.fragment ?? "")
        let root = SchemaLocation(source: resources[target].source, node: resources[target].node)
        if fragment.isEmpty { return ReferenceTarget(location: root, resource: target) }
        if fragment.hasPrefix("/") {
            if let found = follow(fragment, from: root, in: target) { return found }
            report(
                "unresolved_reference",
                at: place,
                found: "`\(text)`, a pointer to nothing",
                expected: "a pointer to a schema",
                remedy: "Correct the pointer, or add what it points to."
            )
            return nil
        }
        let node = resources[target].anchors[fragment] ?? resources[target].dynamicAnchors[fragment]
        guard let node, !fragment.isEmpty else {
            let known = Set(resources[target].anchors.keys).union(resources[target].dynamicAnchors.keys)
            let names = known.filter { !$0.isEmpty }.sorted().prefix(8).map { "`\($0)`" }.joined(separator: ", ")
            report(
                "unresolved_reference",
                at: place,
                found: "`\(text)`, an anchor that is not declared there",
                expected: names.isEmpty ? "a pointer, as no anchor is declared there" : "one of \(names)",
                remedy: "Declare the anchor, or change the reference."
            )
            return nil
        }
        return ReferenceTarget(
            location: SchemaLocation(source: root.source, node: node),
            resource: target,
            anchor: fragment
        )
    }

    private mutating func follow(_ pointer: String, from root: SchemaLocation, in resource: Int) -> ReferenceTarget? {
        guard let tokens = JSONPointer(parsing: pointer)?.tokens else { return nil }
        let tape = sources[root.source].tape
        var node = root.node
        var nearest = resource
        for token in tokens {
            guard let next = tape.child(of: node, token: token) else { return nil }
            node = next
            if let owner = owner(at: SchemaLocation(source: root.source, node: node)) { nearest = owner }
        }
        let location = SchemaLocation(source: root.source, node: node)
        let kind = tape.kind(at: node)
        guard kind == .object || kind == .bool else { return nil }
        return ReferenceTarget(location: location, resource: owner(of: location, near: nearest))
    }

    /// What is registered near a URI: names that end alike, else begin alike.
    private static func near(_ uri: String, of registry: SchemaRegistry) -> String {
        let last = uri.split(separator: "/").last.map(String.init) ?? uri
        var names = registry.uris.filter { $0.hasSuffix("/" + last) }
        if names.isEmpty {
            let folder = uri.lastIndex(of: "/").map { String(uri[...$0]) } ?? uri
            names = registry.uris.filter { !folder.isEmpty && $0.hasPrefix(folder) }
        }
        if names.isEmpty { return "the URI of a registered schema or of a resource within this one" }
        return "a registered schema, such as " + names.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    }
}

extension JSONTape {
    /// The member or element that one token of a pointer leads to.
    func child(of node: Int, token: String) -> Int? {
        switch kind(at: node) {
        case .object:
            let name = Array(token.utf8)
            return member(of: node, named: name.span, hash: JSONKeyHash.process(name.span))
        case .array:
            guard let position = Int(token), String(position) == token, position >= 0, position < childCount(at: node)
            else { return nil }
            var child = node + 1
            for _ in 0..<position { child = next(after: child) }
            return child
        default: return nil
        }
    }
}
