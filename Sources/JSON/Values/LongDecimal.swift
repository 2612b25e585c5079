// SPDX-License-Identifier: Apache-2.0

/// A decimal number as digits and a power of ten, in its one normal form: no leading and no trailing zeros, zero is empty.
@usableFromInline
final class LongDecimal: Sendable {
    let isNegative: Bool
    /// Each 0…9, the highest first; the value is 0.d₁d₂… × 10^(count + exponent).
    let digits: [UInt8]
    /// The power of ten of the last digit.
    let exponent: Int

    /// Brings digits into normal form.
    ///
    /// - Parameters:
    ///   - isNegative: Of no effect on zero.
    ///   - digits: Each 0…9, the highest first.
    ///   - exponent: The power of ten of the last digit.
    init(isNegative: Bool, digits: some BidirectionalCollection<UInt8>, exponent: Int) {
        let significant = digits.drop { $0 == 0 }
        let kept = significant.reversed().drop { $0 == 0 }
        self.digits = kept.reversed()
        self.exponent = self.digits.isEmpty ? 0 : exponent + significant.count - kept.count
        self.isNegative = isNegative && !self.digits.isEmpty
    }

    convenience init(mantissa: Int64, exponent: Int) {
        let digits = String(mantissa.magnitude).utf8.map { $0 - UInt8(ascii: "0") }
        self.init(isNegative: mantissa < 0, digits: digits, exponent: exponent)
    }

    /// The digits as an integer with the sign; nil if they do not fit.
    var mantissa: Int64? {
        guard digits.count <= 19 else { return nil }
        var value: Int64 = 0
        for digit in digits {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tens.addingReportingOverflow(isNegative ? -Int64(digit) : Int64(digit))
            guard !overflow, !carried else { return nil }
            value = sum
        }
        return value
    }

    /// The power of ten above the first digit.
    var magnitude: Int { digits.count + exponent }

    /// The value as it is written.
    var text: DecimalText {
        DecimalText(
            isNegative: isNegative,
            digits: String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self),
            exponent: exponent
        )
    }
}
