// SPDX-License-Identifier: Apache-2.0

/// The part of JSON Schema that one kind of schema-guided decoding understands, as data.
///
/// What a dialect does not list is left out of the schema that is sent; see `CompiledSchema.strictSubset(for:)`.
public struct StrictDialect: Sendable, Equatable {
    /// What a dialect demands beside its list of keywords.
    struct Demands: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        /// Objects have no members but those that are named.
        static let closedObjects = Demands(rawValue: 1 << 0)
        /// Every named member is required; null may stand for one that is not there.
        static let everyMember = Demands(rawValue: 1 << 1)
        /// Every schema says a type, so that none allows any value.
        static let types = Demands(rawValue: 1 << 2)
        /// The whole is an object, and no choice between several.
        static let objectAtRoot = Demands(rawValue: 1 << 3)
        /// A pattern or format and a length are not said of one string.
        static let patternOrLength = Demands(rawValue: 1 << 4)
        /// Patterns of names only where no members are named, and only one.
        static let loneNamePattern = Demands(rawValue: 1 << 5)

        /// Those that make a schema allow less than the one it is made of.
        static let narrowing: Demands = [.closedObjects, .everyMember, .types, .objectAtRoot]
    }

    /// Where a schema may refer to itself.
    enum Recursion: Hashable, Sendable {
        case anywhere
        /// Only below a member that is not required.
        case optionalMembers
        case nowhere
    }

    /// Sizes beyond which a schema is refused.
    struct Limits: Hashable, Sendable {
        /// Members of all objects together.
        var members = Int.max
        /// Objects and arrays inside one another.
        var depth = Int.max
        /// Values of all `enum`s together.
        var values = Int.max
        /// UTF-8 bytes of member names, definition names and `enum` values together.
        var text = Int.max
        /// Members that are not required.
        var optionalMembers = Int.max
        /// Schemas with `anyOf` or more than one type.
        var unions = Int.max
    }

    /// A short name, such as `openai`.
    public let name: String
    /// Keywords that mean here what they mean in JSON Schema; `type`, `anyOf` and `$ref` are known everywhere.
    let keywords: Set<Keyword>
    let formats: Set<String>
    /// Kinds that the values of `enum` and `const` may have.
    let values: KindSet
    /// The `minItems` that are known.
    var leastItems = 0...Int.max
    var recursion = Recursion.anywhere
    var demands: Demands = []
    var limits = Limits()

    /// The same without the demands that narrow; what it makes of a schema allows all that the schema does.
    var widened: StrictDialect {
        var dialect = self
        dialect.demands.subtract(.narrowing)
        dialect.limits = Limits()
        dialect.recursion = .anywhere
        return dialect
    }
}

/// Some of the seven types of JSON Schema; a number that is no integer is told apart from one that is.
struct KindSet: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let null = KindSet(rawValue: 1 << 0)
    static let boolean = KindSet(rawValue: 1 << 1)
    static let integer = KindSet(rawValue: 1 << 2)
    static let fraction = KindSet(rawValue: 1 << 3)
    static let string = KindSet(rawValue: 1 << 4)
    static let array = KindSet(rawValue: 1 << 5)
    static let object = KindSet(rawValue: 1 << 6)

    static let number: KindSet = [.integer, .fraction]
    static let scalars: KindSet = [.null, .boolean, .number, .string]
    static let all: KindSet = [.scalars, .array, .object]

    /// The kinds a name of `type` stands for; none for unknown names.
    init(type: String) {
        switch type {
        case "null": self = .null
        case "boolean": self = .boolean
        case "integer": self = .integer
        case "number": self = .number
        case "string": self = .string
        case "array": self = .array
        case "object": self = .object
        default: self = []
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The names as `type` writes them, null last; a fraction alone counts as a number.
    var types: [String] {
        var types: [String] = []
        if contains(.object) { types.append("object") }
        if contains(.array) { types.append("array") }
        if contains(.string) { types.append("string") }
        if contains(.fraction) {
            types.append("number")
        } else if contains(.integer) {
            types.append("integer")
        }
        if contains(.boolean) { types.append("boolean") }
        if contains(.null) { types.append("null") }
        return types
    }
}
