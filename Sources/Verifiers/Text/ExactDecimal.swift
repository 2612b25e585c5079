// SPDX-License-Identifier: Apache-2.0

import JSON

/// A decimal of at most 30 digits that can be added and multiplied without rounding.
struct ExactDecimal {
    private let mantissa: Int128
    private let exponent: Int

    /// The same number; nil where it has too many digits.
    init?(_ number: JSONNumber) {
        var mantissa: Int128 = 0
        var exponent = 0
        var isNegative = false
        var text = Array(number.description.utf8)[...]
        if text.first == UInt8(ascii: "-") {
            isNegative = true
            text.removeFirst()
        }
        if let power = text.firstIndex(of: UInt8(ascii: "e")) {
            guard let value = Int(String(decoding: text[(power + 1)...], as: UTF8.self)), value.magnitude < 1_000 else {
                return nil
            }
            exponent = value
            text = text[..<power]
        }
        var isFraction = false
        for byte in text {
            if byte == UInt8(ascii: ".") {
                isFraction = true
                continue
            }
            guard mantissa < Self.limit else { return nil }
            mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
            if isFraction { exponent -= 1 }
        }
        self.init(mantissa: isNegative ? -mantissa : mantissa, exponent: exponent)
    }

    private init(mantissa: Int128, exponent: Int) {
        self.mantissa = mantissa
        self.exponent = exponent
    }

    private static let limit: Int128 = 1_000_000_000_000_000_000_000_000_000_000

    /// The sum; nil where it has too many digits.
    func adding(_ other: ExactDecimal) -> ExactDecimal? {
        let low = min(exponent, other.exponent)
        guard let left = shifted(to: low), let right = other.shifted(to: low) else { return nil }
        return ExactDecimal(mantissa: left + right, exponent: low)
    }

    /// The product; nil where it has too many digits.
    func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        guard !overflow, product.magnitude < Self.limit.magnitude * 10_000_000 else { return nil }
        return ExactDecimal(mantissa: product, exponent: exponent + other.exponent)
    }

    /// The same with the other sign.
    var negated: ExactDecimal { ExactDecimal(mantissa: -mantissa, exponent: exponent) }

    /// The same without its sign.
    var magnitude: ExactDecimal { mantissa < 0 ? negated : self }

    /// The number as JSON knows it.
    var number: JSONNumber { JSONNumber(parsing: "\(mantissa)e\(exponent)") ?? 0 }

    private func shifted(to low: Int) -> Int128? {
        if mantissa == 0 { return 0 }
        var value = mantissa
        guard exponent - low <= 36 else { return nil }
        for _ in low..<exponent {
            guard value.magnitude < Self.limit.magnitude else { return nil }
            value *= 10
        }
        return value
    }
}
