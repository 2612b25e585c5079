// SPDX-License-Identifier: Apache-2.0

/// A JSON value as a tree, to build and to change; to read what came in, a `JSONDocument` is faster.
///
/// Equality goes by JSON's rules: numbers by value, strings by UTF-8 bytes, objects whatever their order.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// Parses a text; see `JSONDocument`.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - limits: Size and nesting beyond which the text is refused.
    /// - Throws: `JSONSyntaxError`, the first fault in the text.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .answer) throws(JSONSyntaxError) {
        self = try JSONDocument(parsing: bytes, limits: limits).root.value
    }

    /// Parses a part of an array.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - limits: Size and nesting beyond which the text is refused.
    /// - Throws: `JSONSyntaxError`, the first fault in the text.
    public init(parsing bytes: ArraySlice<UInt8>, limits: JSONLimits = .answer) throws(JSONSyntaxError) {
        self = try JSONDocument(parsing: bytes, limits: limits).root.value
    }

    /// Parses a string.
    ///
    /// - Parameters:
    ///   - text: The JSON text.
    ///   - limits: Size and nesting beyond which the text is refused.
    /// - Throws: `JSONSyntaxError`, the first fault in the text.
    public init(parsing text: String, limits: JSONLimits = .answer) throws(JSONSyntaxError) {
        self = try JSONDocument(parsing: text, limits: limits).root.value
    }

    /// The tree of a value on a tape; recursion is as deep as the parser's limit let it be.
    init(_ tape: JSONTape, at index: Int) {
        switch tape.kind(at: index) {
        case .null: self = .null
        case .bool: self = .bool(tape.bool(at: index))
        case .number: self = .number(tape.number(at: index))
        case .string: self = .string(tape.string(at: index))
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(tape.childCount(at: index))
            var child = index + 1
            while child < tape.next(after: index) {
                elements.append(JSONValue(tape, at: child))
                child = tape.next(after: child)
            }
            self = .array(elements)
        case .object:
            var members = JSONObject()
            members.reserveCapacity(tape.childCount(at: index))
            var key = index + 1
            while key < tape.next(after: index) {
                members.appendUnchecked(tape.string(at: key), JSONValue(tape, at: key + 1))
                key = tape.next(after: key + 1)
            }
            self = .object(members)
        }
    }
}

// What it is.
extension JSONValue {
    /// Which of the six kinds of value this is.
    public var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// The kind as error texts say it: "a string", "an object", "null".
    public var kindName: String { kind.name }

    /// Whether this is null.
    public var isNull: Bool { kind == .null }

    /// The boolean; nil for other kinds.
    public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    /// The number; nil for other kinds.
    public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }

    /// The number if it is an integer that fits; nil otherwise.
    public var int: Int? { number?.int }

    /// The nearest double, for display and settings only; nil for other kinds.
    public var double: Double? { number?.double }

    /// The string; nil for other kinds.
    public var string: String? { if case .string(let string) = self { string } else { nil } }

    /// The elements; nil for other kinds.
    public var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }

    /// The members; nil for other kinds.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// The member of that name; nil if there is none or this is no object.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// The element at a 0-based position; nil if there is none or this is no array.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let array) = self, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// The value a pointer leads to; nil if it leads nowhere.
    public func at(_ pointer: JSONPointer) -> JSONValue? {
        var value = self
        for token in pointer.tokens {
            let next = value.kind == .array ? JSONPointer.position(token).flatMap { value[$0] } : value[token]
            guard let next else { return nil }
            value = next
        }
        return value
    }
}

extension JSONValue: Equatable {
    /// Whether both are the same JSON value.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

// As text.
extension JSONValue {
    /// The value as JSON text.
    ///
    /// - Parameter pretty: With line breaks and two spaces of indentation; otherwise without any white space.
    /// - Returns: The text, members in their order.
    public func json(pretty: Bool = false) -> String {
        String(decoding: jsonUTF8(pretty: pretty), as: UTF8.self)
    }

    /// The value as JSON text in UTF-8; see `json(pretty:)`.
    public func jsonUTF8(pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter()
        writer.isPretty = pretty
        writer.value(self)
        return writer.take()
    }
}
