// SPDX-License-Identifier: Apache-2.0

/// What a byte or a character becomes when an answer is folded: a symbol, or one of four signs below the symbols.
enum FoldedByte {
    /// Leaves nothing.
    static let dropped: UInt8 = 0
    /// Sets words apart.
    static let space: UInt8 = 1
    /// Ends a sentence.
    static let stop: UInt8 = 2
    /// Begins a character of several bytes that may fold.
    static let lead: UInt8 = 3

    /// By byte.
    static let table: [UInt8] = (0...255).map { fold(UInt8($0)) }

    private static func fold(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "'"): byte
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"), UInt8(ascii: ":"): stop
        case 0x0A, 0x0D: stop
        case UInt8(ascii: "*"), UInt8(ascii: "_"): dropped
        case 0xC2, 0xC3, 0xCB, 0xCC, 0xCD, 0xE2, 0xE3, 0xEF: lead
        case 0x80...: byte
        default: space
        }
    }

    /// What the character at `offset` becomes, and how many bytes it has; a lone byte that folds to nothing else is itself.
    static func character(in bytes: Span<UInt8>, at offset: Int) -> (folded: UInt8, length: Int) {
        let first = bytes[offset]
        guard offset + 1 < bytes.count else { return (first, 1) }
        let second = bytes[offset + 1]
        if first < 0xE0 {
            return twoBytes(first, second).map { ($0, 2) } ?? (first, 1)
        }
        guard offset + 2 < bytes.count else { return (first, 1) }
        return threeBytes(first, second, bytes[offset + 2]).map { ($0, 3) } ?? (first, 1)
    }

    /// U+00C0 to U+00DF without accents; the same again for the small letters.
    private static let latin: [UInt8] = Array("aaaaaaaceeeeiiiidnooooo ouuuuyts".utf8)

    private static func twoBytes(_ first: UInt8, _ second: UInt8) -> UInt8? {
        switch (first, second) {
        case (0xC2, 0xA0), (0xC2, 0xA1), (0xC2, 0xAB), (0xC2, 0xBB), (0xC2, 0xBF): space  // no-break space ¡ « » ¿
        case (0xC2, 0xAD): dropped  // soft hyphen
        case (0xC2, 0xB4), (0xCB, 0xBC): UInt8(ascii: "'")  // ´ ʼ
        case (0xC3, 0x97), (0xC3, 0xB7): space  // × ÷
        case (0xC3, 0x80...0xBF): latin[Int(second & 0x1F)]
        case (0xCC, 0x80...0xBF), (0xCD, 0x80...0xAF): dropped  // combining accents
        default: nil
        }
    }

    private static func threeBytes(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt8? {
        switch (first, second) {
        case (0xE2, 0x80): punctuation(third)
        case (0xE2, 0x81): third == 0x9F ? space : third == 0xA0 ? dropped : nil  // mathematical space, word joiner
        case (0xE2, 0x88): third == 0x92 ? space : nil  // minus
        case (0xE3, 0x80): cjkPunctuation(third)
        case (0xE3, 0x83): third == 0xBB ? space : nil  // ・
        case (0xEF, 0xBB): third == 0xBF ? dropped : nil  // byte-order mark
        case (0xEF, 0xBC): third > 0x80 ? fold(third - 0x60) : nil  // ！ to ＿
        case (0xEF, 0xBD): third < 0x9F ? fold(third - 0x20) : nil  // ｀ to ～
        default: nil
        }
    }

    /// U+2000 to U+203F.
    private static func punctuation(_ third: UInt8) -> UInt8? {
        switch third {
        case 0x80...0x8A, 0xAF: space  // spaces of any width
        case 0x8B...0x8F: dropped  // zero-width and direction marks
        case 0x98, 0x99, 0x9B, 0xB2: UInt8(ascii: "'")  // ‘ ’ ‛ ′
        case 0xA6, 0xA8, 0xA9: stop  // … and line separators
        case 0x90...0xBF: space  // dashes, quotes, bullets
        default: nil
        }
    }

    /// U+3000 to U+303F.
    private static func cjkPunctuation(_ third: UInt8) -> UInt8? {
        switch third {
        case 0x82: stop  // 。
        case 0x80, 0x81, 0x88...0x91, 0x94...0x9F: space  // ideographic space, 、 and brackets
        default: nil
        }
    }
}
