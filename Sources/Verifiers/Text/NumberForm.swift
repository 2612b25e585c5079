// SPDX-License-Identifier: Apache-2.0

import JSON

/// A number's digits while they are read.
struct NumberForm {
    /// The value of the digits, as long as there are no more than 18.
    private var short: Int64 = 0
    /// How many digits were read, without leading zeros.
    private var count = 0
    /// The digits, once there are more.
    private var long: [UInt8] = []
    private var decimals = 0
    private var exponent = 0
    private let isNegative: Bool

    init(isNegative: Bool) { self.isNegative = isNegative }

    mutating func addWhole(_ digit: UInt8) {
        if count == 0, digit == UInt8(ascii: "0") { return }
        if count == 18 { long = Array(String(short).utf8) }
        count += 1
        if count <= 18 {
            short = short * 10 + Int64(digit - UInt8(ascii: "0"))
        } else if count <= NumberReader.digitLimit {
            long.append(digit)
        }
    }

    mutating func addDecimal(_ digit: UInt8) {
        decimals += 1
        addWhole(digit)
    }

    /// Reads `e-5` or `× 10^5` behind the digits, and answers where it ends.
    mutating func addPower(in text: Span<UInt8>, from start: Int) -> Int {
        guard start < text.count else { return start }
        if text[start] | 0x20 == UInt8(ascii: "e") { return addExponent(in: text, from: start + 1) ?? start }
        var index = Self.afterSpaces(text, start)
        guard let times = Self.timesSigns.first(where: { text.has($0, at: index) }) else { return start }
        index = Self.afterSpaces(text, index + times.count)
        guard text.has(Array("10".utf8), at: index) else { return start }
        index += 2
        if text.has(Array("**".utf8), at: index) {
            index += 2
        } else if text.has([UInt8(ascii: "^")], at: index) {
            index += 1
        } else {
            return start
        }
        let isBraced = text.has([UInt8(ascii: "{")], at: index)
        guard let end = addExponent(in: text, from: isBraced ? index + 1 : index) else { return start }
        return isBraced && text.has([UInt8(ascii: "}")], at: end) ? end + 1 : end
    }

    /// Takes in `million` and its like behind the number.
    mutating func addScaleWord(in text: Span<UInt8>, from start: Int) {
        let first = Self.afterSpaces(text, start)
        guard first > start else { return }
        for (word, power) in Self.scaleWords where text.has(word, at: first, ignoringCase: true) {
            let end = first + word.count
            if end == text.count || !text[end].isLetter && !text[end].isDigit { exponent += power }
        }
    }

    /// The exact value; nil where there are too many digits.
    var value: JSONNumber? {
        guard count <= NumberReader.digitLimit, decimals <= NumberReader.digitLimit else { return nil }
        if count == 0 { return 0 }
        if decimals == 0, exponent == 0, count <= 18 { return JSONNumber(Int(isNegative ? -short : short)) }
        let digits = count <= 18 ? "\(short)" : String(decoding: long, as: UTF8.self)
        return JSONNumber(parsing: "\(isNegative ? "-" : "")\(digits)e\(exponent - decimals)")
    }

    private static let timesSigns: [[UInt8]] = ["×", "x", "*", "·", "⋅", "\\times", "\\cdot"].map { Array($0.utf8) }
    private static let scaleWords: [([UInt8], Int)] = [
        ("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12),
    ].map { (Array($0.0.utf8), $0.1) }

    private mutating func addExponent(in text: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        let isMinus = text.has([UInt8(ascii: "-")], at: index)
        if isMinus || text.has([UInt8(ascii: "+")], at: index) { index += 1 }
        let first = index
        var power = 0
        while text.isDigit(at: index), index - first < 5 {
            power = power * 10 + Int(text[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard index > first, index == text.count || !text[index].isDigit && !text[index].isLetter else { return nil }
        exponent += isMinus ? -power : power
        return index
    }

    /// Behind a space or two, also those of typesetters.
    private static func afterSpaces(_ text: Span<UInt8>, _ start: Int) -> Int {
        var index = start
        for _ in 0..<2 where index < text.count {
            switch text[index] {
            case 0x20: index += 1
            case 0xC2 where index + 1 < text.count && text[index + 1] == 0xA0: index += 2
            case 0xE2 where index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] == 0xAF: index += 3
            default: return index
            }
        }
        return index
    }
}

extension Span<UInt8> {
    /// Whether some bytes stand at an index; small ASCII letters also stand for capitals where case is ignored.
    func has(_ bytes: [UInt8], at index: Int, ignoringCase: Bool = false) -> Bool {
        guard index >= 0, index + bytes.count <= count else { return false }
        for offset in bytes.indices {
            let byte = self[index + offset]
            if byte == bytes[offset] { continue }
            guard ignoringCase, byte.isLetter, byte | 0x20 == bytes[offset] else { return false }
        }
        return true
    }
}
