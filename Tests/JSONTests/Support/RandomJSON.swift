// SPDX-License-Identifier: Apache-2.0

import JSON

// Random values, and random ways to write them.
extension SeededGenerator {
    /// A value nested at most `depth` deep.
    mutating func value(depth: Int = 4) -> JSONValue {
        switch int(0...(depth > 0 ? 7 : 4)) {
        case 0: return .null
        case 1: return .bool(chance(50))
        case 2: return .number(number())
        case 3, 4: return .string(string())
        case 5: return .array((0..<int(0...5)).map { _ in value(depth: depth - 1) })
        default: return .object(object(depth: depth - 1))
        }
    }

    mutating func object(depth: Int = 3) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<int(0...6) { object[string()] = value(depth: depth) }
        return object
    }

    mutating func string() -> String {
        var string = ""
        let pieces: [String] = [
            "a", "key", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é", "e\u{301}", "日本", "😀",
            "\u{FFFD}",
            "\u{10FFFF}", "longer than eight bytes", " ", "\u{2028}",
        ]
        for _ in 0..<int(0...6) { string += pick(pieces) }
        return string
    }

    mutating func number() -> JSONNumber {
        JSONNumber(parsing: numberText()) ?? 0
    }

    /// A number as JSON allows to write it, of up to 30 digits.
    mutating func numberText() -> String {
        var text = chance(30) ? "-" : ""
        text += chance(20) ? "0" : String(int(1...9)) + anyDigits(0...pick([1, 3, 8, 17, 29]))
        if chance(40) { text += "." + anyDigits(1...pick([1, 2, 8, 16, 25])) }
        if chance(20) { text += pick(["e", "E"]) + pick(["", "+", "-"]) + anyDigits(1...3) }
        return text
    }

    private mutating func anyDigits(_ count: ClosedRange<Int>) -> String {
        String((0..<int(count)).map { _ in pick(Array("0123456789")) })
    }

    /// A value as text with white space in all places and some characters escaped.
    mutating func text(of value: JSONValue) -> String {
        switch value {
        case .null, .bool, .number: return value.json()
        case .string(let string): return text(of: string)
        case .array(let elements):
            return "[" + space() + elements.map { text(of: $0) }.joined(separator: space() + "," + space()) + space()
                + "]"
        case .object(let members):
            let texts = members.map { text(of: $0.key) + space() + ":" + space() + text(of: $0.value) }
            return "{" + space() + texts.joined(separator: space() + "," + space()) + space() + "}"
        }
    }

    private mutating func text(of string: String) -> String {
        guard chance(30) else { return JSONValue.string(string).json() }
        let units = string.utf16.map { unit in
            let hex = String(unit, radix: 16, uppercase: true)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
        return "\"" + units.joined() + "\""
    }

    private mutating func space() -> String {
        chance(70) ? "" : pick([" ", "\n", "\r\n", "\t", "  ", "\n          "])
    }
}
