// SPDX-License-Identifier: Apache-2.0

/// `ipv4` (RFC 2673, dotted quads) and `ipv6` (RFC 4291, section 2.2).
enum IPAddressFormat {
    static func isVersion4(_ text: Span<UInt8>) -> Bool {
        var position = 0
        for part in 0..<4 {
            if part > 0 {
                guard text.at(position) == 0x2E else { return false }
                position += 1
            }
            let end = text.digitsEnd(from: position)
            guard end > position, end - position <= 3, let value = text.number(at: position, digits: end - position),
                value <= 255, end - position == 1 || text[position] != 0x30
            else { return false }
            position = end
        }
        return position == text.count
    }

    static func isVersion6(_ text: Span<UInt8>) -> Bool {
        var groups = 0
        var hasGap = false
        var position = 0
        if text.at(0) == 0x3A {
            guard text.at(1) == 0x3A else { return false }
            hasGap = true
            position = 2
        }
        while position < text.count {
            var end = position
            while end < text.count, text[end].isHexDigit { end += 1 }
            if text.at(end) == 0x2E {
                guard isVersion4(text.extracting(position..<text.count)) else { return false }
                groups += 2
                return hasGap ? groups <= 7 : groups == 8
            }
            guard end > position, end - position <= 4 else { return false }
            groups += 1
            if end == text.count { break }
            guard text[end] == 0x3A else { return false }
            position = end + 1
            if text.at(position) == 0x3A {
                guard !hasGap else { return false }
                hasGap = true
                position += 1
            } else if position == text.count {
                return false
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }
}
