// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What an answer says, as far as answers are compared.
enum Vote: Equatable {
    /// The text without white space at its ends, in UTF-8.
    case text([UInt8])
    /// The JSON value, whatever its spelling and the order of its members.
    case json(JSONValue)
    /// The last number of the answer.
    case number(JSONNumber)

    /// How answers are compared.
    enum Kind: String, CaseIterable {
        case exact, json, number
    }

    /// The vote of an answer; nil where it has none, which agrees with no other.
    init?(_ text: [UInt8], by kind: Kind) {
        switch kind {
        case .exact:
            let start = text.drop { $0 <= 0x20 }
            guard let last = start.lastIndex(where: { $0 > 0x20 }) else { return nil }
            self = .text(Array(start[...last]))
        case .json:
            guard let value = Self.json(in: text) else { return nil }
            self = .json(value)
        case .number:
            guard let number = Self.lastNumber(in: text) else { return nil }
            self = .number(number)
        }
    }

    /// The JSON value that a text is, or else the largest one in it.
    private static func json(in text: [UInt8]) -> JSONValue? {
        if let value = try? JSONValue(parsing: text) { return value }
        let largest = JSONRepair(text).found.max { $0.range.count < $1.range.count }
        return largest.flatMap { try? JSONValue(parsing: $0.json) }
    }

    /// The last number of a text, such as 1250.5 of `so it is $1,250.50.`; separators of thousands are left out.
    private static func lastNumber(in text: [UInt8]) -> JSONNumber? {
        guard var start = text.lastIndex(where: isDigit) else { return nil }
        let end = start + 1
        while start > 0 {
            let before = text[start - 1]
            let isSeparator = before == UInt8(ascii: ".") || before == UInt8(ascii: ",")
            guard isDigit(before) || (isSeparator && start > 1 && isDigit(text[start - 2])) else { break }
            start -= 1
        }
        let run = text[start..<end]
        let isNegative =
            start > 0 && text[start - 1] == UInt8(ascii: "-") && (start == 1 || !isWordByte(text[start - 2]))
        return plain(run).flatMap { JSONNumber(parsing: (isNegative ? "-" : "") + $0) }
    }

    /// The digits of a run as JSON writes them: groups of three behind commas are one number, `3,14` has a decimal comma.
    private static func plain(_ run: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: run, as: UTF8.self)
        let point = text.split(separator: ".", omittingEmptySubsequences: false)
        let groups = point[0].split(separator: ",", omittingEmptySubsequences: false)
        var whole: String
        var fraction = point.count == 2 ? String(point[1]) : ""
        if point.count > 2 || fraction.contains(",") {
            // A date, a version, or a number in another notation: the last part stands for itself.
            return text.split { $0 == "." || $0 == "," }.last.map(withoutLeadingZeros)
        } else if groups.count == 1 || groups.dropFirst().allSatisfy({ $0.count == 3 }) {
            whole = groups.joined()
        } else if groups.count == 2, fraction.isEmpty {
            whole = String(groups[0])
            fraction = String(groups[1])
        } else {
            return groups.last.map { withoutLeadingZeros($0) }
        }
        whole = withoutLeadingZeros(whole[...])
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
    }

    private static func withoutLeadingZeros(_ digits: Substring) -> String {
        let rest = digits.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte >= 0x80 || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
