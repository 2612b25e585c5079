// SPDX-License-Identifier: Apache-2.0

/// Finds international bank account numbers in a text and checks them, after ISO 13616.
enum IBAN {
    /// A number in a text: its bytes, and whether its check digits are right.
    struct Found: Equatable {
        let range: Range<Int>
        let isValid: Bool
    }

    /// The numbers of a text in UTF-8, in one pass: two letters and two digits that begin a word, then 11 to 30 letters and digits, in
    /// groups of four with a space between them where there are any.
    static func all(in text: [UInt8]) -> [Found] {
        var found: [Found] = []
        var index = 0
        while index < text.count {
            guard index == 0 || !isWord(text[index - 1]), let number = number(in: text, at: index) else {
                index += 1
                continue
            }
            found.append(Found(range: index..<number.end, isValid: isValid(number.characters)))
            index = number.end
        }
        return found
    }

    /// The number that begins at a place; nil if none does.
    private static func number(in text: [UInt8], at start: Int) -> (characters: [UInt8], end: Int)? {
        var characters: [UInt8] = []
        var index = start
        var end = start
        while index < text.count, characters.count <= 34 {
            let byte = text[index]
            if isUpper(byte) || isDigit(byte) {
                characters.append(byte)
                end = index + 1
            } else if byte != UInt8(ascii: " ") || characters.count % 4 != 0 || characters.count < 4 {
                break
            }
            index += 1
            // Two letters and two digits, or it is something else.
            if characters.count <= 4, let last = characters.last, isDigit(last) != (characters.count > 2) { return nil }
        }
        let isWhole = end == text.count || !isWord(text[end])
        return (15...34).contains(characters.count) && isWhole ? (characters, end) : nil
    }

    /// Whether the number leaves 1 when it is divided by 97, its first four characters moved to its end and its letters counted from 10.
    private static func isValid(_ characters: [UInt8]) -> Bool {
        let moved = characters[4...] + characters[..<4]
        let rest = moved.reduce(0) { rest, byte in
            isDigit(byte) ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 0x41) + 10) % 97
        }
        return rest == 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte >= 0x80 || byte == 0x5F
    }
}
