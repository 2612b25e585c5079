// SPDX-License-Identifier: Apache-2.0

/// `uri`, `uri-reference` (RFC 3986), `iri` and `iri-reference` (RFC 3987).
struct URIFormat {
    let allowsUnicode: Bool
    let allowsRelative: Bool

    func matches(_ text: Span<UInt8>) -> Bool {
        var position = 0
        if let colon = schemeEnd(text) {
            position = colon + 1
        } else {
            guard allowsRelative else { return false }
        }
        let isRelative = position == 0
        if text.at(position) == 0x2F, text.at(position + 1) == 0x2F {
            guard let end = authorityEnd(text, from: position + 2) else { return false }
            position = end
        }
        guard let pathEnd = pathEnd(text, from: position, isRelative: isRelative) else { return false }
        position = pathEnd
        if text.at(position) == 0x3F {
            guard let end = queryEnd(text, from: position + 1, isQuery: true) else { return false }
            position = end
        }
        if text.at(position) == 0x23 {
            guard let end = queryEnd(text, from: position + 1, isQuery: false) else { return false }
            position = end
        }
        return position == text.count
    }

    /// The offset of the colon after a scheme; nil if the text does not begin with one.
    private func schemeEnd(_ text: Span<UInt8>) -> Int? {
        guard let first = text.at(0), first.isLetter else { return nil }
        var position = 1
        while let byte = text.at(position) {
            if byte == 0x3A { return position }
            guard byte.isAlphanumeric || byte == 0x2B || byte == 0x2D || byte == 0x2E else { return nil }
            position += 1
        }
        return nil
    }

    private func authorityEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
        var end = start
        var at: Int?
        while let byte = text.at(end), byte != 0x2F, byte != 0x3F, byte != 0x23 {
            if byte == 0x40 {
                guard at == nil else { return nil }
                at = end
            }
            end += 1
        }
        var host = start
        if let at {
            guard isRun(text, start..<at, extra: 0x3A) else { return nil }
            host = at + 1
        }
        var hostEnd = host
        if text.at(host) == 0x5B {
            while hostEnd < end, text[hostEnd] != 0x5D { hostEnd += 1 }
            guard hostEnd < end, isAddressLiteral(text.extracting((host + 1)..<hostEnd)) else { return nil }
            hostEnd += 1
        } else {
            while hostEnd < end, text[hostEnd] != 0x3A { hostEnd += 1 }
            guard isRun(text, host..<hostEnd, extra: nil) else { return nil }
        }
        guard hostEnd < end else { return end }
        return text[hostEnd] == 0x3A && text.digitsEnd(from: hostEnd + 1) == end ? end : nil
    }

    /// An IPv6 address or `v1.…`.
    private func isAddressLiteral(_ text: Span<UInt8>) -> Bool {
        guard let first = text.at(0), first | 0x20 == 0x76 else { return IPAddressFormat.isVersion6(text) }
        var position = 1
        while let byte = text.at(position), byte.isHexDigit { position += 1 }
        guard position > 1, text.at(position) == 0x2E, position + 1 < text.count else { return false }
        for index in (position + 1)..<text.count {
            guard Self.isUnreserved(text[index]) || Self.isDelimiter(text[index]) || text[index] == 0x3A else {
                return false
            }
        }
        return true
    }

    private func pathEnd(_ text: Span<UInt8>, from start: Int, isRelative: Bool) -> Int? {
        var position = start
        var isFirstSegment = isRelative && start == 0
        while let byte = text.at(position), byte != 0x3F, byte != 0x23 {
            if byte == 0x2F {
                isFirstSegment = false
                position += 1
            } else if byte == 0x3A, isFirstSegment {
                // It would be read as a scheme.
                return nil
            } else {
                guard let next = characterEnd(text, at: position, extra: 0x3A, 0x40) else { return nil }
                position = next
            }
        }
        return position
    }

    private func queryEnd(_ text: Span<UInt8>, from start: Int, isQuery: Bool) -> Int? {
        var position = start
        while let byte = text.at(position), !isQuery || byte != 0x23 {
            if byte == 0x2F || byte == 0x3F {
                position += 1
            } else if isQuery, allowsUnicode, let end = privateUseEnd(text, at: position) {
                position = end
            } else {
                guard let next = characterEnd(text, at: position, extra: 0x3A, 0x40) else { return nil }
                position = next
            }
        }
        return position
    }

    private func isRun(_ text: Span<UInt8>, _ range: Range<Int>, extra: UInt8?) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound {
            guard let next = characterEnd(text, at: position, extra: extra, nil) else { return false }
            position = next
        }
        return true
    }

    /// The end of one unreserved, delimiting, escaped or extra character.
    private func characterEnd(_ text: Span<UInt8>, at position: Int, extra: UInt8?, _ another: UInt8?) -> Int? {
        let byte = text[position]
        if Self.isUnreserved(byte) || Self.isDelimiter(byte) || byte == extra || byte == another { return position + 1 }
        if byte == 0x25 { return text.isPercentEscape(at: position) ? position + 3 : nil }
        guard allowsUnicode, byte >= 0x80, let (value, end) = text.codePoint(at: position) else { return nil }
        return Self.isUnicodeCharacter(value) ? end : nil
    }

    private func privateUseEnd(_ text: Span<UInt8>, at position: Int) -> Int? {
        guard text[position] >= 0x80, let (value, end) = text.codePoint(at: position) else { return nil }
        switch value {
        case 0xE000...0xF8FF, 0xF_0000...0xF_FFFD, 0x10_0000...0x10_FFFD: return end
        default: return nil
        }
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x24, 0x26...0x2C, 0x3B, 0x3D: true
        default: false
        }
    }

    /// `ucschar` of RFC 3987.
    static func isUnicodeCharacter(_ value: UInt32) -> Bool {
        switch value {
        case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
        case 0x1_0000...0xE_FFFD: value & 0xFFFF <= 0xFFFD && !(0xE_0000..<0xE_1000 ~= value)
        default: false
        }
    }
}

extension Span<UInt8> {
    /// The code point that begins at an offset, and the offset after it; nil unless the bytes are UTF-8.
    func codePoint(at offset: Int) -> (UInt32, Int)? {
        guard let lead = at(offset) else { return nil }
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard offset + length <= count else { return nil }
        var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
        for position in (offset + 1)..<(offset + length) { value = value << 6 | UInt32(self[position] & 0x3F) }
        return (value, offset + length)
    }
}
