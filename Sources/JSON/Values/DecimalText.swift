// SPDX-License-Identifier: Apache-2.0

/// How a number is written: its digits, without leading and trailing zeros, and where the point goes.
struct DecimalText {
    let isNegative: Bool
    /// Empty for zero.
    let digits: String
    /// The power of ten of the last digit.
    let exponent: Int

    /// One digit before the point and an exponent, such as `-1.25e-7`.
    var scientific: String {
        guard !digits.isEmpty else { return "0" }
        let fraction = digits.utf8.count > 1 ? "." + digits.dropFirst() : ""
        let power = digits.utf8.count + exponent - 1
        return (isNegative ? "-" : "") + digits.prefix(1) + fraction + (power == 0 ? "" : "e\(power)")
    }

    /// Plain where that is usual or no longer than with an exponent.
    var usual: String {
        guard !digits.isEmpty else { return "0" }
        let sign = isNegative ? "-" : ""
        // The power of ten above the first digit.
        let magnitude = digits.utf8.count + exponent
        let isUsual = (-6...21).contains(magnitude)
        switch (exponent, magnitude) {
        case (0..., _) where isUsual || exponent <= 3: return sign + digits + String(repeating: "0", count: exponent)
        case (..<0, 1...): return sign + digits.prefix(magnitude) + "." + digits.dropFirst(magnitude)
        case (..<0, ...0) where isUsual: return sign + "0." + String(repeating: "0", count: -magnitude) + digits
        default: return scientific
        }
    }
}
