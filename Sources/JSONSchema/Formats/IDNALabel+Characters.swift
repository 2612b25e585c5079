// SPDX-License-Identifier: Apache-2.0

// Which characters a label may have (RFC 5892), and in which company.
extension IDNALabel {
    /// Whether the character at a position may stand there.
    func isAllowed(at position: Int) -> Bool {
        let value = codePoints[position]
        switch value {
        case 0x2D, 0x30...0x39, 0x61...0x7A: return true
        case 0..<0x80: return false
        // The exceptions of section 2.6.
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
        case 0x200C, 0x200D, 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660...0x669, 0x6F0...0x6F9:
            return isInContext(value, at: position)
        default: return Self.isLetterOrDigit(value)
        }
    }

    /// The rules of appendix A.
    private func isInContext(_ value: UInt32, at position: Int) -> Bool {
        let before = position > 0 ? codePoints[position - 1] : nil
        let after = position + 1 < codePoints.count ? codePoints[position + 1] : nil
        switch value {
        case 0x200C: return follows(virama: before) || joins(at: position)
        case 0x200D: return follows(virama: before)
        case 0xB7: return before == 0x6C && after == 0x6C
        case 0x375: return after.map { IDNATables.contains(IDNATables.greek, $0) } ?? false
        case 0x5F3, 0x5F4: return before.map { IDNATables.contains(IDNATables.hebrew, $0) } ?? false
        case 0x30FB: return codePoints.contains { $0 != 0x30FB && IDNATables.contains(IDNATables.kanaOrHan, $0) }
        case 0x660...0x669: return !codePoints.contains { 0x6F0...0x6F9 ~= $0 }
        default: return !codePoints.contains { 0x660...0x669 ~= $0 }
        }
    }

    private func follows(virama before: UInt32?) -> Bool {
        before.flatMap(Unicode.Scalar.init)?.properties.canonicalCombiningClass == .virama
    }

    /// Whether a zero-width non-joiner stands between characters that would join, whatever transparent ones are between.
    private func joins(at position: Int) -> Bool {
        guard let left = codePoints[..<position].last(where: { !Self.isTransparent($0) }),
            let right = codePoints[(position + 1)...].first(where: { !Self.isTransparent($0) })
        else { return false }
        return IDNATables.contains(IDNATables.joinsLeft, left) && IDNATables.contains(IDNATables.joinsRight, right)
    }

    private static func isTransparent(_ value: UInt32) -> Bool {
        guard value != 0x200C, value != 0x200D else { return false }
        switch Unicode.Scalar(value)?.properties.generalCategory {
        case .nonspacingMark?, .enclosingMark?, .format?: return true
        default: return false
        }
    }

    /// The category LetterDigits without what is unstable, ignorable or old Hangul.
    private static func isLetterOrDigit(_ value: UInt32) -> Bool {
        switch value {
        case 0x20D0...0x20FF, 0x1_D100...0x1_D24F: return false
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: return false
        default: break
        }
        guard let properties = Unicode.Scalar(value)?.properties, !properties.changesWhenNFKCCaseFolded,
            !properties.isDefaultIgnorableCodePoint, !properties.isWhitespace, !properties.isNoncharacterCodePoint
        else { return false }
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .decimalNumber, .modifierLetter, .nonspacingMark,
            .spacingMark:
            return true
        default: return false
        }
    }
}

/// The Bidi rule of RFC 5893.
enum IDNABidi {
    enum Direction { case left, right, arabicNumber, europeanNumber, neutral, mark }

    static func direction(of value: UInt32) -> Direction {
        if IDNATables.contains(IDNATables.rightToLeft, value) || IDNATables.contains(IDNATables.arabicLetters, value) {
            return .right
        }
        if IDNATables.contains(IDNATables.europeanNumbers, value) { return .europeanNumber }
        if IDNATables.contains(IDNATables.arabicNumbers, value) { return .arabicNumber }
        if IDNATables.contains(IDNATables.neutrals, value) { return .neutral }
        return Unicode.Scalar(value)?.properties.generalCategory == .nonspacingMark ? .mark : .left
    }

    /// Whether a label can stand in a name that has characters from right to left.
    static func fits(_ codePoints: [UInt32]) -> Bool {
        let directions = codePoints.map(direction)
        guard let first = directions.first, let last = directions.last(where: { $0 != .mark }) else { return false }
        switch first {
        case .right:
            let mixesNumbers = directions.contains(.arabicNumber) && directions.contains(.europeanNumber)
            return !directions.contains(.left) && !mixesNumbers
                && (last == .right || last == .europeanNumber || last == .arabicNumber)
        case .left:
            return !directions.contains(.right) && !directions.contains(.arabicNumber)
                && (last == .left || last == .europeanNumber)
        default: return false
        }
    }
}
