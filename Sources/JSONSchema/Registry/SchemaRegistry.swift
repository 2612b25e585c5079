// SPDX-License-Identifier: Apache-2.0

public import JSON

/// The schemas that references may lead to; nothing else is ever looked up, and nothing is fetched.
public struct SchemaRegistry: Sendable {
    /// The metaschemas of all drafts.
    public static let standard: SchemaRegistry = {
        var registry = SchemaRegistry()
        for text in Metaschemas.all {
            guard let document = try? JSONDocument(parsing: text) else { continue }
            registry.register(document)
            if document.root["$id"]?.string == Draft.draft2020.metaschema {
                registry.register(document, at: "http://json-schema.org/schema")
            }
        }
        return registry
    }()

    private var documents: [String: JSONDocument] = [:]

    /// A registry without any schema, not even the metaschemas.
    public init() {}

    /// Adds a schema under its own `$id` (or `id`), if it has one, and under a URI it can be retrieved from.
    ///
    /// - Parameters:
    ///   - document: The schema.
    ///   - uri: Absolute; its fragment means nothing.
    public mutating func register(_ document: JSONDocument, at uri: String? = nil) {
        if let own = document.root["$id"]?.string ?? document.root["id"]?.string {
            let key = URIReference(own).withoutFragment
            if !key.isEmpty { documents[key] = document }
        }
        if let uri { documents[URIReference(uri).withoutFragment] = document }
    }

    /// The URIs known here, in order.
    public var uris: [String] {
        documents.keys.sorted()
    }

    subscript(_ uri: String) -> JSONDocument? {
        documents[uri]
    }
}
