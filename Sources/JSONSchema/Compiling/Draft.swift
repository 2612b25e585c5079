// SPDX-License-Identifier: Apache-2.0

/// A version of JSON Schema.
public enum Draft: UInt8, Sendable, CaseIterable, Comparable {
    /// In the order they were published.
    case draft4, draft6, draft7, draft2019, draft2020

    /// The URI of its metaschema, without fragment.
    public var metaschema: String {
        switch self {
        case .draft4: "http://json-schema.org/draft-04/schema"
        case .draft6: "http://json-schema.org/draft-06/schema"
        case .draft7: "http://json-schema.org/draft-07/schema"
        case .draft2019: "https://json-schema.org/draft/2019-09/schema"
        case .draft2020: "https://json-schema.org/draft/2020-12/schema"
        }
    }

    /// Whether one was published before the other.
    public static func < (one: Draft, other: Draft) -> Bool {
        one.rawValue < other.rawValue
    }
}

/// The vocabularies of drafts 2019-09 and 2020-12; older drafts have them all.
struct Vocabularies: OptionSet, Hashable, Sendable {
    let rawValue: UInt16

    static let core = Vocabularies(rawValue: 1 << 0)
    static let applicator = Vocabularies(rawValue: 1 << 1)
    static let unevaluated = Vocabularies(rawValue: 1 << 2)
    static let validation = Vocabularies(rawValue: 1 << 3)
    static let metaData = Vocabularies(rawValue: 1 << 4)
    static let format = Vocabularies(rawValue: 1 << 5)
    static let formatAssertion = Vocabularies(rawValue: 1 << 6)
    static let content = Vocabularies(rawValue: 1 << 7)

    static let all: Vocabularies = [.core, .applicator, .unevaluated, .validation, .metaData, .format, .content]

    /// The vocabulary with a URI, nil where we do not know it.
    static func known(_ uri: String) -> (Draft, Vocabularies)? {
        for (draft, folder) in [(Draft.draft2019, "2019-09"), (.draft2020, "2020-12")] {
            let prefix = "https://json-schema.org/draft/\(folder)/vocab/"
            guard uri.hasPrefix(prefix) else { continue }
            switch uri.dropFirst(prefix.count) {
            case "core": return (draft, .core)
            case "applicator": return (draft, draft == .draft2019 ? [.applicator, .unevaluated] : .applicator)
            case "unevaluated" where draft == .draft2020: return (draft, .unevaluated)
            case "validation": return (draft, .validation)
            case "meta-data": return (draft, .metaData)
            case "format" where draft == .draft2019: return (draft, .format)
            case "format-annotation" where draft == .draft2020: return (draft, .format)
            case "format-assertion" where draft == .draft2020: return (draft, [.format, .formatAssertion])
            case "content": return (draft, .content)
            default: return nil
            }
        }
        return nil
    }
}

/// What decides which keywords a schema has and what they mean.
struct Dialect: Hashable, Sendable {
    var draft: Draft
    var vocabularies: Vocabularies = .all
    /// The URI of the metaschema, without fragment.
    var metaschema: String

    init(_ draft: Draft) {
        self.draft = draft
        metaschema = draft.metaschema
    }

    init(draft: Draft, vocabularies: Vocabularies, metaschema: String) {
        self.draft = draft
        self.vocabularies = vocabularies
        self.metaschema = metaschema
    }
}
