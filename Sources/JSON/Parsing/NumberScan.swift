// SPDX-License-Identifier: Apache-2.0

/// Reads numbers by the grammar of RFC 8259.
enum NumberScan {
    /// Digits that surely fit an Int64.
    private static let shortDigits = 18

    /// Reads a number of the usual form: at most 18 digits, no exponent.
    ///
    /// - Returns: Its node; nil where the number is of another form, or is none.
    @inline(__always)
    static func usualNumber(_ text: Span<UInt8>, at start: Int) -> ScannedNode? {
        guard let digits = Digits(text, at: start), digits.count <= shortDigits,
            text.byte(at: digits.end) | 0x20 != UInt8(ascii: "e")
        else { return nil }
        let node = JSONTapeNode(
            mantissa: digits.signedMantissa,
            exponent: Int16(truncatingIfNeeded: digits.exponent),
            flags: digits.flags,
            offset: start
        )
        return ScannedNode(node, end: digits.end)
    }

    /// Reads a number of any form.
    ///
    /// - Parameters:
    ///   - text: Where the number stands.
    ///   - start: Of its first byte.
    /// - Returns: Its node, flagged as long where mantissa or exponent do not fit.
    /// - Throws: `cutOff` where the text ends within the number, else `badNumber`.
    static func number(_ text: Span<UInt8>, at start: Int) throws(ParseFault) -> ScannedNode {
        guard let digits = Digits(text, at: start) else { throw fault(text, ofNumberAt: start) }
        var (exponent, flags, end) = (digits.exponent, digits.flags, digits.end)
        if text.byte(at: end) | 0x20 == UInt8(ascii: "e") {
            let power = try power(text, at: end)
            exponent += power.value
            flags |= JSONTapeNode.pointed
            end = power.end
        }
        guard digits.count <= shortDigits, let short = Int16(exactly: exponent) else {
            return ScannedNode(longNode(text, start..<end, flags: flags), end: end)
        }
        let node = JSONTapeNode(mantissa: digits.signedMantissa, exponent: short, flags: flags, offset: start)
        return ScannedNode(node, end: end)
    }

    /// The sign and the digits of a number, up to its exponent.
    private struct Digits {
        let isNegative: Bool
        /// Wrong where there are more than 19 digits.
        var mantissa: UInt64 = 0
        var count: Int
        /// Minus the digits behind the point.
        var exponent = 0
        var flags: UInt8 = 0
        var end: Int

        /// Reads digits; nil where there are none, before or behind a point, or a zero too many.
        @inline(__always)
        init?(_ text: Span<UInt8>, at start: Int) {
            isNegative = text.byte(at: start) == UInt8(ascii: "-")
            let first = isNegative ? start &+ 1 : start
            end = endOfDigits(text, from: first, onto: &mantissa)
            count = end &- first
            if count == 0 || count > 1 && text.byte(at: first) == UInt8(ascii: "0") { return nil }
            guard text.byte(at: end) == UInt8(ascii: ".") else { return }
            let firstDecimal = end &+ 1
            end = endOfDigits(text, from: firstDecimal, onto: &mantissa)
            exponent = firstDecimal &- end
            if exponent == 0 { return nil }
            count &-= exponent
            flags = JSONTapeNode.pointed
        }

        var signedMantissa: Int64 {
            let magnitude = Int64(bitPattern: mantissa)
            return isNegative ? 0 &- magnitude : magnitude
        }
    }

    /// Reads digits, as many as there are, onto the end of a mantissa, which wraps where they are too many.
    ///
    /// - Returns: The index behind them.
    @inline(__always)
    private static func endOfDigits(_ text: Span<UInt8>, from start: Int, onto mantissa: inout UInt64) -> Int {
        var index = start
        while let word = ByteWord(text, at: index) {
            let stops = word.nonDigits
            if stops == 0 {
                mantissa = mantissa &* 100_000_000 &+ word.decimal(count: 8)
                index &+= 8
                continue
            }
            let count = stops.trailingZeroBitCount >> 3
            if count == 0 { return index }
            mantissa = mantissa &* powersOfTen[count] &+ word.decimal(count: count)
            return index &+ count
        }
        while true {
            let digit = text.byte(at: index) &- UInt8(ascii: "0")
            guard digit < 10 else { return index }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            index &+= 1
        }
    }

    /// 10^0 … 10^7.
    private static let powersOfTen: InlineArray<8, UInt64> = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000,
    ]

    /// Reads an exponent from its `e` on.
    @inline(never)
    private static func power(_ text: Span<UInt8>, at start: Int) throws(ParseFault) -> (value: Int, end: Int) {
        let sign = text.byte(at: start + 1)
        let firstDigit = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? start + 2 : start + 1
        var significant = firstDigit
        while text.byte(at: significant) == UInt8(ascii: "0") { significant += 1 }
        var power: UInt64 = 0
        let end = endOfDigits(text, from: significant, onto: &power)
        if end == firstDigit { throw fault(text, at: end) }
        if end - significant > shortDigits { throw ParseFault(.badNumber, at: significant) }
        let value = Int(truncatingIfNeeded: power)
        return (sign == UInt8(ascii: "-") ? -value : value, end)
    }

    /// What is wrong with a number whose digits are: cut off where the text ends, bad elsewhere.
    private static func fault(_ text: Span<UInt8>, ofNumberAt start: Int) -> ParseFault {
        var ignored: UInt64 = 0
        let first = text.byte(at: start) == UInt8(ascii: "-") ? start + 1 : start
        let end = endOfDigits(text, from: first, onto: &ignored)
        if end == first { return fault(text, at: end) }
        if end > first + 1, text.byte(at: first) == UInt8(ascii: "0") { return ParseFault(.badNumber, at: first) }
        return fault(text, at: end + 1)
    }

    private static func fault(_ text: Span<UInt8>, at index: Int) -> ParseFault {
        ParseFault(index >= text.count ? .cutOff : .badNumber, at: index)
    }

    /// The node of a number of many digits, which may still be short once its zeros are gone.
    @inline(never)
    private static func longNode(_ text: Span<UInt8>, _ range: Range<Int>, flags: UInt8) -> JSONTapeNode {
        let decimal = decimal(text, range)
        guard let mantissa = decimal.mantissa, let exponent = Int16(exactly: decimal.exponent) else {
            return JSONTapeNode(.number, flags: flags | JSONTapeNode.long, offset: range.lowerBound)
        }
        return JSONTapeNode(mantissa: mantissa, exponent: exponent, flags: flags, offset: range.lowerBound)
    }

    /// The value of a number's text, which must be well-formed and have an exponent of at most 18 digits.
    static func decimal(_ text: Span<UInt8>, _ range: Range<Int>) -> LongDecimal {
        var digits: [UInt8] = []
        digits.reserveCapacity(range.count)
        var decimals = 0
        var power = 0
        var isPastPoint = false
        var index = range.lowerBound
        scan: while index < range.upperBound {
            switch text[index] {
            case UInt8(ascii: "-"): break
            case UInt8(ascii: "."): isPastPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                power = (try? self.power(text, at: index))?.value ?? 0
                break scan
            default:
                digits.append(text[index] &- UInt8(ascii: "0"))
                if isPastPoint { decimals += 1 }
            }
            index += 1
        }
        return LongDecimal(
            isNegative: text[range.lowerBound] == UInt8(ascii: "-"),
            digits: digits,
            exponent: power - decimals
        )
    }
}
