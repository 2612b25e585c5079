// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The text of a settings file, with the name that messages show.
package struct SourceText: Sendable {
    /// The most that a settings file can have, in bytes.
    package static let maxBytes = 1 << 20

    /// The file's path as messages show it.
    package let file: String
    /// The text, without a byte-order mark.
    package let text: String
    /// Its lines, without their ends.
    private let lines: [Substring]

    /// A text that is known to be one.
    package init(file: String, text: String) {
        self.file = file
        self.text = text
        lines = Self.lines(of: text)
    }

    private static func lines(of text: String) -> [Substring] {
        let scalars = text.unicodeScalars
        var lines: [Substring] = []
        var start = scalars.startIndex
        var index = start
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let end = index
            scalars.formIndex(after: &index)
            guard TextPosition.isBreak(scalar) else { continue }
            if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" { scalars.formIndex(after: &index) }
            lines.append(Substring(scalars[start..<end]))
            start = index
        }
        lines.append(Substring(scalars[start...]))
        return lines
    }

    /// The text of a file's bytes.
    ///
    /// - Throws: the problem where the bytes are too many or no UTF-8, or hold characters that no settings file has.
    package init(file: String, bytes: [UInt8]) throws(PolicyFileProblem) {
        guard bytes.count <= Self.maxBytes else {
            throw PolicyFileProblem(
                file: file,
                found: "\(bytes.count) bytes",
                expected: "at most 1 MB",
                remedy: "Move long texts into files of their own."
            )
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            let valid = Self.validPrefix(of: content)
            let source = SourceText(file: file, text: valid)
            throw source.problem(
                at: source.end,
                found: "a byte that is not UTF-8",
                expected: "a text in UTF-8",
                remedy: "Save the file in that encoding."
            )
        }
        self.init(file: file, text: text)
        try checkCharacters()
    }

    /// YAML allows no control characters but tabs and line ends.
    private func checkCharacters() throws(PolicyFileProblem) {
        var position = TextPosition()
        for scalar in text.unicodeScalars {
            if !Self.isAllowed(scalar) {
                throw problem(
                    at: position.position,
                    found: "the control character U+" + Self.hex(scalar),
                    expected: "text",
                    remedy: "Remove it; in a text between double quotes it can be written as an escape."
                )
            }
            position.advance(over: scalar)
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85: true
        case ..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func validPrefix(of bytes: ArraySlice<UInt8>) -> String {
        var iterator = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var length = 0
        while case .valid(let encoded) = parser.parseScalar(from: &iterator) { length += encoded.count }
        return String(decoding: bytes.prefix(length), as: UTF8.self)
    }

    /// The text with every occurrence of some others as asterisks, as many as they have characters.
    func masking(_ secrets: [String]) -> SourceText {
        var text = text
        for secret in secrets {
            text = text.replacing(secret, with: String(repeating: "*", count: secret.unicodeScalars.count))
        }
        return SourceText(file: file, text: text)
    }

    /// The position after the last character.
    private var end: JSONPosition {
        var position = TextPosition()
        for scalar in text.unicodeScalars { position.advance(over: scalar) }
        return position.position
    }

    /// A line's text by its number from 1, without its end; empty where there is none.
    package func line(_ number: Int) -> String {
        lines.indices.contains(number - 1) ? String(lines[number - 1]) : ""
    }

    /// A problem at a place of this text.
    package func problem(
        at position: JSONPosition,
        found: String,
        expected: String,
        remedy: String
    ) -> PolicyFileProblem {
        problem(at: position, message: "found \(found); expected \(expected). \(remedy)")
    }

    /// A problem at a place of this text, in whole words.
    package func problem(at position: JSONPosition, message: String) -> PolicyFileProblem {
        PolicyFileProblem(file: file, position: position, message: message, sourceLine: line(position.line))
    }
}

/// A position that follows a text; lines end as YAML 1.1 readers see them.
struct TextPosition {
    private(set) var position = JSONPosition(line: 1, column: 1)
    private var followsReturn = false

    /// Moves over one character.
    mutating func advance(over scalar: Unicode.Scalar) {
        if scalar == "\n", followsReturn {
            followsReturn = false
            return
        }
        followsReturn = scalar == "\r"
        position =
            Self.isBreak(scalar)
            ? JSONPosition(line: position.line + 1, column: 1)
            : JSONPosition(line: position.line, column: position.column + 1)
    }

    /// Whether the character ends a line.
    static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
