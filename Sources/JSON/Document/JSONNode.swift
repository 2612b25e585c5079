// SPDX-License-Identifier: Apache-2.0

/// A value at its place in a document; copying it copies a reference and an index.
public struct JSONNode: Sendable {
    let storage: JSONDocument.Storage
    /// The value's index on the document's tape.
    public let index: Int

    /// The document that the value is in.
    public var document: JSONDocument { JSONDocument(storage: storage) }

    var tape: JSONTape { storage.tape }

    /// Which of the six kinds of value this is.
    public var kind: JSONKind { storage.tape.kind(at: index) }

    /// Whether this is null.
    public var isNull: Bool { kind == .null }

    /// The boolean; nil for other kinds.
    public var bool: Bool? { kind == .bool ? storage.tape.bool(at: index) : nil }

    /// The number, exactly; nil for other kinds.
    public var number: JSONNumber? { kind == .number ? storage.tape.number(at: index) : nil }

    /// The number if it is an integer (also when written `1.0` or `1e2`) that fits; nil otherwise.
    public var int: Int? { number?.int }

    /// The nearest double, for display and settings only; nil for other kinds.
    public var double: Double? { number?.double }

    /// The decoded string; nil for other kinds.
    public var string: String? { kind == .string ? storage.tape.string(at: index) : nil }

    /// The decoded bytes of a string, without copying them; nil for other kinds.
    public var utf8: ArraySlice<UInt8>? {
        kind == .string ? storage.tape.bytes[storage.tape.stringRange(at: index)] : nil
    }

    /// The number of members or elements; 0 for scalars.
    public var count: Int { storage.tape.childCount(at: index) }

    /// The value as a tree of its own.
    public var value: JSONValue { JSONValue(storage.tape, at: index) }
}

// What is inside.
extension JSONNode {
    /// The member of that name; nil if there is none or this is no object.
    public subscript(_ key: StaticString) -> JSONNode? { self[key.description] }

    /// The member of that name, found by hash without allocation; nil if there is none or this is no object.
    public subscript(_ key: String) -> JSONNode? {
        storage.tape.member(of: index, named: key).map { JSONNode(storage: storage, index: $0) }
    }

    /// The element at a 0-based position, found by stepping over those before; nil if there is none or this is no array.
    public subscript(_ position: Int) -> JSONNode? {
        guard kind == .array, position >= 0, position < count else { return nil }
        var child = index + 1
        for _ in 0..<position { child = storage.tape.next(after: child) }
        return JSONNode(storage: storage, index: child)
    }

    /// The elements of an array; none for other kinds.
    public var elements: JSONElements { JSONElements(of: self) }

    /// The members of an object in the order written; none for other kinds.
    public var members: JSONMembers { JSONMembers(of: self) }

    /// The value that a pointer leads to from here; nil if it leads nowhere.
    public func at(_ pointer: JSONPointer) -> JSONNode? {
        var node = self
        for token in pointer.tokens {
            let next = node.kind == .array ? JSONPointer.position(token).flatMap { node[$0] } : node[token]
            guard let next else { return nil }
            node = next
        }
        return node
    }
}

// Where it stands.
extension JSONNode {
    /// The bytes of the value's text in `document.source`, from the source's start.
    public var byteRange: Range<Int> { storage.tape.byteRange(at: index) }

    /// The value's JSON text as written.
    public var text: ArraySlice<UInt8> { storage.tape.bytes[byteRange] }

    /// The way from the root to the value, found by walking.
    public var pointer: JSONPointer { storage.tape.pointer(at: index) }

    /// The line and column where the value begins.
    public var position: JSONPosition { document.position(ofByte: storage.tape.byteStart(at: index)) }
}
