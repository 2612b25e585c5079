// SPDX-License-Identifier: Apache-2.0

/// `uri-template`: RFC 6570, all four levels.
enum URITemplateFormat {
    static func matches(_ text: Span<UInt8>) -> Bool {
        var position = 0
        while let byte = text.at(position) {
            switch byte {
            case 0x7B:
                guard let end = expressionEnd(text, from: position + 1) else { return false }
                position = end
            case 0x25:
                guard text.isPercentEscape(at: position) else { return false }
                position += 3
            case 0...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7C, 0x7D, 0x7F: return false
            case 0x80...:
                guard let (value, end) = text.codePoint(at: position), isLiteral(value) else { return false }
                position = end
            default: position += 1
            }
        }
        return true
    }

    private static func isLiteral(_ value: UInt32) -> Bool {
        switch value {
        case 0xE000...0xF8FF, 0xF_0000...0xF_FFFD, 0x10_0000...0x10_FFFD: true
        default: URIFormat.isUnicodeCharacter(value)
        }
    }

    /// The offset after the brace that closes an expression.
    private static func expressionEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        switch text.at(position) {
        case 0x2B, 0x23, 0x2E, 0x2F, 0x3B, 0x3F, 0x26, 0x3D, 0x2C, 0x21, 0x40, 0x7C: position += 1
        default: break
        }
        while true {
            guard let nameEnd = nameEnd(text, from: position) else { return nil }
            position = nameEnd
            if text.at(position) == 0x2A {
                position += 1
            } else if text.at(position) == 0x3A {
                let end = text.digitsEnd(from: position + 1)
                guard end > position + 1, end - position <= 5, text[position + 1] != 0x30 else { return nil }
                position = end
            }
            switch text.at(position) {
            case 0x7D: return position + 1
            case 0x2C: position += 1
            default: return nil
            }
        }
    }

    /// The end of a variable's name: letters, digits, `_`, escapes, with single dots between.
    private static func nameEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        var needsCharacter = true
        while let byte = text.at(position) {
            if byte.isAlphanumeric || byte == 0x5F {
                position += 1
            } else if byte == 0x25 {
                guard text.isPercentEscape(at: position) else { return nil }
                position += 3
            } else if byte == 0x2E, !needsCharacter {
                position += 1
                needsCharacter = true
                continue
            } else {
                break
            }
            needsCharacter = false
        }
        return needsCharacter ? nil : position
    }
}
