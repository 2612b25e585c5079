// SPDX-License-Identifier: Apache-2.0

/// The first fault in a text that is no JSON, named so that a person or a model can mend it.
public struct JSONSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is; the raw value is the code.
    public enum Kind: String, Sendable, CaseIterable {
        /// Nothing but white space.
        case empty
        /// Words before the JSON.
        case proseBefore = "prose_before"
        /// Words, or a second value, behind the JSON.
        case proseAfter = "prose_after"
        /// A Markdown code fence before or behind the JSON.
        case fenced
        /// The text ends inside a value: probably a token limit.
        case cutOff = "cut_off"
        /// A comma before `]` or `}`.
        case trailingComma = "trailing_comma"
        /// A string or key in single quotes.
        case singleQuotes = "single_quotes"
        /// A key without quotes.
        case unquotedKey = "unquoted_key"
        /// `//`, `/*` or `#`.
        case comment
        /// `NaN`, `None`, `True` and other words that are no JSON.
        case badLiteral = "bad_literal"
        /// A raw control character in a string.
        case controlCharacter = "control_character"
        /// An unknown escape, or half of a surrogate pair.
        case badEscape = "bad_escape"
        /// A number as JSON does not write it, or with an exponent of more than 18 digits.
        case badNumber = "bad_number"
        /// A name that the object already has.
        case duplicateKey = "duplicate_key"
        /// Nesting beyond the limit.
        case tooDeep = "too_deep"
        /// A text beyond the limit.
        case tooLarge = "too_large"
        /// Bytes that are no UTF-8.
        case invalidUTF8 = "invalid_utf8"
        /// A byte-order mark before the JSON.
        case byteOrderMark = "byte_order_mark"
        /// Two values without a comma between them.
        case missingComma = "missing_comma"
        /// A key without a colon behind it.
        case missingColon = "missing_colon"
        /// Something else that cannot stand there.
        case unexpectedCharacter = "unexpected_character"
    }

    /// The kind of fault.
    public let kind: Kind
    /// The offset of the first byte that is wrong, 0-based; the length of the text where it is cut off.
    public let offset: Int
    /// The line and column of that byte.
    public let position: JSONPosition
    /// The innermost array or object that was open.
    public let pointer: JSONPointer
    /// What was found, what was expected, and how to mend it.
    public let message: String

    /// The kind in snake case, stable.
    public var code: String { kind.rawValue }

    /// Line, column and message; it may quote a word or a name of the text.
    public var description: String { "line \(position.line), column \(position.column): \(message)" }

    /// Line, column and kind, without a byte of the text, for logs.
    public var maskedDescription: String {
        "line \(position.line), column \(position.column): found \(kind.summary); expected JSON."
    }
}

extension JSONSyntaxError.Kind {
    /// What was found, in words that are the same for every text.
    var summary: String {
        switch self {
        case .empty: "nothing"
        case .proseBefore: "words before the JSON"
        case .proseAfter: "something behind the JSON"
        case .fenced: "a code fence"
        case .cutOff: "the end inside a value"
        case .trailingComma: "a trailing comma"
        case .singleQuotes: "single quotes"
        case .unquotedKey: "a name without quotes"
        case .comment: "a comment"
        case .badLiteral: "a word that is no JSON value"
        case .controlCharacter: "a raw control character in a string"
        case .badEscape: "an escape that JSON does not have"
        case .badNumber: "a number that JSON does not write so"
        case .duplicateKey: "a name twice in one object"
        case .tooDeep: "nesting beyond the limit"
        case .tooLarge: "a text beyond the size limit"
        case .invalidUTF8: "bytes that are no UTF-8"
        case .byteOrderMark: "a byte-order mark"
        case .missingComma: "two values without a comma between them"
        case .missingColon: "a name without a colon"
        case .unexpectedCharacter: "an unexpected character"
        }
    }
}
