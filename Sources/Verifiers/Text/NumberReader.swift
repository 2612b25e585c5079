// SPDX-License-Identifier: Apache-2.0

import JSON

/// A number as people write it in a text.
struct WrittenNumber: Sendable {
    /// Its exact value; nil for what is no plain number: a fraction, a date with slashes, a version, a power.
    let value: JSONNumber?
    /// Its bytes, with the sign.
    let range: Range<Int>
}

/// Which sign stands before the decimals of a number.
enum DecimalMark: String, CaseIterable, Sendable {
    /// `1,234.5`.
    case point
    /// `1.234,5`.
    case comma

    fileprivate var mark: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
    fileprivate var separator: UInt8 { self == .point ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}

/// Reads the numbers of a text one after another, in one pass.
///
/// Thousands may be set apart by the mark that is not the decimal one, by an apostrophe or by a narrow or no-break space. Digits that
/// belong to a name, such as `GPT4`, are no number.
struct NumberReader {
    let decimal: DecimalMark
    /// The longest number that is read, in digits.
    static let digitLimit = 400
    /// The most groups of digits that are read together: what is no number after all is read again from the second on.
    private static let groupLimit = 40

    /// The next number at or after `index`, which moves behind it.
    func next(in text: Span<UInt8>, from index: inout Int) -> WrittenNumber? {
        while index < text.count {
            let byte = text[index]
            if byte.isDigit || isBareFraction(text, at: index) {
                return number(in: text, from: &index)
            }
            index += 1
            guard byte.isLetter else { continue }
            while index < text.count, text[index].isLetter || text[index].isDigit { index += 1 }
        }
        return nil
    }

    /// The only number of a text that is nothing else; nil otherwise.
    func whole(_ text: Span<UInt8>) -> JSONNumber? {
        var index = 0
        guard let number = next(in: text, from: &index), let value = number.value else { return nil }
        for place in 0..<text.count where !number.range.contains(place) && text[place] > 0x20 { return nil }
        return value
    }

    private func isBareFraction(_ text: Span<UInt8>, at index: Int) -> Bool {
        text[index] == decimal.mark && text.isDigit(at: index + 1)
    }

    private func number(in text: Span<UInt8>, from index: inout Int) -> WrittenNumber? {
        let sign = Sign(in: text, before: index)
        var form = NumberForm(isNegative: sign.isNegative)
        index = digits(in: text, from: index, into: &form)
        if index < text.count, text[index] == decimal.mark, text.isDigit(at: index + 1) {
            index += 1
            while text.isDigit(at: index) {
                form.addDecimal(text[index])
                index += 1
            }
        }
        index = form.addPower(in: text, from: index)
        let start = sign.start
        if let end = Self.endOfName(in: text, from: index) {
            index = end
            return WrittenNumber(value: nil, range: start..<end)
        }
        let range = start..<index
        form.addScaleWord(in: text, from: index)
        return WrittenNumber(value: form.value, range: range)
    }

    /// Reads whole digits with their separators, and answers where they end.
    private func digits(in text: Span<UInt8>, from start: Int, into form: inout NumberForm) -> Int {
        var index = start
        while text.isDigit(at: index) {
            form.addWhole(text[index])
            index += 1
        }
        guard (1...3).contains(index - start) else { return index }
        var groups: [Range<Int>] = []
        var end = index
        var separator: Range<Int>?
        while let next = separatorRange(in: text, at: end), separator.map({ same(text, $0, next) }) ?? true {
            let first = next.upperBound
            var last = first
            while text.isDigit(at: last) { last += 1 }
            guard last - first == 3 || last - first == 2, groups.count < Self.groupLimit else { break }
            groups.append(first..<last)
            separator = next
            end = last
        }
        // 1,234,567 or, in India, 12,34,567.
        let isRegular = groups.allSatisfy { $0.count == 3 }
        let isIndian = groups.last?.count == 3 && groups.dropLast().allSatisfy { $0.count == 2 } && index - start <= 2
        guard !groups.isEmpty, isRegular || isIndian else { return index }
        for place in groups.joined() { form.addWhole(text[place]) }
        return end
    }

    private func separatorRange(in text: Span<UInt8>, at index: Int) -> Range<Int>? {
        guard index < text.count, text.isDigit(at: index) == false else { return nil }
        let byte = text[index]
        var length = byte == decimal.separator || byte == UInt8(ascii: "'") ? 1 : 0
        if byte >= 0x80 {
            let character = ScalarReading(text, at: index)
            let value = character.scalar?.value ?? 0
            if [0xA0, 0x2009, 0x2019, 0x202F].contains(value) { length = character.length }
        }
        return length > 0 && text.isDigit(at: index + length) ? index..<(index + length) : nil
    }

    private func same(_ text: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        left.count == right.count
            && left.indices.allSatisfy { text[$0] == text[$0 - left.lowerBound + right.lowerBound] }
    }

    /// Where a date, version, fraction, power or name ends whose first digits end at `index`; nil where they are a number.
    private static func endOfName(in text: Span<UInt8>, from index: Int) -> Int? {
        guard index < text.count else { return nil }
        switch text[index] {
        case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "^"):
            guard text.isDigit(at: index + 1) || text[index] == UInt8(ascii: "^") else { return nil }
        case 0xC2 where index + 1 < text.count && [0xB2, 0xB3, 0xB9].contains(text[index + 1]): break
        case 0xE2 where index + 1 < text.count && text[index + 1] == 0x81: break
        case let byte where byte.isLetter:
            var end = index
            while end < text.count, text[end].isLetter { end += 1 }
            guard text.isDigit(at: end) else { return nil }
        default: return nil
        }
        // Lists such as 1,2,3 are several numbers.
        if text[index] == UInt8(ascii: ",") { return nil }
        var end = index + 1
        while end < text.count, text[end].isLetter || text[end].isDigit || ".,/^".utf8.contains(text[end]) { end += 1 }
        while ".,".utf8.contains(text[end - 1]) { end -= 1 }
        return end
    }
}

/// The sign before a number, perhaps with a currency between.
private struct Sign {
    let isNegative: Bool
    let start: Int

    init(in text: Span<UInt8>, before digits: Int) {
        var place = digits
        // $ or another currency of one character.
        if place > 0, text[place - 1] == UInt8(ascii: "$") { place -= 1 }
        if place >= 3, text[place - 3] == 0xE2, text[place - 2] == 0x82 { place -= 3 }
        if place >= 2, text[place - 2] == 0xC2, text[place - 1] == 0xA3 || text[place - 1] == 0xA5 { place -= 2 }
        var length = 0
        var isMinus = false
        if place > 0, text[place - 1] == UInt8(ascii: "-") || text[place - 1] == UInt8(ascii: "+") {
            (length, isMinus) = (1, text[place - 1] == UInt8(ascii: "-"))
        } else if place >= 3, text[place - 3] == 0xE2, text[place - 2] == 0x88, text[place - 1] == 0x92 {
            (length, isMinus) = (3, true)
        }
        // Between two numbers or words it is a dash.
        let before = place - length - 1
        let isDash = before >= 0 && (text[before].isDigit || text[before].isLetter || text[before] == UInt8(ascii: ")"))
        isNegative = isMinus && !isDash
        start = length > 0 && !isDash ? place - length : digits
    }
}

extension UInt8 {
    /// Whether this is one of `0` to `9`.
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// Whether this is a letter of ASCII, or `_`.
    var isLetter: Bool {
        (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || self == UInt8(ascii: "_")
    }

    /// The small letter of a capital one of ASCII; anything else as it is.
    var small: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}

extension Span<UInt8> {
    /// Whether there is a byte at an index, and it is a digit.
    func isDigit(at index: Int) -> Bool { index < count && self[index].isDigit }
}
