// SPDX-License-Identifier: Apache-2.0

/// Checks UTF-8 by the table of the Unicode standard (3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Scan {
    /// The length of the code point at an index, 2…4 bytes; 0 where the bytes are none, or are ASCII, or the text ends.
    @inline(__always)
    static func length(_ text: Span<UInt8>, at index: Int) -> Int {
        let second = text.byte(at: index &+ 1)
        switch text.byte(at: index) {
        case 0xC2...0xDF: return second & 0xC0 == 0x80 ? 2 : 0
        case 0xE0: guard second >= 0xA0, second <= 0xBF else { return 0 }
        case 0xED: guard second >= 0x80, second <= 0x9F else { return 0 }
        case 0xE1...0xEF: guard second & 0xC0 == 0x80 else { return 0 }
        case 0xF0: guard second >= 0x90, second <= 0xBF else { return 0 }
        case 0xF4: guard second >= 0x80, second <= 0x8F else { return 0 }
        case 0xF1...0xF3: guard second & 0xC0 == 0x80 else { return 0 }
        default: return 0
        }
        guard text.byte(at: index &+ 2) & 0xC0 == 0x80 else { return 0 }
        if text[index] < 0xF0 { return 3 }
        return text.byte(at: index &+ 3) & 0xC0 == 0x80 ? 4 : 0
    }

    /// The index behind the code points beyond ASCII that begin at an index, up to the next ASCII byte.
    ///
    /// - Throws: `invalidUTF8` at the first byte of a sequence that is none; `cutOff` where the text ends within one.
    static func endOfNonASCII(_ text: Span<UInt8>, from start: Int) throws(ParseFault) -> Int {
        var index = start
        while text.byte(at: index) >= 0x80 {
            let length = length(text, at: index)
            guard length > 0 else { throw fault(text, at: index) }
            index &+= length
        }
        return index
    }

    /// Whether a text is UTF-8 from its first to its last byte.
    static func isValid(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            if let word = ByteWord(text, at: index), word.nonASCII == 0 {
                index &+= 8
            } else if text[index] < 0x80 {
                index &+= 1
            } else {
                let length = length(text, at: index)
                if length == 0 { return false }
                index &+= length
            }
        }
        return true
    }

    /// A sequence that only lacks its end is cut off, not invalid.
    private static func fault(_ text: Span<UInt8>, at index: Int) -> ParseFault {
        // Each of these begins with a lead byte and is whole but for bytes that any continuation can fill.
        let fills: [[UInt8]] = [[0xBF, 0xBF], [0x80, 0x80], [0xBF, 0xBF, 0xBF], [0x80, 0x80, 0x80], [0xBF], [0x80]]
        let left = (index..<min(text.count, index + 4)).map { text[$0] }
        let isCut =
            left.count < 4
            && fills.contains { fill in
                let filled = left + fill
                return length(filled.span, at: 0) == filled.count
            }
        return isCut ? ParseFault(.cutOff, at: text.count) : ParseFault(.invalidUTF8, at: index)
    }
}
