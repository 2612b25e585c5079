// SPDX-License-Identifier: Apache-2.0

import JSON

/// A text with `{{name}}` in it, spaces inside the braces allowed.
struct Template {
    private enum Piece {
        case text(Substring)
        case variable(String)
    }

    private var pieces: [Piece] = []

    /// Reads a text; braces around anything but a name are text.
    init(_ text: String) {
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            let inside = rest[open.upperBound...]
            guard let close = inside.firstRange(of: "}}") else { break }
            let name = inside[..<close.lowerBound].drop { $0 == " " }
            let trimmed = String(name.reversed().drop { $0 == " " }.reversed())
            guard Self.isName(trimmed) else {
                let next = rest.index(after: open.lowerBound)
                pieces.append(.text(rest[..<next]))
                rest = rest[next...]
                continue
            }
            pieces.append(.text(rest[..<open.lowerBound]))
            pieces.append(.variable(trimmed))
            rest = inside[close.upperBound...]
        }
        pieces.append(.text(rest))
    }

    /// The names, in order.
    var names: [String] {
        pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }

    /// The text with values in place of the names.
    func text(with values: [String: JSONValue]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): String(text)
            case .variable(let name): values[name].map(Self.shown) ?? "{{\(name)}}"
            }
        }.joined()
    }

    /// The value with values in place of the names; one name alone becomes its value as it is.
    private func value(with values: [String: JSONValue]) -> JSONValue {
        let isAlone = pieces.allSatisfy { if case .text(let text) = $0 { text.isEmpty } else { true } }
        if isAlone, names.count == 1, let value = values[names[0]] { return value }
        return .string(text(with: values))
    }

    /// A value as a text shows it: a text as it is, anything else as JSON.
    static func shown(_ value: JSONValue) -> String { value.string ?? value.json() }

    /// Whether a text can be a name: letters, digits, `_` and `-`.
    static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    /// A tree with values in place of the names, in texts and in the keys of mappings.
    static func filled(_ tree: JSONValue, with values: [String: JSONValue]) -> JSONValue {
        switch tree {
        case .string(let text): Template(text).value(with: values)
        case .array(let items): .array(items.map { filled($0, with: values) })
        case .object(let members):
            .object(JSONObject(members.map { (Template($0.key).text(with: values), filled($0.value, with: values)) }))
        case .null, .bool, .number: tree
        }
    }

    /// Every text of a tree with its place, the keys of mappings included.
    static func texts(of tree: JSONValue, at place: JSONPointer) -> [(place: JSONPointer, text: String)] {
        switch tree {
        case .string(let text): [(place, text)]
        case .array(let items): items.enumerated().flatMap { texts(of: $0.element, at: place.appending($0.offset)) }
        case .object(let members):
            members.flatMap { key, value in
                [(place.appending(key), key)] + texts(of: value, at: place.appending(key))
            }
        case .null, .bool, .number: []
        }
    }
}
