// SPDX-License-Identifier: Apache-2.0

extension JSONNumber {
    /// Whether this is a whole number of times the other, exactly, whatever the exponents; zero is a multiple of everything.
    ///
    /// Divisors of up to 18 digits take time in proportion to `digitCount`; longer ones in proportion to the product of
    /// both digit counts.
    ///
    /// - Parameter divisor: Its sign means nothing.
    /// - Returns: Whether it divides this; only zero is a multiple of zero.
    public func isMultiple(of divisor: JSONNumber) -> Bool {
        guard long == nil, divisor.long == nil else { return decimal.isMultiple(of: divisor.decimal) }
        let modulus = UInt128(divisor.mantissa.magnitude)
        guard mantissa != 0, modulus != 0 else { return mantissa == 0 }
        let shift = Int(exponent) - Int(divisor.exponent)
        if shift < 0 {
            // 10^20 and more is above every mantissa.
            return shift >= -19 && UInt128(mantissa.magnitude) % (modulus * .powerOfTen(-shift)) == 0
        }
        var remainder = UInt128(mantissa.magnitude) % modulus
        for _ in 0..<min(shift, Self.usefulZeros(digits: 20)) where remainder != 0 {
            remainder = remainder * 10 % modulus
        }
        return remainder == 0
    }

    /// How many factors of ten can matter to divisibility by a number of that many digits.
    ///
    /// A power of ten adds only twos and fives, and a number below 10^n has fewer than 4 × n of either.
    static func usefulZeros(digits: Int) -> Int { 4 * digits }
}

extension LongDecimal {
    /// With a·10^p and b·10^q in normal form: whether b divides a·10^(p-q).
    func isMultiple(of divisor: LongDecimal) -> Bool {
        guard !digits.isEmpty else { return true }
        guard !divisor.digits.isEmpty else { return false }
        // a does not end in zero, so that no b·10^k with k > 0 divides it.
        guard exponent >= divisor.exponent else { return false }
        let zeros = min(exponent - divisor.exponent, JSONNumber.usefulZeros(digits: divisor.digits.count))
        if let short = divisor.mantissa {
            let modulus = UInt128(short.magnitude)
            var remainder: UInt128 = 0
            for digit in digits { remainder = (remainder * 10 + UInt128(digit)) % modulus }
            for _ in 0..<zeros where remainder != 0 { remainder = remainder * 10 % modulus }
            return remainder == 0
        }
        var remainder = LongRemainder(modulus: divisor.digits)
        for digit in digits { remainder.append(digit) }
        for _ in 0..<zeros where !remainder.isZero { remainder.append(0) }
        return remainder.isZero
    }
}

/// The remainder of a growing number by a long one, brought up to date digit by digit.
private struct LongRemainder {
    private static let base: UInt64 = 1_000_000_000
    /// Both in base 10^9, lowest first, and one place longer than the modulus needs.
    private let modulus: [UInt64]
    private var value: [UInt64]

    init(modulus digits: [UInt8]) {
        var places: [UInt64] = []
        var end = digits.count
        while end > 0 {
            let start = max(0, end - 9)
            places.append(digits[start..<end].reduce(0) { $0 * 10 + UInt64($1) })
            end = start
        }
        modulus = places + [0]
        value = [UInt64](repeating: 0, count: places.count + 1)
    }

    var isZero: Bool { value.allSatisfy { $0 == 0 } }

    mutating func append(_ digit: UInt8) {
        var carry = UInt64(digit)
        for place in value.indices {
            let product = value[place] * 10 + carry
            value[place] = product % Self.base
            carry = product / Self.base
        }
        while isAtLeastModulus { subtractModulus() }
    }

    private var isAtLeastModulus: Bool {
        for place in value.indices.reversed() where value[place] != modulus[place] {
            return value[place] > modulus[place]
        }
        return true
    }

    private mutating func subtractModulus() {
        var borrow: UInt64 = 0
        for place in value.indices {
            let taken = modulus[place] + borrow
            borrow = value[place] < taken ? 1 : 0
            value[place] = value[place] + borrow * Self.base - taken
        }
    }
}
