// SPDX-License-Identifier: Apache-2.0

/// `uuid`: RFC 4122, any version and variant.
enum UUIDFormat {
    static func matches(_ text: Span<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        for position in 0..<36 {
            switch position {
            case 8, 13, 18, 23: guard text[position] == 0x2D else { return false }
            default: guard text[position].isHexDigit else { return false }
            }
        }
        return true
    }
}
