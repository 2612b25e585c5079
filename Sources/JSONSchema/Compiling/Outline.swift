// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// One subschema as it is reached: the same place under another dynamic scope is another subschema.
struct Subschema {
    enum Kind: UInt8 { case object, always, never }

    var kind: Kind
    var source: Int32
    var node: Int32
    var resource: Int32
    /// Index of the dynamic scope that holds within it.
    var scope: Int32
    /// Its keywords, as a range of `Outline.uses`.
    var firstUse: Int32 = 0
    var useCount: Int32 = 0

    var location: SchemaLocation { SchemaLocation(source: Int(source), node: Int(node)) }
}

/// A keyword in a subschema, with what its value refers to.
struct KeywordUse {
    var keyword: Keyword
    /// Index of the value on the source's tape.
    var node: Int32
    /// A subschema's index; for lists and maps where their children begin in `Outline.children`; a pattern's or format's index.
    var first: Int32 = -1
    var count: Int32 = 0
}

/// All subschemas that can be reached, keyword by keyword: what is lowered for verdicts and interpreted for reports.
struct Outline: Sendable {
    /// The tapes that `Subschema.source` counts.
    var tapes: [JSONTape] = []
    var documents: [JSONDocument] = []
    /// URI of each resource, and the place of its root.
    var resources: [OutlineResource] = []
    var subschemas: [Subschema] = []
    var uses: [KeywordUse] = []
    /// Subschema indices; of `patternProperties` pairs of pattern and subschema; -1 for a list of names in `dependencies`.
    var children: [Int32] = []
    var patterns: [SchemaPattern] = []
    /// Index of the schema itself.
    var root = 0

    func uses(of subschema: Int) -> Range<Int> {
        let first = Int(subschemas[subschema].firstUse)
        return first..<(first + Int(subschemas[subschema].useCount))
    }

    /// The use of a keyword in a subschema.
    func use(of keyword: Keyword, in subschema: Int) -> KeywordUse? {
        for index in uses(of: subschema) where uses[index].keyword == keyword { return uses[index] }
        return nil
    }
}

struct OutlineResource: Sendable {
    var uri: String
    var source: Int
    var node: Int
    var dialect: Dialect
}
