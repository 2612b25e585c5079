// SPDX-License-Identifier: Apache-2.0

/// The place where the parser stopped, and what stands there.
struct FaultScene {
    let fault: ParseFault
    /// What stands there, for a message: a word, a character, at most 20 bytes.
    let found: String

    init(_ fault: ParseFault, text: Span<UInt8>) {
        self.fault = fault
        found = Self.excerpt(of: text, at: fault.offset)
    }

    /// The kind of fault, from what was expected and what stands there.
    func kind(in text: Span<UInt8>) -> JSONSyntaxError.Kind {
        if let kind = fault.kind { return kind }
        let offset = fault.offset
        let isRoot = fault.expected == .root
        guard offset < text.count else { return isRoot ? .empty : .cutOff }
        let byte = text[offset]
        switch byte {
        case UInt8(ascii: "`") where (isRoot || fault.expected == .end) && Self.follows("```", text, offset):
            return .fenced
        case 0xEF where isRoot && offset == 0 && Self.follows("\u{FEFF}", text, offset): return .byteOrderMark
        case UInt8(ascii: "/"), UInt8(ascii: "#"): return .comment
        case _ where fault.expected == .end: return .proseAfter
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            let isAfterComma = fault.expected == .element || fault.expected == .key
            return isAfterComma ? .trailingComma : .unexpectedCharacter
        case _ where fault.expected == .colon: return .missingColon
        case _ where fault.expected == .commaInArray || fault.expected == .commaInObject:
            return Self.beginsValue(byte) ? .missingComma : .unexpectedCharacter
        case UInt8(ascii: "'"): return .singleQuotes
        case _ where fault.expected == .key || fault.expected == .firstKey:
            return Self.isWord(byte) ? .unquotedKey : .unexpectedCharacter
        case UInt8(ascii: "+"), UInt8(ascii: "."): return .badNumber
        case _ where Self.isWord(byte):
            if Self.isCutLiteral(text, offset) { return .cutOff }
            return isRoot && !(Self.isForeignLiteral(found) && isLast(in: text)) ? .proseBefore : .badLiteral
        default: return isRoot ? .proseBefore : .unexpectedCharacter
        }
    }

    /// Whether nothing but white space follows what stands there.
    private func isLast(in text: Span<UInt8>) -> Bool {
        text.endOfSpace(from: fault.offset + found.utf8.count) >= text.count
    }

    /// Words other languages write where JSON has null, true, false or a number, and slips of those.
    private static func isForeignLiteral(_ word: String) -> Bool {
        let known = ["nan", "none", "true", "false", "null", "nil", "undefined", "infinity", "inf", "yes", "no"]
        return known.contains(word.lowercased())
    }

    /// Whether the text ends within `true`, `false` or `null`.
    private static func isCutLiteral(_ text: Span<UInt8>, _ offset: Int) -> Bool {
        let rest = (offset..<min(text.count, offset + 5)).map { text[$0] }
        return offset + rest.count == text.count
            && ["true", "false", "null"].contains { $0.utf8.starts(with: rest) && $0.utf8.count > rest.count }
    }

    static func beginsValue(_ byte: UInt8) -> Bool {
        isWord(byte) || [UInt8](#""'[{-"#.utf8).contains(byte)
    }

    /// Whether a byte can be part of a word: letters, digits, `_`, `$`, and all beyond ASCII.
    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }

    static func follows(_ expected: String, _ text: Span<UInt8>, _ offset: Int) -> Bool {
        var index = offset
        for byte in expected.utf8 {
            guard text.byte(at: index) == byte else { return false }
            index += 1
        }
        return true
    }

    /// A word, number or string as a whole up to 20 bytes, else one character.
    private static func excerpt(of text: Span<UInt8>, at offset: Int) -> String {
        guard offset < text.count else { return "" }
        var end = offset + 1
        if isWord(text[offset]) || text[offset].isNumberByte {
            while end < text.count, end < offset + 20, isWord(text[end]) || text[end].isNumberByte { end += 1 }
        }
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return String(decoding: (offset..<end).map { text[$0] }, as: UTF8.self)
    }
}
