// SPDX-License-Identifier: Apache-2.0

import JSON

/// The units that a number may have, each with what it is worth in the first of them.
struct UnitSet: Sendable {
    /// A unit as it is written.
    struct Unit: Sendable {
        let symbol: [UInt8]
        /// Nil for 1.
        let factor: JSONNumber?
    }

    /// A unit that stands beside a number; nil where none has to.
    struct Match {
        let unit: Unit?
    }

    let units: [Unit]

    var isEmpty: Bool { units.isEmpty }

    /// The unit right behind or before a number, with at most one space between; nil where there has to be one and is not.
    func match(around number: WrittenNumber, in text: Span<UInt8>) -> Match? {
        if units.isEmpty { return Match(unit: nil) }
        for unit in units
        where stands(unit.symbol, behind: number.range.upperBound, in: text)
            || stands(unit.symbol, before: number.range, in: text)
        {
            return Match(unit: unit)
        }
        return nil
    }

    /// A number in the first unit; nil where it has too many digits for that.
    func value(of number: JSONNumber, _ match: Match) -> JSONNumber? {
        guard let factor = match.unit?.factor else { return number }
        guard let left = ExactDecimal(number), let right = ExactDecimal(factor) else { return nil }
        return left.multiplied(by: right)?.number
    }

    private func stands(_ symbol: [UInt8], behind end: Int, in text: Span<UInt8>) -> Bool {
        for gap in [[], [0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x89]] as [[UInt8]]
        where text.has(gap, at: end) {
            let start = end + gap.count
            guard text.has(symbol, at: start) else { continue }
            let next = start + symbol.count
            let endsInWord = symbol.last.map { $0.isLetter || $0 >= 0x80 } ?? false
            if next == text.count || !endsInWord || !(text[next].isLetter || text[next].isDigit) { return true }
        }
        return false
    }

    private func stands(_ symbol: [UInt8], before range: Range<Int>, in text: Span<UInt8>) -> Bool {
        // The range may begin with a sign before the currency.
        var digits = range.lowerBound
        while digits < range.upperBound, !text[digits].isDigit { digits += 1 }
        for gap in [[], [0x20], [0xC2, 0xA0]] as [[UInt8]] where text.has(gap, at: digits - gap.count) {
            let start = digits - gap.count - symbol.count
            guard text.has(symbol, at: start) else { continue }
            let beginsInWord = symbol.first.map(\.isLetter) ?? false
            if start == 0 || !beginsInWord || !(text[start - 1].isLetter || text[start - 1].isDigit) { return true }
        }
        return false
    }
}
