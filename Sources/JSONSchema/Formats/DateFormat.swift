// SPDX-License-Identifier: Apache-2.0

/// `date`: full-date of RFC 3339.
enum DateFormat {
    static func isDate(_ text: Span<UInt8>) -> Bool {
        text.count == 10 && isDate(at: 0, in: text)
    }

    /// Whether the ten bytes from an offset on are a day that exists.
    static func isDate(at start: Int, in text: Span<UInt8>) -> Bool {
        guard let year = text.number(at: start, digits: 4), text.at(start + 4) == 0x2D,
            let month = text.number(at: start + 5, digits: 2), text.at(start + 7) == 0x2D,
            let day = text.number(at: start + 8, digits: 2)
        else { return false }
        let longest =
            switch month {
            case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
            case 4, 6, 9, 11: 30
            case 1...12: 31
            default: 0
            }
        return day >= 1 && day <= longest
    }
}
