// SPDX-License-Identifier: Apache-2.0

/// Reads how long an upstream wants us to stay away.
enum RetryAfter {
    /// The longest time that is believed.
    private static let longest = Duration.seconds(86_400)

    /// Reads `retry-after-ms`, `retry-after` (seconds, or a date counted from the response's own `date`) and, for a rate limit,
    /// `x-ratelimit-reset-…` of what is used up.
    ///
    /// - Returns: From 0 to a day; nil where the upstream does not say.
    static func read(_ field: (String) -> String?, isRateLimit: Bool) -> Duration? {
        let told =
            field("retry-after-ms").flatMap { number($0) }.map { .microseconds(Int64($0 * 1_000)) }
            ?? field("retry-after").flatMap { value -> Duration? in
                if let seconds = number(value) { return .milliseconds(Int64(seconds * 1_000)) }
                guard let then = httpDate(value), let now = field("date").flatMap(httpDate) else { return nil }
                return .seconds(then - now)
            }
            ?? (isRateLimit ? reset(field) : nil)
        return told.map { min(max($0, .zero), longest) }
    }

    /// A plain decimal number small enough for arithmetic.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let value = Double(text) else {
            return nil
        }
        return min(value, 1e9)
    }

    /// The later reset of those counters that stand at 0.
    private static func reset(_ field: (String) -> String?) -> Duration? {
        ["requests", "tokens"].compactMap { counter in
            guard field("x-ratelimit-remaining-\(counter)") == "0" else { return nil }
            return field("x-ratelimit-reset-\(counter)").flatMap(span)
        }.max()
    }

    /// A span such as `1s`, `6m0s`, `120ms` or `1h2m3.5s`.
    static func span(_ text: String) -> Duration? {
        var rest = text[...]
        var sum = Duration.zero
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            let milliseconds: [Substring: Double] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]
            guard let value = number(String(digits)), let factor = milliseconds[unit] else { return nil }
            sum += .microseconds(Int64(min(value * factor, 1e11) * 1_000))
        }
        return sum
    }

    /// The seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
    static func httpDate(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3]),
            (1970...9999).contains(year)
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3, (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2]) else {
            return nil
        }
        return days(year: year, month: Int64(month + 1), day: day) * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
    }

    /// The days since 1970-01-01 of a Gregorian date: years begin in March, so that the leap day is the last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let marchMonth = (month + 9) % 12
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}
