// SPDX-License-Identifier: Apache-2.0

/// Counts tokens without a tokenizer.
public enum TokenEstimate {
    /// The tokens of a UTF-8 text, as the vocabularies of today count them on average, in one pass.
    ///
    /// Every character has a class by its first byte, and costs what its class does after that of the character before; a sign or space
    /// that repeats the one before is a class of its own. On texts of 200 tokens and more the error is 6 % on average, and within
    /// `errorPercent` for 99 texts in 100 (docs/token-estimate.md has it by language and vocabulary). What is not UTF-8 is counted too.
    ///
    /// - Returns: 0 for no text, at least 1 for any.
    public static func tokens(in text: Span<UInt8>) -> Int {
        guard !text.isEmpty else { return 0 }
        let (classTable, weightTable) = (classes, weights)
        let classes = classTable.span
        let weights = weightTable.span
        var sum = 0
        var row = 0
        var last: UInt8 = 0
        for index in text.indices {
            let byte = text[index]
            var second = Int(classes[Int(byte)])
            // A letter or digit that is repeated is no repetition, nor is a byte inside a character.
            if byte == last, second >= firstRepeatable, second < firstWide { second = again }
            last = byte
            guard second != inside else { continue }
            sum &+= Int(weights[row | second])
            row = second &* stride
        }
        return max(1, (sum + 512) / 1_024)
    }

    /// The tokens of a UTF-8 text, as the vocabularies of today count them on average.
    public static func tokens(in text: [UInt8]) -> Int {
        tokens(in: text.span)
    }

    /// The tokens of a UTF-8 text, as the vocabularies of today count them on average.
    public static func tokens(in text: ArraySlice<UInt8>) -> Int {
        tokens(in: text.span)
    }

    /// How far the estimate of 99 texts in 100 is from the count, at most, in per cent of it.
    public static let errorPercent = 25

    /// An upper bound of the input tokens of a text of so many UTF-8 bytes.
    ///
    /// A token of a byte-level vocabulary stands for one byte or more. Prose has 3 to 5 bytes a token, but some vocabularies split
    /// digits and rare characters into single bytes, so that nothing below the count of bytes is safe; a constant covers the chat
    /// template. What is not sent as text, such as an image behind a URL, is not in the count.
    public static func upperBound(utf8Count: Int) -> Int {
        utf8Count + 16
    }

    /// The most bytes that so many tokens are taken to have, so that what is done with an answer can be bounded before it is there.
    ///
    /// Text has 3 to 6 bytes a token. Runs of spaces or of one sign can have more; the size that came is looked at once more.
    public static func mostBytes(ofTokens tokens: Int) -> Int {
        TokenUsage.bounded(tokens) * 8
    }
}

// MARK: Classes

extension TokenEstimate {
    /// What a character is, by its first byte, in the order of the weights; the start of the text comes before all.
    private enum CharacterClass: UInt8 {
        case start, lower, upper, digit, space, line, quote, point, bracket, sign
        case latin, extended, greek, cyrillic, armenian, semitic, indic, other, punctuation, kana, han, hangul, wide,
            astral
        /// A sign or space that is the same as the one before.
        case again
        /// A byte inside a character, which costs nothing.
        case inside
    }

    /// The weights that one class has as the first of a pair.
    private static let stride = 32
    private static let again = Int(CharacterClass.again.rawValue)
    private static let inside = Int(CharacterClass.inside.rawValue)
    private static let firstRepeatable = Int(CharacterClass.space.rawValue)
    private static let firstWide = Int(CharacterClass.latin.rawValue)

    /// The class of every byte.
    private static let classes: [UInt8] = (0...255).map { (byte: UInt8) in characterClass(of: byte).rawValue }

    private static func characterClass(of byte: UInt8) -> CharacterClass {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): .line
        case 0...0x20: .space
        case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
        case UInt8(ascii: "a")...UInt8(ascii: "z"): .lower
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): .quote
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
            UInt8(ascii: "?"):
            .point
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            .bracket
        case 0..<0x80: .sign
        case 0x80..<0xC0: .inside
        case 0xC0..<0xC4: .latin
        case 0xC4..<0xCE: .extended
        case 0xCE..<0xD0: .greek
        case 0xD0..<0xD4: .cyrillic
        case 0xD4..<0xD8: .armenian
        case 0xD8..<0xE0: .semitic
        case 0xE0: .indic
        case 0xE1: .other
        case 0xE2: .punctuation
        case 0xE3: .kana
        case 0xE4..<0xEA: .han
        case 0xEA..<0xEE: .hangul
        case 0xEE..<0xF0: .wide
        default: .astral
        }
    }
}
