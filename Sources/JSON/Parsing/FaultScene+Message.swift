// SPDX-License-Identifier: Apache-2.0

// The wording: found what; expected what. How to mend it.
extension FaultScene {
    /// The message without line and column.
    ///
    /// - Parameters:
    ///   - kind: Of the fault.
    ///   - text: Where it is.
    ///   - limits: Those that were in force.
    ///   - path: The innermost open container, empty for the root.
    ///   - isObject: Whether that is an object; nil outside of all.
    /// - Returns: What was found, what was expected, and a remedy.
    func message(
        _ kind: JSONSyntaxError.Kind,
        in text: Span<UInt8>,
        limits: JSONLimits,
        path: String,
        isObject: Bool?
    ) -> String {
        switch kind {
        case .empty: "found nothing; expected a JSON value. Write one."
        case .proseBefore:
            "found `\(found)` before the JSON; expected `{`, `[` or another value. Leave out all words around it."
        case .proseAfter: "found `\(found)` behind the JSON; expected the end. Leave out all that follows the value."
        case .fenced: "found a code fence; expected only JSON. Leave out the lines with ```."
        case .cutOff: cutOff(path: path, isObject: isObject)
        case .trailingComma: "found a comma before `\(found)`; expected another \(child(isObject)). Remove the comma."
        case .singleQuotes: "found a single quote; expected a double quote. Write strings and names in double quotes."
        case .unquotedKey:
            "found the name `\(found)` without quotes; expected a name in double quotes. Write \"\(found)\"."
        case .comment: "found a comment; expected JSON, which has none. Remove it."
        case .badLiteral: "found `\(found)`; expected a JSON value. \(literalRemedy)"
        case .controlCharacter:
            "found \(Self.name(of: text.byte(at: fault.offset))) inside a string; expected it escaped. "
                + "Write `\(Self.escape(of: text.byte(at: fault.offset)))`."
        case .badEscape: badEscape(in: text)
        case .badNumber: badNumber(in: text)
        case .duplicateKey:
            "found \(key(in: text)) twice in \(Self.place(path, isObject)); expected each name once. Remove one of the two."
        case .tooDeep: "found nesting deeper than \(limits.depth) levels; expected no more. Write a flatter value."
        case .tooLarge: "found a text that is too large; expected at most \(limits.effectiveBytes) bytes."
        case .invalidUTF8:
            "found the byte 0x\(hex(text.byte(at: fault.offset), 2)), which is no UTF-8 there; expected UTF-8. Encode the text as UTF-8."
        case .byteOrderMark: "found a byte-order mark; expected a JSON value. Remove the mark."
        case .missingComma:
            "found \(shown) right after a value in \(Self.place(path, isObject)); expected a comma between them. "
                + (isRightBehindQuote(in: text) ? "Add it, or write `\\\"` for a quote inside a string." : "Add it.")
        case .missingColon: "found \(shown) after a name; expected a colon. Write `\"name\": value`."
        case .unexpectedCharacter: "found \(shown); expected \(expectation). \(remedy(isObject))"
        }
    }

    private func cutOff(path: String, isObject: Bool?) -> String {
        let inside = path.isEmpty ? (isObject.map { $0 ? "the object" : "the array" } ?? "its value") : "`\(path)`"
        let what = isObject.map { $0 ? "object" : "array" } ?? "value"
        return "the JSON ends inside \(inside); expected the rest of it. Answer more briefly or finish the \(what)."
    }

    private func child(_ isObject: Bool?) -> String { isObject == true ? "member" : "element" }

    private static func place(_ path: String, _ isObject: Bool?) -> String {
        path.isEmpty ? (isObject == true ? "the outermost object" : "the outermost array") : "`\(path)`"
    }

    /// What stands there, in backticks if it can be shown.
    private var shown: String {
        guard let first = found.unicodeScalars.first else { return "nothing" }
        if first.value < 0x20 || first.value == 0x7F { return Self.name(of: UInt8(first.value)) }
        return "`\(found)`"
    }

    /// Whether a string ends just before, as it does where a quote inside of it was not escaped.
    private func isRightBehindQuote(in text: Span<UInt8>) -> Bool {
        fault.offset > 0 && text[fault.offset - 1] == UInt8(ascii: "\"")
    }

    private var expectation: String {
        switch fault.expected {
        case .root, .memberValue: "a value"
        case .element: "another element"
        case .firstElement: "an element or `]`"
        case .key: "another name in double quotes"
        case .firstKey: "a name in double quotes or `}`"
        case .colon: "a colon"
        case .commaInArray: "a comma or `]`"
        case .commaInObject: "a comma or `}`"
        case .end: "the end"
        }
    }

    private func remedy(_ isObject: Bool?) -> String {
        switch fault.expected {
        case .memberValue: "Write the value, or null."
        case .commaInArray where found == "}", .firstElement where found == "}", .element where found == "}":
            "Close the array with `]` first."
        case .commaInObject where found == "]", .firstKey where found == "]", .key where found == "]":
            "Close the object with `}` first."
        default: "Remove it, or write what is expected."
        }
    }

    private var literalRemedy: String {
        switch found.lowercased() {
        case "none", "nil", "undefined", "null": "Write `null`."
        case "nan", "infinity", "inf": "JSON has no such number; write `null`, or leave the member out."
        case "true", "yes": "Write `true`."
        case "false", "no": "Write `false`."
        default: "Put text in double quotes."
        }
    }

    private func badEscape(in text: Span<UInt8>) -> String {
        let letter = text.byte(at: fault.offset + 1)
        guard letter == UInt8(ascii: "u") else {
            return
                "found the escape `\\\(Self.character(in: text, at: fault.offset + 1))`; expected one that JSON has. "
                + "Write `\\\\` for a backslash."
        }
        let digits = (2..<6).map { text.byte(at: fault.offset + $0) }
        let written = String(
            decoding: digits.prefix { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") },
            as: UTF8.self
        )
        guard let unit = UInt16(written, radix: 16), written.utf8.count == 4, (0xD800...0xDFFF).contains(unit) else {
            return "found the escape `\\u\(written)`; expected four hexadecimal digits. Write, for example, `\\u00e9`."
        }
        return "found `\\u\(written)`, half of a surrogate pair; expected both halves. Write the character itself."
    }

    private func badNumber(in text: Span<UInt8>) -> String {
        var start = fault.offset
        while start > 0, text[start - 1].isNumberByte { start -= 1 }
        var end = fault.offset
        while end < text.count, Self.isWord(text[end]) || text[end].isNumberByte { end += 1 }
        let bytes = (start..<end).map { text[$0] }
        let number = String(decoding: bytes.prefix(40), as: UTF8.self) + (bytes.count > 40 ? "…" : "")
        let remedy: String =
            switch bytes.first {
            case UInt8(ascii: "+"): "Leave out the plus sign."
            case UInt8(ascii: "."): "Write a digit before the point."
            case _ where bytes.last == UInt8(ascii: "."): "Write a digit after the point, or leave the point out."
            case _ where number.contains("Inf"): "JSON has no such number; write `null`, or leave the member out."
            case _ where text.byte(at: fault.offset) == UInt8(ascii: "0"):
                "Leave out leading zeros, or put it in quotes."
            case _ where number.contains("e") && fault.offset < end: "Write an exponent of at most 18 digits."
            default: "Write it like -12.5 or 3e8, or put it in quotes."
            }
        return "found `\(number)`; expected a number as JSON writes it. \(remedy)"
    }

    /// A key with its quotes, at most 60 bytes of it.
    private func key(in text: Span<UInt8>) -> String {
        var index = fault.offset + 1
        while text.byte(at: index) != UInt8(ascii: "\""), index < text.count {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        let name = String(decoding: ((fault.offset + 1)..<min(index, text.count)).map { text[$0] }, as: UTF8.self)
        return "`\(name.unicodeScalars.count > 60 ? String(name.unicodeScalars.prefix(59)) + "…" : name)`"
    }

    private static func name(of byte: UInt8) -> String {
        switch byte {
        case 0x09: "a tab"
        case 0x0A: "a line break"
        case 0x0D: "a carriage return"
        default: "the control character U+00\(hex(byte, 2))"
        }
    }

    private static func escape(of byte: UInt8) -> String {
        switch byte {
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        default: "\\u00\(hex(byte, 2).lowercased())"
        }
    }

    private static func character(in text: Span<UInt8>, at offset: Int) -> String {
        FaultScene(ParseFault(.badEscape, at: offset), text: text).found.prefix(1).description
    }
}

/// A number in upper-case hexadecimal digits.
func hex(_ value: UInt8, _ digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
