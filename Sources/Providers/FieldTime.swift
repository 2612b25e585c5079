// SPDX-License-Identifier: Apache-2.0

/// Reads the ways in which header fields write numbers, spans and dates.
enum FieldTime {
    /// A plain decimal number, capped at 10¹⁵; nil for other text.
    static func number(_ text: ArraySlice<UInt8>) -> Double? {
        var value = 0.0
        var scale = 0.0
        var digits = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                let digit = Double(byte & 0x0F)
                if scale == 0 {
                    value = value * 10 + digit
                } else {
                    value += digit * scale
                    scale /= 10
                }
            case UInt8(ascii: ".") where scale == 0: scale = 0.1
            default: return nil
            }
        }
        return digits > 0 ? min(value, 1e15) : nil
    }

    /// A span such as `1s`, `6m0s`, `120ms`, `1h2m3.5s` or `1d`.
    static func span(_ text: ArraySlice<UInt8>) -> Duration? {
        var rest = text
        var milliseconds = 0.0
        while let first = rest.first {
            guard isDigit(first) else { return nil }
            let digits = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { !isDigit($0) }
            rest = rest[unit.endIndex...]
            guard let value = number(digits), let factor = factor(ofUnit: unit) else { return nil }
            milliseconds += value * factor
        }
        return text.isEmpty ? nil : duration(milliseconds: milliseconds)
    }

    /// A duration of milliseconds, capped at a century.
    static func duration(milliseconds: Double) -> Duration {
        .microseconds(Int64((min(milliseconds, 3.2e12) * 1_000).rounded()))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The milliseconds of a unit.
    private static func factor(ofUnit unit: ArraySlice<UInt8>) -> Double? {
        switch (unit.first, unit.count) {
        case (UInt8(ascii: "m"), 2) where unit.last == UInt8(ascii: "s"): 1
        case (UInt8(ascii: "s"), 1): 1_000
        case (UInt8(ascii: "m"), 1): 60_000
        case (UInt8(ascii: "h"), 1): 3_600_000
        case (UInt8(ascii: "d"), 1): 86_400_000
        default: nil
        }
    }
}

// Dates, as seconds since 1970.
extension FieldTime {
    /// A date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
    static func httpDate(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3])
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3 else { return nil }
        return seconds(year: year, month: Int64(month + 1), day: day, hour: time[0], minute: time[1], second: time[2])
    }

    /// A date such as `2026-11-21T08:49:37Z`, with or without a fraction and with any offset (RFC 3339).
    static func isoDate(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(text)
        // Digits stand for themselves in the form.
        let form = Array("0000-00-00T00:00:00".utf8)
        guard bytes.count > form.count else { return nil }
        for (byte, wanted) in zip(bytes, form) {
            guard wanted == UInt8(ascii: "0") ? isDigit(byte) : byte | 0x20 == wanted | 0x20 else { return nil }
        }
        func value(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 * 10 + Int64($1 & 0x0F) } }
        var rest = bytes[form.count...]
        if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop(while: isDigit) }
        guard let offset = offset(rest),
            let local = seconds(
                year: value(0..<4),
                month: value(5..<7),
                day: value(8..<10),
                hour: value(11..<13),
                minute: value(14..<16),
                second: value(17..<19)
            )
        else { return nil }
        return local - offset
    }

    /// The seconds east of Greenwich that `Z` or `+01:00` means.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(text)
        guard let sign = bytes.first else { return nil }
        if sign | 0x20 == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = number(bytes[1...2]), let minutes = number(bytes[4...5])
        else { return nil }
        return Int64(hours * 3_600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func seconds(
        year: Int64,
        month: Int64,
        day: Int64,
        hour: Int64,
        minute: Int64,
        second: Int64
    ) -> Int64? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        return days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// The days since 1970-01-01 of a Gregorian date: years begin in March, so that the leap day is the last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let marchMonth = (month + 9) % 12
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}
