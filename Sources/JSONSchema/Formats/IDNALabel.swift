// SPDX-License-Identifier: Apache-2.0

/// One label of an internationalised host name as its code points (RFC 5890 to 5893).
struct IDNALabel {
    let codePoints: [UInt32]

    /// The label that an A-label (`xn--…`) stands for; nil if it is not the canonical form of one.
    static func decoded(_ text: Span<UInt8>) -> IDNALabel? {
        let encoded = text.extracting(4..<text.count)
        guard let codePoints = Punycode.decoded(encoded), codePoints.contains(where: { $0 >= 128 }) else { return nil }
        let again = Punycode.encoded(codePoints)
        guard again.count == encoded.count else { return nil }
        for position in 0..<again.count {
            guard again[position] == encoded[position].lowercasedASCII else { return nil }
        }
        return IDNALabel(codePoints: codePoints)
    }

    /// Whether the label may be registered: its characters, their context, normalisation and direction.
    ///
    /// - Parameter inBidiDomain: Another label of the name runs from right to left, so that this one has to fit in.
    /// - Returns: Whether all rules hold.
    func isValid(inBidiDomain: Bool) -> Bool {
        guard let first = codePoints.first, first != 0x2D, codePoints.last != 0x2D else { return false }
        if codePoints.count >= 4, codePoints[2] == 0x2D, codePoints[3] == 0x2D { return false }
        guard !Self.isMark(first) else { return false }
        for position in codePoints.indices where !isAllowed(at: position) { return false }
        guard isComposed else { return false }
        return !(inBidiDomain || runsRightToLeft) || IDNABidi.fits(codePoints)
    }

    /// Whether some character runs from right to left.
    var runsRightToLeft: Bool {
        codePoints.contains { value in
            switch IDNABidi.direction(of: value) {
            case .right, .arabicNumber: true
            default: false
            }
        }
    }

    private static func isMark(_ value: UInt32) -> Bool {
        switch Unicode.Scalar(value)?.properties.generalCategory {
        case .nonspacingMark?, .spacingMark?, .enclosingMark?: true
        default: false
        }
    }

    /// Whether the label is in normalisation form C.
    private var isComposed: Bool {
        var starter: UInt32?
        var lastClass = 0
        for value in codePoints {
            let combining = Int(Unicode.Scalar(value)?.properties.canonicalCombiningClass.rawValue ?? 0)
            if combining > 0, combining < lastClass { return false }
            // What is not blocked by a mark of the same class must not compose with the starter before it.
            if let starter, combining == 0 ? lastClass == 0 : combining > lastClass, Self.compose(starter, value) {
                return false
            }
            if combining == 0 { starter = value }
            lastClass = combining
        }
        return true
    }

    private static func compose(_ first: UInt32, _ second: UInt32) -> Bool {
        // Hangul: a leading consonant with a vowel, or such a syllable with a trailing consonant.
        if 0x1100..<0x1113 ~= first, 0x1161..<0x1176 ~= second { return true }
        if 0xAC00..<0xD7A4 ~= first, (first - 0xAC00) % 28 == 0, 0x11A8..<0x11C3 ~= second { return true }
        return IDNATables.containsPair(IDNATables.compositions, first, second)
    }
}

extension IDNATables {
    /// Whether a value is in one of the ranges, which are in order.
    static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value > ranges[2 * middle + 1] { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count / 2 && value >= ranges[2 * low]
    }

    /// Whether two values are a pair of the table, which is in order.
    static func containsPair(_ pairs: [UInt32], _ first: UInt32, _ second: UInt32) -> Bool {
        var low = 0
        var high = pairs.count / 2
        while low < high {
            let middle = (low + high) / 2
            if (pairs[2 * middle], pairs[2 * middle + 1]) < (first, second) { low = middle + 1 } else { high = middle }
        }
        return low < pairs.count / 2 && pairs[2 * low] == first && pairs[2 * low + 1] == second
    }
}
