// SPDX-License-Identifier: Apache-2.0

extension JSONNumber: Hashable, Comparable {
    /// Whether both have the same value.
    @inlinable
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.exponent == right.exponent, left.long == nil, right.long == nil {
            return left.mantissa == right.mantissa
        }
        return left.order(to: right) == 0
    }

    /// Whether the left value is the smaller one.
    @inlinable
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.exponent == right.exponent, left.long == nil, right.long == nil {
            return left.mantissa < right.mantissa
        }
        return left.order(to: right) < 0
    }

    /// Feeds what equal values have in common.
    public func hash(into hasher: inout Hasher) {
        if long == nil {
            var mantissa = mantissa
            var exponent = mantissa == 0 ? 0 : Int(exponent)
            while mantissa != 0, mantissa % 10 == 0 {
                mantissa /= 10
                exponent += 1
            }
            hasher.combine(mantissa)
            hasher.combine(exponent)
        } else {
            let decimal = decimal
            hasher.combine(decimal.mantissa ?? 0)
            hasher.combine(decimal.exponent)
            if decimal.mantissa == nil { hasher.combine(decimal.digits) }
        }
    }

    /// -1, 0 or 1 as this value is smaller than, equal to or greater than the other.
    @usableFromInline
    func order(to other: JSONNumber) -> Int {
        if long == nil, other.long == nil {
            if mantissa.signum() != other.mantissa.signum() { return mantissa < other.mantissa ? -1 : 1 }
            if mantissa == 0 { return 0 }
            let shift = Int(exponent) - Int(other.exponent)
            if abs(shift) <= 18 {
                // Both products have at most 19 + 18 digits, and Int128 holds 38.
                let left = Int128(mantissa) * .powerOfTen(max(shift, 0))
                let right = Int128(other.mantissa) * .powerOfTen(max(-shift, 0))
                return left < right ? -1 : left == right ? 0 : 1
            }
        }
        return decimal.order(to: other.decimal)
    }
}

extension FixedWidthInteger {
    /// 10^`exponent`, which must fit.
    static func powerOfTen(_ exponent: Int) -> Self {
        var power: Self = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}

extension LongDecimal {
    /// -1, 0 or 1 as this value is smaller than, equal to or greater than the other.
    func order(to other: LongDecimal) -> Int {
        let signs = (sign, other.sign)
        guard signs.0 == signs.1 else { return signs.0 < signs.1 ? -1 : 1 }
        if magnitude != other.magnitude { return magnitude < other.magnitude ? -signs.0 : signs.0 }
        for (left, right) in zip(digits, other.digits) where left != right { return left < right ? -signs.0 : signs.0 }
        return digits.count == other.digits.count ? 0 : digits.count < other.digits.count ? -signs.0 : signs.0
    }

    private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }
}
