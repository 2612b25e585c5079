// SPDX-License-Identifier: Apache-2.0

/// `hostname`: RFC 1123, with A-labels checked as RFC 5890 wants.
enum HostnameFormat {
    static func matches(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0, text.count <= 253 else { return false }
        var start = 0
        for position in 0...text.count where position == text.count || text[position] == 0x2E {
            guard isLabel(text.extracting(start..<position)) else { return false }
            start = position + 1
        }
        return true
    }

    private static func isLabel(_ label: Span<UInt8>) -> Bool {
        guard isLDH(label) else { return false }
        guard isALabel(label) else { return true }
        return IDNALabel.decoded(label)?.isValid(inBidiDomain: false) ?? false
    }

    /// Letters, digits and inner hyphens, 1 to 63 of them.
    static func isLDH(_ label: Span<UInt8>) -> Bool {
        guard label.count >= 1, label.count <= 63, label[0] != 0x2D, label[label.count - 1] != 0x2D else {
            return false
        }
        for position in 0..<label.count {
            guard label[position].isAlphanumeric || label[position] == 0x2D else { return false }
        }
        return true
    }

    /// Whether a label begins with `xn--`.
    static func isALabel(_ label: Span<UInt8>) -> Bool {
        label.count >= 4 && label[0] | 0x20 == 0x78 && label[1] | 0x20 == 0x6E && label[2] == 0x2D && label[3] == 0x2D
    }
}
