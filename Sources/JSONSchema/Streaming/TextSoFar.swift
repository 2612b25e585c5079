// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// How far the string or number at hand has been looked at.
struct TextSoFar {
    /// Where it stands on the tape's bytes.
    var range = 0..<0
    /// The code points of its first `counted` bytes.
    var codePoints = 0
    var counted = 0

    /// The length at which literals and bounds are compared next: at every byte up to 64, then in steps of a 64th, so that the
    /// comparisons of a long text together stay in proportion to it.
    var next: Int { range.count + 1 + range.count / 64 }
}

// Strings and numbers that have begun.
extension GoalStack {
    mutating func watch(_ length: Int) {
        watched = min(watched, length)
    }

    /// The string or number at hand has come so far.
    mutating func read(to range: Range<Int>, _ tape: borrowing JSONTape) {
        text.range = range
        while text.counted < range.count {
            if tape.bytes[range.lowerBound + text.counted] & 0xC0 != 0x80 { text.codePoints += 1 }
            text.counted += 1
        }
    }

    /// Of a string: it may have become too long.
    mutating func ofString(_ check: StringCheck, _ tape: borrowing JSONTape) -> Prospect {
        if check.most < .max {
            let room = Int(check.most) - text.codePoints
            if room < 0 { return .fails }
            watch(text.range.count + room + 1)
            return .open
        }
        let asksMore = check.pattern >= 0 || check.format != nil || check.content != nil
        return asksMore || text.codePoints < Int(check.least) ? .open : .holds
    }

    /// Of a number: what its sign and its first digits rule out.
    mutating func ofNumber(_ record: Record, _ tape: borrowing JSONTape) -> Prospect {
        let isInteger = record.flags & Record.integersOnly != 0
        guard record.number >= 0 else { return isInteger ? .open : .holds }
        let check = program.numbers[Int(record.number)]
        guard check.minimum >= 0 || check.maximum >= 0 else { return .open }
        let beginning = NumberBeginning(tape.bytes.span.extracting(text.range))
        let lowest = beginning.bound(isLower: true, isInteger: isInteger)
        let highest = beginning.bound(isLower: false, isInteger: isInteger)
        if check.maximum >= 0, let lowest {
            let maximum = program.bounds[Int(check.maximum)]
            let isExcluded = lowest.isExcluded || check.flags & NumberCheck.exclusiveMaximum != 0
            if lowest.value > maximum || isExcluded && lowest.value == maximum { return .fails }
        }
        if check.minimum >= 0, let highest {
            let minimum = program.bounds[Int(check.minimum)]
            let isExcluded = highest.isExcluded || check.flags & NumberCheck.exclusiveMinimum != 0
            if highest.value < minimum || isExcluded && highest.value == minimum { return .fails }
        }
        if isInteger || beginning.mayBeZero { watch(text.next) }
        return .open
    }
}

/// What all numbers have in common that begin with some bytes.
///
/// The sign is known from the first byte on, and from the first digit that is not 0 on that the number is not 0. More is not
/// known, as `12` may go on to be `12e-5`; but a whole number that begins with `12` is at least 12, and one that begins with
/// `1200` too, which may go on to be `1200e-2`.
struct NumberBeginning {
    private let isNegative: Bool
    /// The digits so far, from the first to the last that is not 0.
    private var digits: [UInt8] = []

    init(_ text: Span<UInt8>) {
        isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
        for index in 0..<text.count {
            let byte = text[index]
            if byte | 0x20 == UInt8(ascii: "e") { break }
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), byte > UInt8(ascii: "0") || !digits.isEmpty {
                digits.append(byte)
            }
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    }

    /// Whether no digit so far rules 0 out.
    var mayBeZero: Bool { digits.isEmpty }

    /// A bound on the side of zero; nil on the other side, where there is none.
    func bound(isLower: Bool, isInteger: Bool) -> (value: JSONNumber, isExcluded: Bool)? {
        guard isLower != isNegative else { return nil }
        if mayBeZero { return (0, false) }
        guard isInteger else { return (0, true) }
        let sign = isNegative ? "-" : ""
        return JSONNumber(parsing: sign + String(decoding: digits, as: UTF8.self)).map { ($0, false) } ?? (0, true)
    }
}
