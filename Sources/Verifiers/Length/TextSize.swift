// SPDX-License-Identifier: Apache-2.0

/// How long a text is.
struct TextSize: Equatable {
    /// What lengths are counted in.
    enum Unit: String, CaseIterable, Sendable {
        /// Unicode code points.
        case characters
        /// Runs without white space; each Chinese or Japanese character counts as one.
        case words
        /// Lines, the last also without a line break; an empty text has none.
        case lines

        /// A count with its unit.
        func text(_ count: Int) -> String { count == 1 ? "1 \(rawValue.dropLast())" : "\(count) \(rawValue)" }
    }

    private(set) var characters = 0
    private(set) var words = 0
    private(set) var lines = 0

    init(of text: [UInt8]) {
        var isPlain = true
        // Sums of one byte each, which run over many bytes at once.
        for start in stride(from: 0, to: text.count, by: Self.block) {
            var (starts, breaks, others): (UInt8, UInt8, UInt8) = (0, 0, 0)
            for byte in text[start..<min(start + Self.block, text.count)] {
                starts &+= byte & 0xC0 != 0x80 ? 1 : 0
                breaks &+= byte == 0x0A ? 1 : 0
                others |= byte & 0x80
            }
            characters += Int(starts)
            lines += Int(breaks)
            if others != 0 { isPlain = false }
        }
        if let last = text.last, last != 0x0A { lines += 1 }
        words = isPlain ? Self.plainWords(in: text) : Self.words(in: text.span)
    }

    /// So many bytes have a sum of one byte.
    private static let block = 128

    /// The words of a text in ASCII: a word begins where a space comes before something else.
    private static func plainWords(in text: [UInt8]) -> Int {
        guard let first = text.first else { return 0 }
        var words = first > 0x20 ? 1 : 0
        for start in stride(from: 1, to: text.count, by: block) {
            let end = min(start + block, text.count)
            var begun: UInt8 = 0
            for (byte, before) in zip(text[start..<end], text[(start - 1)..<(end - 1)]) {
                begun &+= byte > 0x20 && before <= 0x20 ? 1 : 0
            }
            words += Int(begun)
        }
        return words
    }

    private static func words(in bytes: Span<UInt8>) -> Int {
        var words = 0
        var isInWord = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte > 0x20, !isInWord { words += 1 }
                isInWord = byte > 0x20
            } else if Self.isUnicodeSpace(bytes, at: index) {
                isInWord = false
            } else if byte >= 0xE3, byte <= 0xE9 {
                // Chinese and Japanese set no spaces between words; their punctuation (E3 80) is none.
                if byte > 0xE3 || (index + 1 < bytes.count && bytes[index + 1] != 0x80) { words += 1 }
                isInWord = false
                index += 2
            } else if !isInWord, byte & 0xC0 != 0x80 {
                words += 1
                isInWord = true
            }
            index += 1
        }
        return words
    }

    func count(in unit: Unit) -> Int {
        switch unit {
        case .characters: characters
        case .words: words
        case .lines: lines
        }
    }

    /// No-break space, U+2000 to U+200B, U+2028, U+2029, U+202F and the ideographic space.
    private static func isUnicodeSpace(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        let lead = bytes[index]
        guard lead == 0xC2 || lead == 0xE2 || lead == 0xE3, index + 1 < bytes.count else { return false }
        let second = bytes[index + 1]
        if lead == 0xC2 { return second == 0xA0 }
        guard second == 0x80, index + 2 < bytes.count else { return false }
        let third = bytes[index + 2]
        if lead == 0xE3 { return third == 0x80 }
        return third <= 0x8B || third == 0xA8 || third == 0xA9 || third == 0xAF
    }
}
