// SPDX-License-Identifier: Apache-2.0

import JSON

/// Writes texts as YAML.
enum YAMLText {
    /// A text on one line: plain where nothing in it can be read otherwise, else between quotes, those that need fewer escapes.
    static func scalar(_ text: String) -> String {
        if isPlain(text) { return text }
        let hasQuotes = text.contains { $0 == "\"" || $0 == "\\" }
        guard hasQuotes, !text.unicodeScalars.contains(where: isSpecial) else { return quoted(text) }
        return "'" + text.replacing("'", with: "''") + "'"
    }

    /// A text behind a key: on one line, or as a block whose lines are indented by so many blanks.
    static func value(_ text: String, indent: Int) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 1, canBeBlock(lines) else { return scalar(text) }
        let endsWithBreak = lines.last?.isEmpty == true
        let body = endsWithBreak ? lines.dropLast() : lines[...]
        let margin = String(repeating: " ", count: indent)
        return (endsWithBreak ? "|\n" : "|-\n")
            + body.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic, text.count <= 100 else {
            return false
        }
        let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off"]
        guard !words.contains(text.lowercased()), text.last != " ", text.last != ":" else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || (scalar.value >= 0x30 && scalar.value <= 0x39)
                || " _-.()/'".unicodeScalars.contains(scalar)
        }
    }

    /// A block keeps its lines as they are: they must hold nothing that YAML would take for a line's end, or refuse.
    private static func canBeBlock(_ lines: [Substring]) -> Bool {
        guard let first = lines.first, !first.isEmpty, first.first != " ", first.first != "\t" else { return false }
        // The last breaks of a block are clipped to one.
        guard lines.count < 2 || !(lines[lines.count - 1].isEmpty && lines[lines.count - 2].isEmpty) else {
            return false
        }
        return lines.allSatisfy { line in
            line.last != " " && line.unicodeScalars.allSatisfy { !isSpecial($0) || $0 == "\t" }
        }
    }

    /// A text between double quotes, whatever is in it.
    static func quoted(_ text: String) -> String {
        var escaped = ""
        for scalar in JSONValue.string(text).json().unicodeScalars {
            if isSpecial(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whether a settings file cannot hold the character as it is, or YAML reads it as a line's end.
    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
