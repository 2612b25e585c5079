// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Values and names as messages write them.
enum ValueText {
    /// The longest value that is quoted, in characters; what is longer loses its middle.
    static let longest = 60

    /// A value's JSON text, without the white space of a container.
    static func json(_ node: Int, in document: JSONDocument) -> String {
        let range = document.tape.byteRange(at: node)
        let bytes = document.tape.bytes[range]
        if document.tape.childCount(at: node) > 0, range.count < 4_096 {
            return elided(document.node(at: node).value.json())
        }
        // Enough bytes for both ends, whatever their encoding.
        guard bytes.count > 8 * longest else { return elided(String(decoding: bytes, as: UTF8.self)) }
        let head = String(decoding: bytes.prefix(4 * longest), as: UTF8.self)
        let tail = String(decoding: bytes.suffix(4 * longest), as: UTF8.self)
        return head.prefix(longest / 2 - 1) + "…" + tail.suffix(longest / 2)
    }

    /// A text with its middle left out where it is long.
    static func elided(_ text: String) -> String {
        guard text.count > longest else { return text }
        return text.prefix(longest / 2 - 1) + "…" + text.suffix(longest / 2)
    }

    /// "the string "…"", "the number 5", "an object": a value said with its kind.
    static func described(_ node: Int, in document: JSONDocument) -> String {
        switch document.tape.kind(at: node) {
        case .string: "the string \(json(node, in: document))"
        case .number: "the number \(json(node, in: document))"
        case .bool, .null: json(node, in: document)
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// Names of kinds as a choice: "a number", "a string or null", "a string, a number or null".
    static func kinds(_ names: [String]) -> String {
        var phrases: [String] = []
        for name in names {
            let phrase =
                switch name {
                case "null": "null"
                case "boolean": "true or false"
                case "integer", "array", "object": "an \(name)"
                default: "a \(name)"
                }
            if !phrases.contains(phrase) { phrases.append(phrase) }
        }
        return list(phrases, "or")
    }

    /// Kinds in the plural: "numbers", "strings or numbers".
    static func plural(_ names: [String]) -> String {
        list(names.map { $0 == "null" ? "nulls" : $0 + "s" }, "or")
    }

    /// "a", "a and b", "a, b and c".
    static func list(_ items: [String], _ word: String) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    /// Names in backticks; at most eight.
    static func names(_ names: [String]) -> String {
        var quoted = names.prefix(8).map { "`\(elided($0))`" }
        if names.count > 8 { quoted.append("\(names.count - 8) more") }
        return list(quoted, "and")
    }
}

/// Finds the name somebody probably meant.
enum NearestName {
    /// The candidate that is equal but for case, `_` and `-`, or else nearest within two edits; nil if none is that near.
    ///
    /// Looks at the first 512 candidates, and at names up to 200 bytes: what is longer is no slip.
    static func of(_ name: String, among candidates: [String]) -> String? {
        guard name.utf8.count <= longest else { return nil }
        let plain = plain(name)
        var best: (name: String, distance: Int)?
        for candidate in candidates.prefix(512) where candidate.utf8.count <= longest && candidate != name {
            if self.plain(candidate) == plain { return candidate }
            // Two edits turn any two letters into any others.
            let most = min(2, max(name.count, candidate.count) / 3)
            let distance = distance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8), most: most)
            if distance <= most, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    private static let longest = 200

    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    /// Insertions, deletions, replacements and swaps of neighbours; anything above `most` counts as `most + 1`.
    private static func distance(_ one: [UInt8], _ other: [UInt8], most: Int) -> Int {
        guard abs(one.count - other.count) <= most else { return most + 1 }
        var before: [Int] = []
        var previous = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1] + [Int](repeating: 0, count: other.count)
            for column in other.indices {
                let same = one[row] == other[column]
                current[column + 1] = min(
                    previous[column] + (same ? 0 : 1),
                    previous[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    current[column + 1] = min(current[column + 1], before[column - 1] + 1)
                }
            }
            before = previous
            previous = current
        }
        return min(previous[other.count], most + 1)
    }
}
