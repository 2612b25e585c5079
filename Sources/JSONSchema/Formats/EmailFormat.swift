// SPDX-License-Identifier: Apache-2.0

/// `email` (Mailbox of RFC 5321) and `idn-email` (RFC 6531).
struct EmailFormat {
    let allowsUnicode: Bool

    func matches(_ text: Span<UInt8>) -> Bool {
        guard let at = localEnd(text), at <= 64, text.at(at) == 0x40 else { return false }
        let domain = text.extracting((at + 1)..<text.count)
        if domain.at(0) == 0x5B { return isLiteral(domain) }
        return isDomain(domain)
    }

    /// The offset of the `@` after the local part; nil if there is no local part.
    private func localEnd(_ text: Span<UInt8>) -> Int? {
        if text.at(0) == 0x22 {
            var position = 1
            while let byte = text.at(position) {
                switch byte {
                case 0x22: return position + 1
                case 0x5C:
                    guard let next = text.at(position + 1), next >= 0x20, next < 0x7F else { return nil }
                    position += 2
                case 0x20...0x7E: position += 1
                default:
                    guard byte >= 0x80, allowsUnicode else { return nil }
                    position += 1
                }
            }
            return nil
        }
        var position = 0
        var isAtomEmpty = true
        while let byte = text.at(position), byte != 0x40 {
            if byte == 0x2E {
                guard !isAtomEmpty else { return nil }
                isAtomEmpty = true
            } else {
                guard Self.isAtomByte(byte) || byte >= 0x80 && allowsUnicode else { return nil }
                isAtomEmpty = false
            }
            position += 1
        }
        return isAtomEmpty ? nil : position
    }

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: true
        default: byte.isAlphanumeric
        }
    }

    /// `[127.0.0.1]` or `[IPv6:::1]`.
    private func isLiteral(_ domain: Span<UInt8>) -> Bool {
        guard domain.count > 2, domain[domain.count - 1] == 0x5D else { return false }
        let inner = domain.extracting(1..<(domain.count - 1))
        let tag: [UInt8] = [0x69, 0x70, 0x76, 0x36, 0x3A]
        guard inner.count > tag.count else { return IPAddressFormat.isVersion4(inner) }
        for (position, byte) in tag.enumerated() where inner[position] | 0x20 != byte | 0x20 {
            return IPAddressFormat.isVersion4(inner)
        }
        return IPAddressFormat.isVersion6(inner.extracting(tag.count..<inner.count))
    }

    /// Labels of letters, digits and inner hyphens; with `allowsUnicode` of any other characters, normalised or not.
    private func isDomain(_ domain: Span<UInt8>) -> Bool {
        guard domain.count > 0, domain.count <= 253 else { return false }
        var length = 0
        for position in 0...domain.count {
            guard position < domain.count, domain[position] != 0x2E else {
                guard length > 0, length <= 63, domain[position - 1] != 0x2D else { return false }
                length = 0
                continue
            }
            let byte = domain[position]
            guard byte.isAlphanumeric || byte == 0x2D && length > 0 || byte >= 0x80 && allowsUnicode else {
                return false
            }
            length += 1
        }
        return true
    }
}
