// SPDX-License-Identifier: Apache-2.0

import JSON

/// What a plain scalar means by the YAML 1.2 core schema (chapter 10.3).
enum YAMLScalar: Equatable {
    /// A value.
    case value(JSONValue)
    /// An infinity, a NaN, or a whole number in base 8 or 16 beyond 63 bits: nothing that JSON, or we, can hold.
    case unusable

    /// Reads a plain scalar.
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .value(.null)
        case "true", "True", "TRUE": self = .value(.bool(true))
        case "false", "False", "FALSE": self = .value(.bool(false))
        default: self = Self.number(text) ?? .value(.string(text))
        }
    }

    private static func number(_ text: String) -> YAMLScalar? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first < UInt8(ascii: "A") else { return nil }
        for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
            let digits = text.dropFirst(2)
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && Int(String($0), radix: radix) != nil }) else {
                return nil
            }
            return Int(digits, radix: radix).map { .value(.number(JSONNumber($0))) } ?? .unusable
        }
        let sign = first == UInt8(ascii: "-") ? "-" : ""
        let rest = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        switch String(decoding: rest, as: UTF8.self) {
        case ".inf", ".Inf", ".INF": return .unusable
        case ".nan", ".NaN", ".NAN": return rest.count == bytes.count ? .unusable : nil
        default: return decimal(rest, sign: sign)
        }
    }

    /// Rewrites the core schema's wider forms, `.5`, `5.` and `007`, as JSON writes them.
    private static func decimal(_ bytes: ArraySlice<UInt8>, sign: String) -> YAMLScalar? {
        var rest = bytes
        let whole = takeDigits(&rest)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = takeDigits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        var json = sign + (significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self))
        if !fraction.isEmpty { json += "." + String(decoding: fraction, as: UTF8.self) }
        json += String(decoding: rest, as: UTF8.self)
        // What is left must be an exponent: anything else is no JSON number, and so a text.
        return JSONNumber(parsing: json).map { .value(.number($0)) }
    }

    private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = bytes.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        bytes = bytes.dropFirst(digits.count)
        return digits
    }
}
