// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The span in nanoseconds; saturates.
    public var nanoseconds: Int64 {
        // Short spans, which most are, without a division of 128 bits.
        if let short = Int64(exactly: attoseconds) { return short / 1_000_000_000 }
        return Int64(clamping: attoseconds / 1_000_000_000)
    }

    /// The span in milliseconds.
    public var milliseconds: Double { Double(nanoseconds) / 1_000_000 }

    /// The span a policy writes as a number and a unit: `ms`, `s`, `m` or `h`.
    public init?(settings text: String) {
        guard let (number, unit) = Quantity.split(text) else { return nil }
        let nanoseconds: Int64? =
            switch unit {
            case "ms": Quantity.scaled(number, by: 6)
            case "s": Quantity.scaled(number, by: 9)
            case "m", "min": Quantity.scaled(number, by: 9, times: 60)
            case "h": Quantity.scaled(number, by: 9, times: 3_600)
            default: nil
            }
        guard let nanoseconds else { return nil }
        self = .nanoseconds(nanoseconds)
    }

    /// The span as a policy writes it, in the largest unit that keeps it short: `250ms`, `1.5s`, `60s`, `24h`.
    public var shortText: String {
        let value = nanoseconds
        let hour: Int64 = 3_600_000_000_000
        if value >= hour, value % hour == 0 { return "\(value / hour)h" }
        if value >= 300_000_000_000, value % 60_000_000_000 == 0 { return "\(value / 60_000_000_000)m" }
        if value.magnitude >= 1_000_000_000 { return Quantity.decimal(value, digits: 9, keep: 3) + "s" }
        return Quantity.decimal(value, digits: 6, keep: 3) + "ms"
    }
}

extension Cost {
    /// The amount a policy writes, such as `0.05 USD`.
    public init?(settings text: String) {
        guard let (number, unit) = Quantity.split(text), unit == "USD" else { return nil }
        guard let picoUSD = Quantity.scaled(number, by: 12) else { return nil }
        self.init(picoUSD: picoUSD)
    }

    /// The price of one token that a configuration writes for a million, such as `0.15 USD/1M`.
    public init?(settingsPerMillion text: String) {
        guard let (number, unit) = Quantity.split(text), unit == "USD/1M" || unit == "USD / 1M" else { return nil }
        guard let picoUSD = Quantity.scaled(number, by: 6) else { return nil }
        self.init(picoUSD: picoUSD)
    }
}

/// Sizes in bytes as settings write them; the units are powers of 1,024.
public enum ByteSize {
    /// The bytes of a text such as `64 KB`, `16 MB` or `512 B`.
    public static func parse(_ text: String) -> Int? {
        guard let (number, unit) = Quantity.split(text), let count = Int(number) else { return nil }
        let factor: Int? =
            switch unit {
            case "B": 1
            case "KB", "KiB": 1 << 10
            case "MB", "MiB": 1 << 20
            case "GB", "GiB": 1 << 30
            default: nil
            }
        guard let factor else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bytes
    }

    /// The text of a size, in the largest unit that divides it.
    public static func text(_ bytes: Int) -> String {
        for (unit, shift) in [("GB", 30), ("MB", 20), ("KB", 10)] where bytes > 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift) \(unit)"
        }
        return "\(bytes) B"
    }
}

/// Numbers with units, as settings write them.
enum Quantity {
    /// The plain decimal number at the start of a text, and the unit after it, spaces between left out.
    static func split(_ text: String) -> (number: Substring, unit: Substring)? {
        let number = text.prefix { ($0.isASCII && $0.isNumber) || $0 == "." }
        guard !number.isEmpty, number.first != ".", number.last != ".", number.count(where: { $0 == "." }) <= 1 else {
            return nil
        }
        return (number, text[number.endIndex...].drop { $0 == " " })
    }

    /// A plain decimal number × 10^power × factor as a whole number; nil if it is none or does not fit.
    static func scaled(_ number: Substring, by power: Int, times factor: Int64 = 1) -> Int64? {
        var digits = String(number.filter { $0 != "." })
        let decimals = number.firstIndex(of: ".").map { number[$0...].dropFirst().count } ?? 0
        guard decimals <= power else { return nil }
        digits += String(repeating: "0", count: power - decimals)
        guard let value = Int64(digits) else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// A whole number of 10^-digits as a decimal text with at most `keep` decimals and no trailing zeros.
    static func decimal(_ value: Int64, digits: Int, keep: Int) -> String {
        var unit: Int64 = 1
        for _ in 0..<digits { unit *= 10 }
        var step: Int64 = 1
        for _ in 0..<(digits - keep) { step *= 10 }
        let rounded = Int64(clamping: value.magnitude) / step * step
        var fraction = String(rounded % unit)
        fraction = String(repeating: "0", count: digits - fraction.utf8.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return (value < 0 ? "-" : "") + "\(rounded / unit)" + (fraction.isEmpty ? "" : "." + fraction)
    }
}

extension Double {
    /// The number without a needless `.0`.
    var shortText: String {
        if let whole = Int(exactly: self) { return "\(whole)" }
        return "\(self)"
    }
}
