// SPDX-License-Identifier: Apache-2.0

import JSON

/// Corrupts a JSON value in one place at a time.
struct JSONMutation {
    /// A corrupted value, and what was changed in it.
    struct Result {
        let kind: MutationKind
        let pointer: JSONPointer
        let change: String
        let value: JSONValue
    }

    let root: JSONValue

    /// Every change that can be made, by kind, in the order of the places.
    var all: [(kind: MutationKind, changes: [Result])] {
        let places = Self.places(of: root, at: .root)
        return MutationKind.allCases.compactMap { kind in
            let changes = places.compactMap { change(kind, at: $0.pointer, of: $0.value) }
            return changes.isEmpty ? nil : (kind, changes)
        }
    }

    private func change(_ kind: MutationKind, at pointer: JSONPointer, of value: JSONValue) -> Result? {
        guard let (words, new) = Self.replacement(kind, of: value, isMember: isMember(pointer), isItem: isItem(pointer))
        else { return nil }
        let changed: JSONValue? =
            switch new {
            case .removed: root.replacing(pointer.tokens[...], with: nil)
            case .renamed: renamed(pointer)
            case .value(let value): root.replacing(pointer.tokens[...], with: value)
            }
        return changed.map { Result(kind: kind, pointer: pointer, change: words, value: $0) }
    }

    private enum Replacement {
        case removed, renamed
        case value(JSONValue)
    }

    private static func replacement(
        _ kind: MutationKind,
        of value: JSONValue,
        isMember: Bool,
        isItem: Bool
    ) -> (words: String, new: Replacement)? {
        switch (kind, value) {
        case (.dropMember, _) where isMember: return ("left out", .removed)
        case (.renameMember, _) where isMember: return ("renamed", .renamed)
        case (.extraMember, .object(var members)):
            guard members["unasked"] == nil else { return nil }
            members["unasked"] = "for"
            return ("a member `unasked` added", .value(.object(members)))
        case (.changeType, _): return otherType(of: value).map { ("\(value.kindName) → \($0.kindName)", .value($0)) }
        case (.changeText, .string(let text)) where !text.isEmpty:
            return ("another text", .value(.string("Lorem ipsum dolor")))
        case (.emptyText, .string(let text)) where !text.isEmpty: return ("an empty text", .value(""))
        case (.negate, .number(let number)):
            guard !number.description.hasPrefix("-"), number != JSONNumber(0),
                let negative = JSONNumber(parsing: "-" + number.description)
            else { return nil }
            return ("\(number) → \(negative)", .value(.number(negative)))
        case (.dropItem, _) where isItem: return ("left out", .removed)
        case (.emptyList, .array(let items)) where !items.isEmpty: return ("an empty list", .value([]))
        case (.swapDigits, .number(let number)):
            guard let text = DigitSwap.swapped(number.description), let other = JSONNumber(parsing: text) else {
                return nil
            }
            return ("\(number) → \(other)", .value(.number(other)))
        case (.swapDigits, .string(let text)):
            return DigitSwap.swapped(text).map { ("two digits swapped", .value(.string($0))) }
        default: return nil
        }
    }

    /// A value of another type, as models err: numbers as texts, texts as lists, lists as their first item.
    private static func otherType(of value: JSONValue) -> JSONValue? {
        switch value {
        case .null: "null"
        case .bool(let bool): .string(bool ? "true" : "false")
        case .number(let number): .string(number.description)
        case .string(let text): .array([.string(text)])
        case .array(let items): items.first ?? .null
        case .object: .null
        }
    }

    // MARK: Places

    private static func places(of value: JSONValue, at pointer: JSONPointer) -> [(
        pointer: JSONPointer, value: JSONValue
    )] {
        let below: [(pointer: JSONPointer, value: JSONValue)] =
            switch value {
            case .array(let items):
                items.enumerated().flatMap { places(of: $0.element, at: pointer.appending($0.offset)) }
            case .object(let members): members.flatMap { places(of: $0.value, at: pointer.appending($0.key)) }
            case .null, .bool, .number, .string: []
            }
        return [(pointer, value)] + below
    }

    private func parent(of pointer: JSONPointer) -> JSONValue? {
        pointer.tokens.isEmpty ? nil : root.at(JSONPointer(tokens: pointer.tokens.dropLast()))
    }

    private func isMember(_ pointer: JSONPointer) -> Bool { parent(of: pointer)?.object != nil }

    private func isItem(_ pointer: JSONPointer) -> Bool { parent(of: pointer)?.array != nil }

    private func renamed(_ pointer: JSONPointer) -> JSONValue? {
        guard let name = pointer.tokens.last, let members = parent(of: pointer)?.object else { return nil }
        let other = name + "_"
        guard members[other] == nil else { return nil }
        let object = JSONObject(members.map { ($0.key == name ? other : $0.key, $0.value) })
        return root.replacing(pointer.tokens.dropLast(), with: .object(object))
    }
}

extension JSONValue {
    /// The tree with another value at a place, or without that member or item.
    fileprivate func replacing(_ tokens: ArraySlice<String>, with new: JSONValue?) -> JSONValue? {
        guard let token = tokens.first else { return new }
        let rest = tokens.dropFirst()
        switch self {
        case .object(var members):
            guard let old = members[token] else { return nil }
            members[token] = rest.isEmpty ? new : old.replacing(rest, with: new)
            return .object(members)
        case .array(var items):
            guard let index = Int(token), items.indices.contains(index) else { return nil }
            if let value = rest.isEmpty ? new : items[index].replacing(rest, with: new) {
                items[index] = value
            } else {
                items.remove(at: index)
            }
            return .array(items)
        case .null, .bool, .number, .string: return nil
        }
    }
}
