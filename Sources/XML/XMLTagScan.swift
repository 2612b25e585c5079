// SPDX-License-Identifier: Apache-2.0

/// Looks for tags with more attributes than libxml2 should be given: it compares each with all before, in quadratic time.
struct XMLTagScan {
    /// The most attributes that a tag may have.
    static let attributeLimit = 1_000

    private let text: [UInt8]
    private let isHTML: Bool
    private var index = 0

    /// Whether a tag of a text has too many attributes; it is read as the library's own parsers do.
    static func exceedsLimit(_ text: [UInt8], isHTML: Bool) -> Bool {
        // Each attribute takes two bytes, so a short text has none too many.
        guard text.count > 2 * attributeLimit else { return false }
        var scan = XMLTagScan(text: text, isHTML: isHTML)
        return scan.findTag()
    }

    private init(text: [UInt8], isHTML: Bool) {
        self.text = text
        self.isHTML = isHTML
    }

    private mutating func findTag() -> Bool {
        while let start = text[index...].firstIndex(of: UInt8(ascii: "<")) {
            index = start + 1
            if has("!--") {
                // `<!-->` is whole to some readers: the earlier end is the safe one.
                index += 1
                skip(behind: "-->")
            } else if !isHTML, has("![CDATA[") {
                skip(behind: "]]>")
            } else if !isHTML, has("?") {
                skip(behind: "?>")
            } else if index < text.count, Self.isNameByte(text[index]) {
                let name = name()
                if countAttributes() > Self.attributeLimit { return true }
                let small = String(decoding: name.map { $0 | 0x20 }, as: UTF8.self)
                if isHTML, small == "script" || small == "style" { skip(to: "</" + small) }
            }
        }
        return false
    }

    private mutating func name() -> ArraySlice<UInt8> {
        let start = index
        while index < text.count, Self.isNameByte(text[index]) { index += 1 }
        return text[start..<index]
    }

    /// Reads to the end of a tag, and answers how many attributes it has, or one too many.
    private mutating func countAttributes() -> Int {
        var count = 0
        while index < text.count, text[index] != UInt8(ascii: ">") {
            if Self.isSpace(text[index]) || text[index] == UInt8(ascii: "/") {
                index += 1
                continue
            }
            count += 1
            if count > Self.attributeLimit { return count }
            // A name, or a byte that cannot begin one.
            index += 1
            while index < text.count, !Self.isSpace(text[index]), !"=>/".utf8.contains(text[index]) { index += 1 }
            skipSpaces()
            guard index < text.count, text[index] == UInt8(ascii: "=") else { continue }
            index += 1
            skipSpaces()
            skipValue()
        }
        return count
    }

    private mutating func skipValue() {
        guard index < text.count else { return }
        let quote = text[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index = text[(index + 1)...].firstIndex(of: quote).map { $0 + 1 } ?? text.count
        } else {
            while index < text.count, !Self.isSpace(text[index]), text[index] != UInt8(ascii: ">") { index += 1 }
        }
    }

    private mutating func skipSpaces() {
        while index < text.count, Self.isSpace(text[index]) { index += 1 }
    }

    private func has(_ word: StaticString) -> Bool { text[index...].starts(with: word.description.utf8) }

    private mutating func skip(behind word: String) {
        skip(to: word)
        index = min(index + word.utf8.count, text.count)
    }

    /// Moves to the next place of a word in small letters, or to the end.
    private mutating func skip(to word: String) {
        let word = Array(word.utf8)
        while index < text.count {
            if text[index] == word[0], text[index...].prefix(word.count).map({ Self.small($0) }) == word { return }
            index += 1
        }
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte >= 0x80
            || "_:-.0123456789".utf8.contains(byte)
    }
}
