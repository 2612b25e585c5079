// SPDX-License-Identifier: Apache-2.0

/// The members of an object in their order.
///
/// Names are compared by their UTF-8 bytes; `é` and `e` + U+0301 are two names. Equality does not look at the order. A name
/// is found by going through all, so this is for objects that people write; for large ones read a `JSONDocument`.
public struct JSONObject: Sendable {
    /// A name with its value.
    public typealias Element = (key: String, value: JSONValue)

    private var members: [Element] = []

    /// An object without members.
    public init() {}

    /// An object of some members; of those with the same name the last one counts, in the place of the first.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        for (key, value) in pairs { self[key] = value }
    }

    /// An object of members whose names differ, as the caller knows; it is not checked.
    package init(distinct members: [Element]) { self.members = members }

    init(literal pairs: [(String, JSONValue)]) {
        self.init(pairs)
        precondition(count == pairs.count, "a name is written twice in an object literal")
    }

    /// How many members there are.
    public var count: Int { members.count }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The names in order.
    public var keys: [String] { members.map(\.key) }

    /// The values in order.
    public var values: [JSONValue] { members.map(\.value) }

    /// The value of a name; setting replaces in place or appends, setting nil removes.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): members.remove(at: position)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// Appends a member whose name is known to be new.
    mutating func appendUnchecked(_ key: String, _ value: JSONValue) {
        members.append((key, value))
    }

    mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

    private func position(of key: String) -> Int? {
        members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    }
}

extension JSONObject: Sequence, ExpressibleByDictionaryLiteral {
    /// A dictionary literal; a name written twice stops the program.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(literal: elements) }

    /// Goes through the members in order.
    public func makeIterator() -> IndexingIterator<[Element]> { members.makeIterator() }

    /// How many members there are.
    public var underestimatedCount: Int { members.count }
}

extension JSONObject: Equatable {
    /// Whether both have the same names with equal values, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        let leftSorted = left.members.sorted(by: isBefore)
        let rightSorted = right.members.sorted(by: isBefore)
        return zip(leftSorted, rightSorted).allSatisfy { one, other in
            one.key.utf8.elementsEqual(other.key.utf8) && one.value == other.value
        }
    }

    private static func isBefore(_ left: Element, _ right: Element) -> Bool {
        left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
}
