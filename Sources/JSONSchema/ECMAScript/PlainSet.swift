// SPDX-License-Identifier: Apache-2.0

/// A set of characters that one look at a text can answer: any ASCII, and of the others one of a few classes.
struct PlainSet: Sendable, Equatable {
    enum Others: UInt8, Sendable { case none, all, allButLineSeparators, spaces, allButSpaces }

    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private(set) var others = Others.none

    @inline(__always)
    func contains(_ text: Span<UInt8>, _ position: Int) -> Bool {
        let byte = text[position]
        if byte < 64 { return low >> UInt64(byte) & 1 != 0 }
        if byte < 128 { return high >> UInt64(byte & 63) & 1 != 0 }
        return containsOther(text, position)
    }

    private func containsOther(_ text: Span<UInt8>, _ position: Int) -> Bool {
        switch others {
        case .none: return false
        case .all: return true
        case .allButLineSeparators:
            guard let (value, _) = text.codePoint(at: position) else { return true }
            return value != 0x2028 && value != 0x2029
        case .spaces, .allButSpaces:
            guard let (value, _) = text.codePoint(at: position) else { return false }
            return Self.isSpace(value) == (others == .spaces)
        }
    }

    /// White space of ECMA-262 beyond ASCII.
    private static func isSpace(_ value: UInt32) -> Bool {
        switch value {
        case 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
        default: false
        }
    }

    func isDisjoint(with other: PlainSet) -> Bool {
        guard low & other.low == 0, high & other.high == 0 else { return false }
        switch (others, other.others) {
        case (.none, _), (_, .none), (.spaces, .allButSpaces), (.allButSpaces, .spaces): return true
        default: return false
        }
    }

    /// Adds a set; where that cannot be said exactly the result is larger.
    mutating func formUnion(_ other: PlainSet) {
        low |= other.low
        high |= other.high
        guard others != other.others, other.others != .none else { return }
        others = others == .none ? other.others : .all
    }

    private mutating func insert(_ range: ClosedRange<UInt32>) {
        for value in range where value < 128 {
            if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value & 63) }
        }
    }

    /// Turns the set into its opposite; false where that cannot be said.
    private mutating func invert() -> Bool {
        low = ~low
        high = ~high
        switch others {
        case .none: others = .all
        case .all: others = .none
        case .spaces: others = .allButSpaces
        case .allButSpaces: others = .spaces
        case .allButLineSeparators: return false
        }
        return true
    }

    init() {}

    /// nil for what is not one ASCII character or a class that can be told exactly.
    init?(_ expression: ECMAExpression) {
        switch expression {
        case .character(let value) where value < 128: insert(value...value)
        case .any:
            insert(10...10)
            insert(13...13)
            low = ~low
            high = ~high
            others = .allButLineSeparators
        case .set(let set):
            for member in set.members {
                guard let part = PlainSet(member) else { return nil }
                let isExact = others == .none || part.others == .none || others == part.others
                guard isExact else { return nil }
                formUnion(part)
            }
            guard !set.negated || invert() else { return nil }
        default: return nil
        }
    }

    private init?(_ member: ECMASet.Member) {
        switch member {
        case .range(let low, let high):
            guard high < 128 else { return nil }
            insert(low...high)
        case .digit(let negated):
            insert(48...57)
            guard !negated || invert() else { return nil }
        case .word(let negated):
            insert(48...57)
            insert(65...90)
            insert(95...95)
            insert(97...122)
            guard !negated || invert() else { return nil }
        case .space(let negated):
            insert(9...13)
            insert(32...32)
            others = .spaces
            guard !negated || invert() else { return nil }
        case .property: return nil
        }
    }
}
