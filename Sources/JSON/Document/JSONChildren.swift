// SPDX-License-Identifier: Apache-2.0

/// The elements of an array, in order.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
    private let storage: JSONDocument.Storage
    private var place: Int
    private let end: Int
    /// How many elements there were at the start.
    public let count: Int

    init(of node: JSONNode) {
        storage = node.storage
        let isArray = node.kind == .array
        place = node.index + 1
        end = isArray ? node.tape.next(after: node.index) : place
        count = isArray ? node.count : 0
    }

    /// The next element; nil after the last.
    public mutating func next() -> JSONNode? {
        guard place < end else { return nil }
        defer { place = storage.tape.next(after: place) }
        return JSONNode(storage: storage, index: place)
    }

    /// How many elements there are.
    public var underestimatedCount: Int { count }
}

/// The members of an object, in the order written.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    private let storage: JSONDocument.Storage
    private var place: Int
    private let end: Int
    /// How many members there were at the start.
    public let count: Int

    init(of node: JSONNode) {
        storage = node.storage
        let isObject = node.kind == .object
        place = node.index + 1
        end = isObject ? node.tape.next(after: node.index) : place
        count = isObject ? node.count : 0
    }

    /// The next member; nil after the last.
    public mutating func next() -> JSONMember? {
        guard place < end else { return nil }
        defer { place = storage.tape.next(after: place + 1) }
        return JSONMember(value: JSONNode(storage: storage, index: place + 1))
    }

    /// How many members there are.
    public var underestimatedCount: Int { count }
}

/// A member of an object: its name and its value.
public struct JSONMember: Sendable {
    /// The value.
    public let value: JSONNode

    private var key: Int { value.index - 1 }

    /// The decoded name.
    public var name: String { value.tape.string(at: key) }

    /// The decoded bytes of the name, without copying them.
    public var nameUTF8: ArraySlice<UInt8> { value.tape.bytes[value.tape.stringRange(at: key)] }

    /// The bytes of the name as written in the source, quotes included.
    public var nameRange: Range<Int> { value.tape.byteRange(at: key) }
}
