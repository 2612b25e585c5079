// SPDX-License-Identifier: Apache-2.0

/// A moment as AWS writes it, such as `20150830T123600Z`.
struct AWSTime: Equatable {
    /// Date and time, 16 ASCII characters.
    let text: String

    /// The date, the first 8 characters of it.
    var day: Substring { text.prefix(8) }

    /// - Parameter seconds: Since 1970; times outside the years 0 to 9999 count as the nearest that is inside.
    init(seconds: Int64) {
        let seconds = min(max(seconds, -62_167_219_200), 253_402_300_799)
        let days = seconds.quotient(by: 86_400)
        let rest = seconds - days * 86_400
        // Years begin in March here, so that the leap day is the last; eras have 400 years.
        let shifted = days + 719_468
        let era = shifted.quotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        var text: [UInt8] = []
        text.reserveCapacity(16)
        text.append(digits: year, 4)
        text.append(digits: month, 2)
        text.append(digits: dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2)
        text.append(UInt8(ascii: "T"))
        text.append(digits: rest / 3_600, 2)
        text.append(digits: rest / 60 % 60, 2)
        text.append(digits: rest % 60, 2)
        text.append(UInt8(ascii: "Z"))
        self.text = String(decoding: text, as: UTF8.self)
    }
}

extension Int64 {
    /// The quotient rounded down.
    fileprivate func quotient(by divisor: Int64) -> Int64 {
        (self - (self % divisor + divisor) % divisor) / divisor
    }
}

extension [UInt8] {
    /// Appends the last decimal digits of a number that is not negative.
    fileprivate mutating func append(digits number: Int64, _ count: Int) {
        var divisor: Int64 = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
