// SPDX-License-Identifier: Apache-2.0

/// What of a character is typesetting alone.
enum Typesetting {
    case kept
    case dropped
    case ascii(UInt8)
    case ellipsis

    /// The plain form of a character that is no ASCII; a byte that is none is kept.
    @inline(__always)
    static func fold(_ scalar: Unicode.Scalar?) -> Typesetting {
        guard let value = scalar?.value else { return .kept }
        // Letters of Latin, Greek, Cyrillic, Hebrew, Arabic and India, most of East Asia.
        if value > 0xBB, value < 0x1680 { return .kept }
        if value > 0x303F, value < 0xFE00 { return .kept }
        return foldRare(value)
    }

    private static let space = UInt8(ascii: " ")
    private static let quote = UInt8(ascii: "\"")
    private static let apostrophe = UInt8(ascii: "'")

    private static func foldRare(_ value: UInt32) -> Typesetting {
        switch value {
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .ascii(space)
        case 0xAD, 0x180B...0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFE00...0xFE0F,
            0xFEFF, 0xE0000...0xE01EF:
            .dropped
        case 0xAB, 0xBB, 0x201C...0x201F, 0x2033, 0x2036, 0x301D...0x301F: .ascii(quote)
        case 0xB4, 0x2018...0x201B, 0x2032, 0x2035, 0x2039, 0x203A: .ascii(apostrophe)
        case 0x2010...0x2015, 0x2212: .ascii(UInt8(ascii: "-"))
        case 0x2026: .ellipsis
        case 0xFF01...0xFF5E: .ascii(UInt8(value - 0xFEE0))
        default: .kept
        }
    }
}
