// SPDX-License-Identifier: Apache-2.0

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `nil` is null.
    public init(nilLiteral: ()) { self = .null }

    /// A boolean literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// An integer literal.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }

    /// A decimal literal: the shortest decimal that is the same double; null for one too large for a double.
    public init(floatLiteral value: Double) { self = JSONNumber(value).map(JSONValue.number) ?? .null }

    /// A string literal.
    public init(stringLiteral value: String) { self = .string(value) }

    /// An array literal.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A dictionary literal; a name written twice stops the program.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(literal: elements)) }
}
