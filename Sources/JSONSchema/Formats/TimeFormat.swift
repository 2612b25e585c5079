// SPDX-License-Identifier: Apache-2.0

/// `time` and `date-time`: full-time and date-time of RFC 3339.
///
/// A leap second is only allowed where it is 23:59:60 in UTC.
enum TimeFormat {
    static func isDateTime(_ text: Span<UInt8>) -> Bool {
        guard DateFormat.isDate(at: 0, in: text), let separator = text.at(10), separator | 0x20 == 0x74 else {
            return false
        }
        return isTime(text, from: 11)
    }

    /// Whether everything from an offset on is a time with its offset from UTC.
    static func isTime(_ text: Span<UInt8>, from start: Int) -> Bool {
        guard let hour = text.number(at: start, digits: 2), hour < 24, text.at(start + 2) == 0x3A,
            let minute = text.number(at: start + 3, digits: 2), minute < 60, text.at(start + 5) == 0x3A,
            let second = text.number(at: start + 6, digits: 2), second <= 60
        else { return false }
        var end = start + 8
        if text.at(end) == 0x2E {
            let fraction = text.digitsEnd(from: end + 1)
            guard fraction > end + 1 else { return false }
            end = fraction
        }
        guard let offset = offset(text, from: end) else { return false }
        guard second == 60 else { return true }
        let inUTC = (hour * 60 + minute - offset + 2 * 1440) % 1440
        return inUTC == 23 * 60 + 59
    }

    /// The offset from UTC in minutes that the rest of the text is; nil if it is none.
    private static func offset(_ text: Span<UInt8>, from start: Int) -> Int? {
        switch text.at(start) {
        case 0x5A, 0x7A: return text.count == start + 1 ? 0 : nil
        case 0x2B, 0x2D:
            guard text.count == start + 6, let hours = text.number(at: start + 1, digits: 2), hours < 24,
                text[start + 3] == 0x3A, let minutes = text.number(at: start + 4, digits: 2), minutes < 60
            else { return nil }
            return text[start] == 0x2B ? hours * 60 + minutes : -(hours * 60 + minutes)
        default: return nil
        }
    }
}
