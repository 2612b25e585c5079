// SPDX-License-Identifier: Apache-2.0

/// Digits with the separators that people set between them: one of ` `, `-`, `.`, `/` or brackets at a time.
struct DigitRun {
    /// The longest run that is looked at, in bytes; what is longer is no number of a person.
    static let lengthLimit = 40

    /// Where it stands, with a plus or a bracket before it.
    let range: Range<Int>
    /// The digits alone.
    let digits: [UInt8]
    /// The run with `9` for each digit, such as `999-99-9999`.
    let shape: [UInt8]

    /// The run that begins at a digit, a plus or a bracket; nil where there are fewer than seven digits, or more than can be one number.
    init?(in text: [UInt8], at start: Int) {
        guard Self.mayBegin(in: text, at: start) else { return nil }
        var digits: [UInt8] = []
        var shape: [UInt8] = []
        var end = start
        var index = start
        var separators = 0
        while index < text.count, index - start <= Self.lengthLimit {
            let byte = text[index]
            if byte.isDigit {
                digits.append(byte)
                shape.append(UInt8(ascii: "9"))
                separators = 0
                end = index + 1
            } else if Self.isSeparator(byte) || (byte == UInt8(ascii: "+") && index == start) {
                // A bracket and a space may stand together, no more.
                separators += 1
                guard separators <= 2, byte != UInt8(ascii: " ") || text[max(start, index - 1)] != byte else { break }
                shape.append(byte)
            } else {
                break
            }
            index += 1
        }
        guard digits.count >= 7, digits.count <= 24, index - start <= Self.lengthLimit else { return nil }
        guard end == text.count || !(text[end].isLetter || text[end].isDigit) else { return nil }
        range = start..<end
        self.digits = digits
        self.shape = Array(shape.prefix(end - start))
    }

    private init(range: Range<Int>, digits: [UInt8], shape: [UInt8]) {
        self.range = range
        self.digits = digits
        self.shape = shape
    }

    /// The run up to before its last separators; nil where too few digits are left.
    var withoutLastGroup: DigitRun? {
        let nine = UInt8(ascii: "9")
        let group = shape.reversed().prefix { $0 == nine }.count
        let kept = shape.dropLast(group).reversed().drop { $0 != nine && $0 != UInt8(ascii: ")") }.count
        guard kept > 0, digits.count - group >= 7 else { return nil }
        let start = range.lowerBound
        return DigitRun(range: start..<(start + kept), digits: digits.dropLast(group), shape: Array(shape.prefix(kept)))
    }

    /// Where the first digits of the run end.
    var endOfFirstGroup: Int {
        let nine = UInt8(ascii: "9")
        let lead = shape.prefix { $0 != nine }.count
        return range.lowerBound + lead + shape.dropFirst(lead).prefix { $0 == nine }.count
    }

    /// Whether seven digits follow soon; false is sure.
    private static func mayBegin(in text: [UInt8], at start: Int) -> Bool {
        var digits = 0
        for index in start..<min(start + lengthLimit, text.count) {
            if text[index].isDigit {
                digits += 1
                if digits == 7 { return true }
            } else if !isSeparator(text[index]), index > start {
                return false
            }
        }
        return false
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }

    /// Whether this is the number of a payment card: a known issuer, its length, its grouping, and Luhn's check digit.
    var isCardNumber: Bool {
        guard (13...19).contains(digits.count), Self.isIssued(digits), Checksum.luhn(digits) else { return false }
        let groups = shape.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
        guard groups.joined().allSatisfy({ $0 == UInt8(ascii: "9") }) else { return false }
        if groups.count == 1 { return true }
        let sizes = groups.map(\.count)
        return sizes == [4, 6, 5] || sizes == [4, 6, 4] || sizes.dropLast().allSatisfy { $0 == 4 } && sizes.count <= 5
    }

    /// Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Maestro, Mir, RuPay.
    private static func isIssued(_ digits: [UInt8]) -> Bool {
        let head = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        let count = digits.count
        return switch head {
        case 4000...4999: count == 13 || count == 16 || count == 19
        case 5100...5599, 2221...2720: count == 16
        case 3400...3499, 3700...3799: count == 15
        case 3000...3059, 3600...3699, 3800...3999: count == 14 || count == 16
        case 6011, 6440...6599, 3528...3589, 2200...2204, 6050...6089, 8100...8299: count >= 16
        case 6200...6299, 5000...5099, 5600...5899, 6300...6399, 6700...6799: count >= 16
        default: false
        }
    }

    /// Whether this is written as a telephone number: with a plus, in the American way, or with a leading zero and groups; `isCalled` says
    /// that the words before speak of one.
    func isPhoneNumber(isCalled: Bool) -> Bool {
        let isInternational = shape.first == UInt8(ascii: "+")
        if isInternational { return (8...15).contains(digits.count) && digits[0] != UInt8(ascii: "0") }
        guard (7...15).contains(digits.count), !isDate else { return false }
        if isCalled { return digits.count <= 15 }
        let plain = shape.map { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") ? UInt8(ascii: "-") : $0 }
        if Self.americanShapes.contains(plain) {
            let first = digits.count == 11 ? 1 : 0
            guard digits.count == 10 || digits[0] == UInt8(ascii: "1") else { return false }
            return digits[first] >= UInt8(ascii: "2") && digits[first + 3] >= UInt8(ascii: "2")
        }
        let groups = shape.split { $0 != UInt8(ascii: "9") }
        let isGrouped = groups.count >= 2 && groups.count <= 6 && groups[0].count <= 5
        return isGrouped && (9...12).contains(digits.count) && digits[0] == UInt8(ascii: "0")
            && !shape.contains(UInt8(ascii: "."))
            || isGrouped && digits.starts(with: "00".utf8) && (10...17).contains(digits.count)
    }

    private static let americanShapes: Set<[UInt8]> = Set(
        ["999-999-9999", "(999)-999-9999", "(999)999-9999", "9-999-999-9999", "9-(999)-999-9999", "9(999)999-9999"].map
        { Array($0.utf8) }
    )

    /// Whether this is a date, perhaps with a time: 2026-11-21, 21.11.2026, 11/21/2026.
    private var isDate: Bool {
        let groups = shape.split { $0 != UInt8(ascii: "9") }.map(\.count)
        return groups.starts(with: [4, 2, 2]) || groups.starts(with: [2, 2, 4]) || groups.starts(with: [1, 2, 4])
            || groups.starts(with: [2, 1, 4]) || groups.starts(with: [4, 4])
    }
}

/// Check digits.
enum Checksum {
    /// Luhn's: every second digit from the right counts twice.
    static func luhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var sum = 0
        var isSecond = false
        for digit in digits.reversed() {
            let value = Int(digit - UInt8(ascii: "0")) * (isSecond ? 2 : 1)
            sum += value > 9 ? value - 9 : value
            isSecond.toggle()
        }
        return sum % 10 == 0 && digits.contains { $0 != UInt8(ascii: "0") }
    }

    /// The sum of the digits times their weights.
    static func weighted(_ digits: some Sequence<UInt8>, _ weights: [Int]) -> Int {
        zip(digits, weights).reduce(0) { $0 + Int($1.0 - UInt8(ascii: "0")) * $1.1 }
    }

    /// The remainder of a decimal number of any length.
    static func remainder(_ digits: some Sequence<UInt8>, by divisor: Int) -> Int {
        digits.reduce(0) { ($0 * 10 + Int($1 - UInt8(ascii: "0"))) % divisor }
    }

    /// Verhoeff's, by the dihedral group of order ten.
    static func verhoeff(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var check = 0
        for (place, digit) in digits.reversed().enumerated() {
            var value = Int(digit - UInt8(ascii: "0"))
            for _ in 0..<(place % 8) { value = permutation[value] }
            check = product(check, value)
        }
        return check == 0
    }

    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    /// Turns are 0…4, flips 5…9.
    private static func product(_ left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): (left + right - 5) % 5 + 5
        case (false, true): (left - 5 - right + 5) % 5 + 5
        case (false, false): (left - right + 5) % 5
        }
    }
}
