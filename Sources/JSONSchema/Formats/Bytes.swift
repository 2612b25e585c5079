// SPDX-License-Identifier: Apache-2.0

// What the scanners ask of bytes. ASCII only, whatever the locale.
extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
    var isAlphanumeric: Bool { isDigit || isLetter }
}

extension Span<UInt8> {
    /// The byte at an offset, nil beyond the end.
    func at(_ offset: Int) -> UInt8? {
        offset < count ? self[offset] : nil
    }

    /// The value of some decimal digits; nil if there is anything else.
    func number(at offset: Int, digits: Int) -> Int? {
        guard offset + digits <= count else { return nil }
        var value = 0
        for position in offset..<(offset + digits) {
            guard self[position].isDigit else { return nil }
            value = 10 * value + Int(self[position] - 0x30)
        }
        return value
    }

    /// The offset after all digits from an offset on.
    func digitsEnd(from offset: Int) -> Int {
        var end = offset
        while end < count, self[end].isDigit { end += 1 }
        return end
    }

    /// Whether a `%` with two hexadecimal digits stands at an offset.
    func isPercentEscape(at offset: Int) -> Bool {
        offset + 2 < count && self[offset] == 0x25 && self[offset + 1].isHexDigit && self[offset + 2].isHexDigit
    }

    /// The text, for scanners that go by code points.
    var string: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for offset in 0..<count { bytes.append(self[offset]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
