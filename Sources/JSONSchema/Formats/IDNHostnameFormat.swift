// SPDX-License-Identifier: Apache-2.0

/// `idn-hostname`: a host name of A-labels and U-labels, IDNA 2008.
enum IDNHostnameFormat {
    static func matches(_ text: Span<UInt8>) -> Bool {
        guard text.count <= 1_024 else { return false }
        var labels: [IDNALabel] = []
        var length = 0
        for part in text.string.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: isSeparator) {
            guard let (label, encodedLength) = label(Array(String(part).utf8)) else { return false }
            labels.append(label)
            length += encodedLength + 1
        }
        guard length <= 254 else { return false }
        let isBidi = labels.contains { $0.runsRightToLeft }
        // Plain labels are valid but for the direction they run in.
        return labels.allSatisfy { label in
            label.codePoints.allSatisfy { $0 < 128 }
                ? !isBidi || IDNABidi.fits(label.codePoints) : label.isValid(inBidiDomain: isBidi)
        }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E, 0x3002, 0xFF0E, 0xFF61: true
        default: false
        }
    }

    /// A label and how many bytes it has as an A-label; nil if it is none.
    private static func label(_ bytes: [UInt8]) -> (IDNALabel, Int)? {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            guard HostnameFormat.isLDH(bytes.span) else { return nil }
            if HostnameFormat.isALabel(bytes.span) { return IDNALabel.decoded(bytes.span).map { ($0, bytes.count) } }
            guard bytes.count < 4 || bytes[2] != 0x2D || bytes[3] != 0x2D else { return nil }
            return (IDNALabel(codePoints: bytes.map { UInt32($0.lowercasedASCII) }), bytes.count)
        }
        let label = IDNALabel(codePoints: String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value))
        let length = 4 + Punycode.encoded(label.codePoints).count
        return length <= 63 ? (label, length) : nil
    }
}
