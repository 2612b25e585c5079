// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads an answer's bytes for findings.
enum AnswerText {
    /// Whether a text has nothing but white space and invisible characters.
    static func isBlank(_ text: [UInt8]) -> Bool {
        guard let first = text.first(where: { $0 > 0x20 }) else { return true }
        guard first >= 0x80 else { return false }
        return String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
            scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint || scalar.value < 0x20
        }
    }

    /// Whether a text is UTF-8.
    static func isUTF8(_ text: [UInt8]) -> Bool {
        do {
            _ = try UTF8Span(validating: text.span)
            return true
        } catch {
            return false
        }
    }

    /// Line and column of a byte.
    static func position(of offset: Int, in text: [UInt8]) -> JSONPosition {
        var line = 1
        var column = 1
        for byte in text.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONPosition(line: line, column: column)
    }

    /// Some bytes of a text in backticks on one line, at most 60 characters, the middle elided.
    static func quote(_ range: Range<Int>, of text: [UInt8]) -> String {
        let bytes = text[range.clamped(to: 0..<text.count)]
        // 60 characters need no more than 240 bytes of either end, however long the text is.
        let isShort = bytes.count <= 480
        let head = words(isShort ? bytes : bytes.prefix(240))
        if isShort, head.utf8.count <= 60 || head.count <= 60 { return "`\(head)`" }
        let tail = isShort ? head : words(bytes.suffix(240).drop { $0 & 0xC0 == 0x80 })
        return "`\(head.prefix(30))…\(tail.suffix(29))`"
    }

    private static func words(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: Array(bytes.split { $0 <= 0x20 }.joined(separator: [0x20])), as: UTF8.self)
    }

    /// A range without the white space and punctuation at its edges.
    static func trimmed(_ range: Range<Int>, of text: [UInt8]) -> Range<Int> {
        let isEdge: (UInt8) -> Bool = { FoldedByte.table[Int($0)] <= FoldedByte.stop }
        var range = range.clamped(to: 0..<text.count)
        while let first = text[range].first, isEdge(first) { range = range.dropFirst() }
        while let last = text[range].last, isEdge(last) { range = range.dropLast() }
        return range
    }
}

extension Finding {
    /// An answer without a visible character.
    static let empty = Finding(
        code: "empty",
        byteRange: 0..<0,
        message: "the answer: found no text; expected an answer. Write one."
    )
}
