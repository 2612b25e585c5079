// SPDX-License-Identifier: Apache-2.0

// Character classes and the escapes they share with the rest of a pattern.
extension ECMAParser {
    mutating func set() throws(ECMASyntaxError) -> ECMAExpression {
        let start = position
        position += 1
        var set = ECMASet(negated: false, members: [])
        if peek == "^" {
            set.negated = true
            position += 1
        }
        while let next = peek, next != "]" {
            let place = position
            let low = try setAtom()
            guard peek == "-", let after = at(position + 1), after != "]" else {
                set.members.append(low)
                continue
            }
            position += 1
            let high = try setAtom()
            guard case .range(let first, _) = low, case .range(let last, _) = high else {
                let length = position - place
                position = place
                throw error(length, "single characters around `-`", "Put the `-` last in the class, or write `\\-`.")
            }
            guard first <= last else {
                let length = position - place
                position = place
                throw error(length, "a range in rising order", "Swap its ends.")
            }
            set.members.append(.range(first, last))
        }
        guard peek == "]" else {
            position = start
            throw error(
                text.count - start,
                "a class that is closed",
                "Close it with `]`, or write `\\[` for a literal bracket."
            )
        }
        position += 1
        return .set(set)
    }

    private mutating func setAtom() throws(ECMASyntaxError) -> ECMASet.Member {
        guard let next = peek else { return .range(0, 0) }
        guard next == "\\" else {
            position += 1
            return .range(next.value, next.value)
        }
        switch at(position + 1) {
        case "b":
            position += 2
            return .range(8, 8)
        case "-":
            position += 2
            return .range(45, 45)
        default: return try classEscape()
        }
    }

    /// Reads an escape that stands for a character or a class of characters.
    mutating func classEscape() throws(ECMASyntaxError) -> ECMASet.Member {
        guard let letter = at(position + 1) else {
            throw error(1, "a character after the backslash", "Write `\\\\` for a literal backslash.")
        }
        let start = position
        position += 2
        switch letter {
        case "d", "D": return .digit(negated: letter == "D")
        case "w", "W": return .word(negated: letter == "W")
        case "s", "S": return .space(negated: letter == "S")
        case "p", "P": return try property(from: start, negated: letter == "P")
        case "t": return .range(9, 9)
        case "n": return .range(10, 10)
        case "v": return .range(11, 11)
        case "f": return .range(12, 12)
        case "r": return .range(13, 13)
        case "0" where !(peek.map { ("0"..."9").contains($0) } ?? false): return .range(0, 0)
        case "c":
            guard let control = peek, ("a"..."z").contains(control) || ("A"..."Z").contains(control) else {
                position = start
                throw error(2, "`\\c` and a letter", "Write `\\\\c` for a backslash and a c.")
            }
            position += 1
            return .range(control.value & 31, control.value & 31)
        case "x":
            guard let value = hexadecimal(2) else {
                position = start
                throw error(2, "`\\x` and two hexadecimal digits", "Write for example `\\x41`.")
            }
            return .range(value, value)
        case "u":
            let value = try codePoint(from: start)
            return .range(value, value)
        default:
            guard letter.isECMAPunctuation else {
                position = start
                throw error(2, "an escape of ECMA-262", "Remove the backslash, or write `\\\\` for a literal one.")
            }
            return .range(letter.value, letter.value)
        }
    }

    /// Reads `XXXX`, `XXXX\uXXXX` (a surrogate pair) or `{…}` after `\u`.
    private mutating func codePoint(from start: Int) throws(ECMASyntaxError) -> UInt32 {
        if peek == "{" {
            let digits = position + 1
            var end = digits
            while let digit = at(end), digit.hexadecimalValue != nil { end += 1 }
            var value: UInt32 = 0
            for index in digits..<end { value = min(value << 4 | (text[index].hexadecimalValue ?? 0), 0x11_0000) }
            if at(end) == "}", end > digits, value <= 0x10_FFFF {
                position = end + 1
                return value
            }
        } else if let high = hexadecimal(4) {
            let afterHigh = position
            guard 0xD800..<0xDC00 ~= high, peek == "\\", at(position + 1) == "u" else { return high }
            position += 2
            if let low = hexadecimal(4), 0xDC00..<0xE000 ~= low {
                return 0x1_0000 + (high - 0xD800) << 10 + (low - 0xDC00)
            }
            position = afterHigh
            return high
        }
        position = start
        throw error(2, "`\\u` and four hexadecimal digits, or `\\u{…}` up to 10FFFF", "Write for example `\\u00e9`.")
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in position..<(position + count) {
            guard let digit = at(index)?.hexadecimalValue else { return nil }
            value = value << 4 | digit
        }
        position += count
        return value
    }

    private mutating func property(from start: Int, negated: Bool) throws(ECMASyntaxError) -> ECMASet.Member {
        if peek == "{" {
            var end = position + 1
            while let next = at(end), next != "}" { end += 1 }
            if at(end) == "}" {
                var name = String.UnicodeScalarView()
                name.append(contentsOf: text[(position + 1)..<end])
                if let known = ECMAProperty.libraryName(of: String(name)) {
                    position = end + 1
                    return .property(known, negated: negated)
                }
                let length = end + 1 - start
                position = start
                throw error(
                    length,
                    "a property such as `\\p{Letter}` or `\\p{Script=Greek}`",
                    "Use a general category, a binary property or a script."
                )
            }
        }
        position = start
        throw error(2, "a property in braces", "Write for example `\\p{Letter}`.")
    }
}

extension Unicode.Scalar {
    /// Neither letter, digit nor white space: what may always be escaped.
    fileprivate var isECMAPunctuation: Bool {
        isASCII
            ? value > 32 && value < 127 && !("0"..."9").contains(self) && !("a"..."z").contains(self)
                && !("A"..."Z").contains(self)
            : false
    }

    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": value - 48
        case "a"..."f": value - 87
        case "A"..."F": value - 55
        default: nil
        }
    }
}
