// SPDX-License-Identifier: Apache-2.0

/// The low-level face of a document: its values by index, in document order, with nothing counted by reference.
///
/// Index 0 is the root. An array's elements follow it; an object is followed by key, value, key, value …, where a key is a
/// string of its own. `next(after:)` steps over a value with all it contains, so that the members of an object are:
///
///     var key = object + 1
///     while key < tape.next(after: object) {
///         … tape.keyHash(at: key), tape.stringRange(at: key), and the value at key + 1 …
///         key = tape.next(after: key + 1)
///     }
///
/// Take it once (`document.tape`) and hand it down as a parameter. An index that is not on the tape is a programming error
/// and stops the program; accessors of a kind other than the node's return something meaningless, but nothing worse.
public struct JSONTape: Sendable {
    /// The text and, behind it, the decoded form of strings that have escapes.
    public let bytes: [UInt8]
    @usableFromInline let nodes: [JSONTapeNode]
    /// The length of the text at the start of `bytes`.
    public let sourceCount: Int

    @usableFromInline
    init(bytes: [UInt8], nodes: [JSONTapeNode], sourceCount: Int) {
        self.bytes = bytes
        self.nodes = nodes
        self.sourceCount = sourceCount
    }

    /// How many values and keys the tape holds, at least 1.
    @inlinable public var count: Int { nodes.count }

    /// The kind of the value at an index.
    @inlinable
    public func kind(at index: Int) -> JSONKind {
        nodes[index].kind
    }

    /// The index after a value and everything in it; of a key: the index of its value.
    @inlinable
    public func next(after index: Int) -> Int {
        let node = nodes[index]
        return node.isContainer ? Int(node.high) : index &+ 1
    }

    /// The number of members of an object or elements of an array; 0 for other kinds.
    @inlinable
    public func childCount(at index: Int) -> Int {
        let node = nodes[index]
        return node.isContainer ? Int(node.low) : 0
    }

    /// Whether the boolean at an index is true.
    @inlinable
    public func bool(at index: Int) -> Bool {
        nodes[index].flags & JSONTapeNode.isTrue != 0
    }
}

// Strings and keys.
extension JSONTape {
    /// Where in `bytes` the decoded UTF-8 of a string or key stands.
    @inlinable
    public func stringRange(at index: Int) -> Range<Int> {
        let node = nodes[index]
        guard node.kind == .string else { return 0..<0 }
        let start = Int(node.offset)
        return start..<(start &+ Int(node.low))
    }

    /// The bytes a string or key has when decoded.
    @inlinable
    public func stringCount(at index: Int) -> Int {
        Int(nodes[index].low)
    }

    /// Whether a string or key is ASCII only, so that its bytes are its code points.
    @inlinable
    public func isASCII(at index: Int) -> Bool {
        nodes[index].flags & JSONTapeNode.nonASCII == 0
    }

    /// The hash of a key's decoded bytes, equal to `JSONKeyHash` of the same bytes in this process; 0 for other nodes.
    @inlinable
    public func keyHash(at index: Int) -> UInt32 {
        let node = nodes[index]
        return node.flags & JSONTapeNode.isKey != 0 ? node.high : 0
    }

    /// Whether a string or key equals some bytes.
    @inlinable
    public func string(at index: Int, equals other: Span<UInt8>) -> Bool {
        let node = nodes[index]
        return Int(node.low) == other.count && bytes(at: Int(node.offset), equal: other)
    }

    @usableFromInline
    func bytes(at offset: Int, equal other: Span<UInt8>) -> Bool {
        ByteWord.areEqual(bytes.span, from: offset, other, from: 0, count: other.count)
    }

    /// Whether two strings or keys of this tape have the same bytes.
    @inlinable
    public func stringsEqual(_ first: Int, _ second: Int) -> Bool {
        let one = nodes[first]
        let two = nodes[second]
        return one.low == two.low && bytesEqual(Int(one.offset), Int(two.offset), count: Int(one.low))
    }

    @usableFromInline
    func bytesEqual(_ first: Int, _ second: Int, count: Int) -> Bool {
        ByteWord.areEqual(bytes.span, from: first, bytes.span, from: second, count: count)
    }

    /// The index of the value a member of an object has, found by the name's hash and then its bytes; nil without one.
    ///
    /// Takes time in proportion to the members, but reads only hashes.
    @inlinable
    public func member(of object: Int, named name: Span<UInt8>, hash: UInt32) -> Int? {
        guard nodes[object].isObject else { return nil }
        let end = next(after: object)
        var key = object &+ 1
        while key < end {
            if nodes[key].high == hash, string(at: key, equals: name) { return key &+ 1 }
            key = next(after: key &+ 1)
        }
        return nil
    }

    /// The same, with the name as a string.
    public func member(of object: Int, named name: String) -> Int? {
        member(of: object, named: name.utf8.span, hash: JSONKeyHash.process(name))
    }
}

// Numbers.
extension JSONTape {
    /// Whether a number is `mantissa(at:)` × 10^`exponent(at:)`; if not, it is too long for that: use `number(at:)`.
    @inlinable
    public func isShortNumber(at index: Int) -> Bool {
        nodes[index].flags & JSONTapeNode.long == 0
    }

    /// The mantissa of a short number, of at most 18 digits, not always free of trailing zeros.
    @inlinable
    public func mantissa(at index: Int) -> Int64 {
        Int64(bitPattern: nodes[index].payload)
    }

    /// The decimal exponent of a short number.
    @inlinable
    public func exponent(at index: Int) -> Int {
        Int(nodes[index].exponent)
    }

    /// Whether a number was written without fraction and exponent.
    @inlinable
    public func isWrittenAsInteger(at index: Int) -> Bool {
        nodes[index].flags & JSONTapeNode.pointed == 0
    }

    /// The number at an index, of any length.
    @inlinable
    public func number(at index: Int) -> JSONNumber {
        let node = nodes[index]
        guard node.flags & JSONTapeNode.long == 0 else { return longNumber(at: index) }
        return JSONNumber(
            mantissa: Int64(bitPattern: node.payload),
            exponent: node.exponent,
            writtenAsInteger: node.flags & JSONTapeNode.pointed == 0
        )
    }

    @usableFromInline
    func longNumber(at index: Int) -> JSONNumber {
        JSONNumber(nodes[index], in: bytes.span)
    }
}
