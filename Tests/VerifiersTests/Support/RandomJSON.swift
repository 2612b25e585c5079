// SPDX-License-Identifier: Apache-2.0

import JSON

extension JSONValue {
    /// A value of a few members, with strings that are hard to quote.
    static func random(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .number(JSONNumber(.random(in: -999...999, using: &random)))
        case 3, 4: return .string(randomText(using: &random))
        case 5:
            return .array(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in .random(depth: depth - 1, using: &random) }
            )
        default:
            var object = JSONObject()
            for index in 0..<Int.random(in: 0...4, using: &random) {
                object["key\(index)"] = .random(depth: depth - 1, using: &random)
            }
            return .object(object)
        }
    }

    private static func randomText(using random: inout SeededGenerator) -> String {
        let parts = [
            "a", "it", "{", "}", "[", "]", ",", ":", "// no", "# no", "/*", "\n", "\t", "\"", "'", "\\", "é", "😀", "`",
            " ", "True",
        ]
        return (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in parts.randomElement(using: &random) }
            .joined()
    }
}

/// A value as a model may write it: other quotes, commas, comments, literals, raw line breaks.
struct Misspelling {
    private(set) var text = ""

    init(_ value: JSONValue, using random: inout SeededGenerator) {
        write(value, &random)
    }

    private mutating func write(_ value: JSONValue, _ random: inout SeededGenerator) {
        switch value {
        case .null: text += Bool.random(using: &random) ? "null" : "None"
        case .bool(let flag):
            let word = flag ? "true" : "false"
            text += Bool.random(using: &random) ? word : word.prefix(1).uppercased() + word.dropFirst()
        case .string(let string): write(string, &random)
        case .array(let items):
            list("[", "]", items.count, &random) { text, random, index in text.write(items[index], &random) }
        case .object(let object):
            let members = Array(object)
            list("{", "}", members.count, &random) { text, random, index in
                let (key, item) = members[index]
                if Bool.random(using: &random) { text.text += key } else { text.write(key, &random) }
                text.text += ":"
                text.write(item, &random)
            }
        default: text += value.json()
        }
    }

    private mutating func list(
        _ open: String,
        _ close: String,
        _ count: Int,
        _ random: inout SeededGenerator,
        _ item: (inout Misspelling, inout SeededGenerator, Int) -> Void
    ) {
        text += open
        for index in 0..<count {
            item(&self, &random, index)
            let isLast = index == count - 1
            if !isLast || Int.random(in: 0...2, using: &random) == 0 { text += "," }
            text += ["", " ", "\n", " // note, {\n", " /* [ */ "].randomElement(using: &random) ?? ""
        }
        text += close
    }

    private mutating func write(_ string: String, _ random: inout SeededGenerator) {
        let quote: Unicode.Scalar = Bool.random(using: &random) ? "\"" : "'"
        text.unicodeScalars.append(quote)
        for scalar in string.unicodeScalars {
            switch scalar {
            case quote: text += "\\\(quote)"
            case "\\": text += "\\\\"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text.unicodeScalars.append(quote)
    }
}
