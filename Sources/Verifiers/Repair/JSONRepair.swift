// SPDX-License-Identifier: Apache-2.0

import JSON

/// Finds the JSON in an answer that is not JSON as it stands: behind words, in code fences, in another spelling.
///
/// Found by parsing, from left to right. A value that was begun as JSON and cannot be read is passed over whole, so that a part of
/// it is never taken for the answer.
struct JSONRepair {
    /// A value found in a text.
    struct Found {
        /// Its bytes in the text.
        let range: Range<Int>
        /// The value as JSON.
        let json: [UInt8]
        /// What was changed, in words.
        let changes: [String]
        /// Whether `json` is `range` as it stands.
        let isVerbatim: Bool
        /// Whether its end was missing.
        let isClosed: Bool
    }

    /// How many values are looked at.
    static let limit = 32

    /// The values in the order they stand.
    let found: [Found]
    /// Where the first value stands that was begun and cannot be read.
    let broken: Int?

    init(_ text: [UInt8]) {
        var found: [Found] = []
        var broken: Int?
        var index = 0
        // Every byte may begin a value that fails late; this bounds all reading together.
        var budget = 2 * text.count + 65_536
        while index < text.count, found.count < Self.limit, budget > 0 {
            guard text[index] == UInt8(ascii: "{") || text[index] == UInt8(ascii: "[") else {
                index += 1
                continue
            }
            var reader = TolerantReader(text, at: index)
            let end = reader.read()
            budget -= reader.index - index + 1
            if end != .failed {
                found.append(Self.value(reader, from: index, of: text, isClosed: end == .closed))
                index = reader.index
            } else if reader.isLikeJSON {
                broken = broken ?? index
                index = Self.endOfBrackets(from: index, in: text)
            } else {
                index += 1
            }
        }
        self.found = found
        self.broken = broken
    }

    private static func value(_ reader: TolerantReader, from start: Int, of text: [UInt8], isClosed: Bool) -> Found {
        let range = start..<reader.index
        let json = reader.edits.applied(to: text, in: range)
        var changes = reader.edits.changes
        if let source = surroundings(of: range, in: text) { changes.insert(source, at: 0) }
        return Found(
            range: range,
            json: json,
            changes: changes,
            isVerbatim: reader.edits.isEmpty,
            isClosed: isClosed
        )
    }

    /// What the value was taken out of; nil where only white space is around it.
    private static func surroundings(of range: Range<Int>, in text: [UInt8]) -> String? {
        let before = text[..<range.lowerBound]
        let after = text[range.upperBound...]
        if let tick = before.lastIndex(of: UInt8(ascii: "`")), before[...tick].suffix(3).elementsEqual("```".utf8) {
            let tag = before[(tick + 1)...].split { $0 <= 0x20 }
            if tag.count <= 1 { return "took the JSON out of a code fence" }
        }
        let isAlone = before.allSatisfy { $0 <= 0x20 } && after.allSatisfy { $0 <= 0x20 }
        return isAlone ? nil : "took the JSON out of the words around it"
    }

    /// The place after the bracket that closes the one at `start`; brackets in double quotes do not count.
    private static func endOfBrackets(from start: Int, in text: [UInt8]) -> Int {
        var depth = 0
        var isInString = false
        var index = start
        while index < text.count {
            let byte = text[index]
            if isInString {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
            index += 1
        }
        return text.count
    }
}
