// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Every keyword of drafts 4 to 2020-12.
///
/// The order is that of evaluation: a keyword stands after those whose results it needs.
enum Keyword: UInt8, CaseIterable, Sendable {
    case ref, dynamicRef, recursiveRef
    case type, const, enumeration
    case multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum
    case maxLength, minLength, pattern, format, contentEncoding, contentMediaType, contentSchema
    case minItems, maxItems, uniqueItems, prefixItems, items, additionalItems, contains, minContains, maxContains
    case required, minProperties, maxProperties, properties, patternProperties, additionalProperties, propertyNames
    case dependentRequired, dependentSchemas, dependencies
    case allOf, anyOf, oneOf, not, conditional, then, otherwise
    case unevaluatedItems, unevaluatedProperties
    case id, legacyID, schema, anchor, dynamicAnchor, recursiveAnchor, vocabulary, comment, defs, definitions
    case title, description, defaultValue, deprecated, readOnly, writeOnly, examples

    /// How the keyword is written.
    var name: String { Self.names[Int(rawValue)] }

    private static let names = allCases.map(\.spelling)

    private var spelling: String {
        switch self {
        case .enumeration: "enum"
        case .conditional: "if"
        case .otherwise: "else"
        case .defaultValue: "default"
        case .ref, .dynamicRef, .recursiveRef, .id, .schema, .anchor, .dynamicAnchor, .recursiveAnchor, .vocabulary,
            .comment, .defs:
            "$\(self)"
        case .legacyID: "id"
        default: "\(self)"
        }
    }

    /// Where in the keyword's value subschemas are.
    enum Shape { case none, schema, list, map, schemaOrList, mapOfSchemasOrNames }

    var shape: Shape {
        switch self {
        case .additionalItems, .contains, .additionalProperties, .propertyNames, .not, .conditional, .then, .otherwise,
            .unevaluatedItems, .unevaluatedProperties, .contentSchema:
            .schema
        case .prefixItems, .allOf, .anyOf, .oneOf: .list
        case .items: .schemaOrList
        case .properties, .patternProperties, .dependentSchemas, .defs, .definitions: .map
        case .dependencies: .mapOfSchemasOrNames
        default: .none
        }
    }

    /// Whether a dialect has the keyword; `dependencies` and `definitions` live on in drafts that replaced them.
    func exists(in dialect: Dialect) -> Bool {
        guard dialect.draft >= firstDraft, dialect.draft <= lastDraft else { return false }
        return dialect.draft < .draft2019 || !dialect.vocabularies.isDisjoint(with: home)
    }

    private var firstDraft: Draft {
        switch self {
        case .id, .const, .contains, .propertyNames, .examples: .draft6
        case .conditional, .then, .otherwise, .contentEncoding, .contentMediaType, .comment, .readOnly, .writeOnly:
            .draft7
        case .defs, .anchor, .recursiveRef, .recursiveAnchor, .vocabulary, .dependentRequired, .dependentSchemas,
            .unevaluatedItems, .unevaluatedProperties, .minContains, .maxContains, .contentSchema, .deprecated:
            .draft2019
        case .prefixItems, .dynamicRef, .dynamicAnchor: .draft2020
        default: .draft4
        }
    }

    private var lastDraft: Draft {
        switch self {
        case .legacyID: .draft4
        case .additionalItems, .recursiveRef, .recursiveAnchor: .draft2019
        default: .draft2020
        }
    }

    private var home: Vocabularies {
        switch self {
        case .ref, .dynamicRef, .recursiveRef, .id, .legacyID, .schema, .anchor, .dynamicAnchor, .recursiveAnchor,
            .vocabulary, .comment, .defs, .definitions:
            .core
        case .prefixItems, .items, .additionalItems, .contains, .properties, .patternProperties, .additionalProperties,
            .propertyNames, .dependentSchemas, .dependencies, .allOf, .anyOf, .oneOf, .not, .conditional, .then,
            .otherwise:
            .applicator
        case .unevaluatedItems, .unevaluatedProperties: .unevaluated
        case .format: .format
        case .contentEncoding, .contentMediaType, .contentSchema: .content
        case .title, .description, .defaultValue, .deprecated, .readOnly, .writeOnly, .examples: .metaData
        default: .validation
        }
    }

    /// Whether the keyword only says something about the schema, to readers of its text.
    var isAnnotation: Bool { rawValue >= Keyword.title.rawValue }

    /// Whether the keyword names, declares or comments and takes no part in evaluation.
    var isDeclaration: Bool { rawValue >= Keyword.id.rawValue && !isAnnotation }
}

/// Finds keywords by the bytes of their names.
struct KeywordTable: Sendable {
    private let slots: [Keyword?]
    private let hashes: [UInt32]
    private let names: [[UInt8]]

    static let shared = KeywordTable()

    private init() {
        var slots = [Keyword?](repeating: nil, count: 256)
        var hashes = [UInt32](repeating: 0, count: 256)
        names = Keyword.allCases.map { Array($0.name.utf8) }
        for keyword in Keyword.allCases {
            let hash = JSONKeyHash.process(keyword.name)
            var slot = Int(hash & 255)
            while slots[slot] != nil { slot = (slot + 1) & 255 }
            slots[slot] = keyword
            hashes[slot] = hash
        }
        self.slots = slots
        self.hashes = hashes
    }

    /// The keyword a member of a schema is; nil for unknown names.
    func keyword(of key: Int, in tape: borrowing JSONTape) -> Keyword? {
        let hash = tape.keyHash(at: key)
        var slot = Int(hash & 255)
        while let keyword = slots[slot] {
            if hashes[slot] == hash {
                let name = names[Int(keyword.rawValue)]
                if tape.string(at: key, equals: name.span) { return keyword }
            }
            slot = (slot + 1) & 255
        }
        return nil
    }
}
