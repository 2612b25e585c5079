// SPDX-License-Identifier: Apache-2.0

/// Reads one array or object from a place in a text as people and models write them, and notes what keeps it from being JSON.
///
/// Only spelling is tolerated: what a value says is never guessed. An end that is missing is closed only right after a whole value,
/// never inside a string, a number or a pair, nor after a comma.
struct TolerantReader {
    /// How reading ended.
    enum End {
        /// At the last bracket.
        case whole
        /// At the end of the text or of its code fence; the missing brackets are in the edits.
        case closed
        /// At something that cannot be read.
        case failed
    }

    static let depthLimit = 256

    let text: [UInt8]
    private(set) var index: Int
    private(set) var edits = RepairEdits()
    /// Whether a quoted name or a whole pair was read, so that this was meant as JSON.
    private(set) var isLikeJSON = false
    private var depth = 0

    init(_ text: [UInt8], at start: Int) {
        self.text = text
        index = start
    }

    /// Reads the value at the place.
    mutating func read() -> End {
        skipBlanks()
        guard index < text.count else { return .failed }
        switch text[index] {
        case UInt8(ascii: "{"): return container(closer: UInt8(ascii: "}"))
        case UInt8(ascii: "["): return container(closer: UInt8(ascii: "]"))
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string() ? .whole : .failed
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number() ? .whole : .failed
        default: return literal() ? .whole : .failed
        }
    }

    private mutating func container(closer: UInt8) -> End {
        guard depth < Self.depthLimit else { return .failed }
        depth += 1
        defer { depth -= 1 }
        index += 1
        var isFirst = true
        while true {
            skipBlanks()
            guard index < text.count else { return .failed }
            if isFirst, text[index] == closer {
                index += 1
                return .whole
            }
            isFirst = false
            if closer == UInt8(ascii: "}"), !key() { return .failed }
            let start = index
            switch read() {
            case .failed: return .failed
            case .closed:
                edits.close(with: closer)
                return .closed
            case .whole: break
            }
            if closer == UInt8(ascii: "}") { isLikeJSON = true }
            let isBare = text[start..<index].last.map(Self.isWord) ?? false
            let end = index
            skipBlanks()
            if isAtEnd {
                // `12` at the very end may have been going to be `1249`.
                guard !isBare || index > end else { return .failed }
                edits.close(with: closer)
                return .closed
            }
            if text[index] == UInt8(ascii: ",") {
                index += 1
                let next = afterBlanks(from: index)
                guard next < text.count, text[next] == closer else { continue }
                edits.replace((index - 1)..<index, by: [], .trailingComma)
                skipBlanks()
            }
            guard text[index] == closer else { return .failed }
            index += 1
            return .whole
        }
    }

    /// A name and its colon.
    private mutating func key() -> Bool {
        let isQuoted = text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "'")
        if isQuoted {
            guard string() else { return false }
        } else {
            let start = index
            while index < text.count, Self.isWord(text[index]) || text[index] == UInt8(ascii: "-") { index += 1 }
            guard start < index, text[start] > UInt8(ascii: "9") else { return false }
            edits.replace(start..<start, by: [UInt8(ascii: "\"")], .unquotedKey)
            edits.replace(index..<index, by: [UInt8(ascii: "\"")], nil)
        }
        skipBlanks()
        guard index < text.count, text[index] == UInt8(ascii: ":") else { return false }
        if isQuoted { isLikeJSON = true }
        index += 1
        return true
    }

    private mutating func string() -> Bool {
        let quote = text[index]
        let isSingle = quote == UInt8(ascii: "'")
        if isSingle { edits.replace(index..<(index + 1), by: [UInt8(ascii: "\"")], .singleQuotes) }
        index += 1
        while index < text.count {
            let byte = text[index]
            if byte == quote {
                if isSingle { edits.replace(index..<(index + 1), by: [UInt8(ascii: "\"")], nil) }
                index += 1
                return true
            }
            if byte == UInt8(ascii: "\\") {
                guard escape() else { return false }
                continue
            }
            if byte < 0x20 { edits.replace(index..<(index + 1), by: Self.escaped(byte), .controlCharacter) }
            if isSingle, byte == UInt8(ascii: "\"") { edits.replace(index..<index, by: [UInt8(ascii: "\\")], nil) }
            index += 1
        }
        return false
    }

    /// A backslash and what follows it.
    private mutating func escape() -> Bool {
        guard index + 1 < text.count else { return false }
        switch text[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 2
        case UInt8(ascii: "'"):
            edits.replace(index..<(index + 1), by: [], .backslash)
            index += 2
        case UInt8(ascii: "u") where text[(index + 2)...].prefix(4).filter(Self.isHex).count == 4:
            index += 6
        case ..<0x20: return false
        default:
            // `\(`, `\sum`, `C:\dir`: a backslash that JSON would have written twice.
            edits.replace(index..<index, by: [UInt8(ascii: "\\")], .backslash)
            index += 1
        }
        return true
    }

    private mutating func number() -> Bool {
        if text[index] == UInt8(ascii: "-") { index += 1 }
        let start = index
        guard digits() else { return false }
        if text[start] == UInt8(ascii: "0"), index > start + 1 { return false }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            guard digits() else { return false }
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            guard digits() else { return false }
        }
        return index == text.count || !(Self.isWord(text[index]) || text[index] == UInt8(ascii: "."))
    }

    private mutating func digits() -> Bool {
        let start = index
        while index < text.count, text[index] >= UInt8(ascii: "0"), text[index] <= UInt8(ascii: "9") { index += 1 }
        return index > start
    }

    private mutating func literal() -> Bool {
        let start = index
        while index < text.count, Self.isWord(text[index]) { index += 1 }
        switch String(decoding: text[start..<index], as: UTF8.self) {
        case "true", "false", "null": return true
        case "True": edits.replace(start..<index, by: Array("true".utf8), .pythonLiteral)
        case "False": edits.replace(start..<index, by: Array("false".utf8), .pythonLiteral)
        case "None": edits.replace(start..<index, by: Array("null".utf8), .pythonLiteral)
        default: return false
        }
        return true
    }

    /// Whether nothing follows but the end of the text or of the code fence around the value.
    private var isAtEnd: Bool {
        index >= text.count || (text[index] == UInt8(ascii: "`") && text[index...].starts(with: "```".utf8))
    }

    /// Skips white space and comments; comments are edits.
    private mutating func skipBlanks() {
        while index < text.count {
            if Self.isSpace(text[index]) {
                index += 1
            } else if let end = commentEnd(at: index) {
                edits.replace(index..<end, by: [], .comment)
                index = end
            } else {
                return
            }
        }
    }

    /// Where white space and comments end.
    private func afterBlanks(from start: Int) -> Int {
        var index = start
        while index < text.count {
            if Self.isSpace(text[index]) {
                index += 1
            } else if let end = commentEnd(at: index) {
                index = end
            } else {
                break
            }
        }
        return index
    }

    /// Where the comment that begins at a place ends; nil where none does.
    private func commentEnd(at start: Int) -> Int? {
        let next = start + 1 < text.count ? text[start + 1] : 0
        switch (text[start], next) {
        case (UInt8(ascii: "#"), _), (UInt8(ascii: "/"), UInt8(ascii: "/")):
            return text[start...].firstIndex(of: 0x0A) ?? text.count
        case (UInt8(ascii: "/"), UInt8(ascii: "*")):
            var index = start + 2
            while index + 1 < text.count, text[index] != UInt8(ascii: "*") || text[index + 1] != UInt8(ascii: "/") {
                index += 1
            }
            return min(text.count, index + 2)
        default: return nil
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case 0x09: Array("\\t".utf8)
        case 0x0A: Array("\\n".utf8)
        case 0x0D: Array("\\r".utf8)
        default: Array("\\u00\(byte < 0x10 ? "0" : "1")\(String(byte & 15, radix: 16))".utf8)
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
    }

    /// Letters, digits, `_`, `$` and all that is not ASCII.
    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
        default: false
        }
    }
}
