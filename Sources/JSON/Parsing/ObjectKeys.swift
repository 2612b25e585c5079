// SPDX-License-Identifier: Apache-2.0

/// The keys of an object that the parser is about to close, to find one that occurs twice.
struct ObjectKeys {
    /// The index of the first key.
    let first: Int
    /// The index after the last value.
    let end: Int
    /// How many members there are.
    let count: Int

    /// The offset of the first key that stands in the object before; nil where all differ.
    ///
    /// Hashes decide first. In a small object 64 bits tell of most keys that no earlier one has the same hash; large ones
    /// go by a table, so that the time stays in proportion to the keys.
    func firstDuplicate(in tape: borrowing MutableSpan<JSONTapeNode>, text: Span<UInt8>, decoded: [UInt8]) -> Int? {
        guard count <= 32 else { return firstDuplicateByTable(in: tape, text: text, decoded: decoded) }
        var seen: UInt64 = 0
        var key = first
        while key < end {
            let bit = 1 as UInt64 &<< UInt64(truncatingIfNeeded: tape[key].high)
            if seen & bit != 0, isDuplicate(key, in: tape, text: text, decoded: decoded) {
                return Self.writtenOffset(of: tape[key], decoded: decoded)
            }
            seen |= bit
            key = Self.next(after: key, in: tape)
        }
        return nil
    }

    /// Whether one of the keys before is the same.
    private func isDuplicate(
        _ key: Int,
        in tape: borrowing MutableSpan<JSONTapeNode>,
        text: Span<UInt8>,
        decoded: [UInt8]
    ) -> Bool {
        let node = tape[key]
        var other = first
        while other < key {
            if tape[other].high == node.high, Self.areEqual(node, tape[other], text: text, decoded: decoded) {
                return true
            }
            other = Self.next(after: other, in: tape)
        }
        return false
    }

    /// The same by an open-addressed table of keys, at most half full.
    @inline(never)
    private func firstDuplicateByTable(
        in tape: borrowing MutableSpan<JSONTapeNode>,
        text: Span<UInt8>,
        decoded: [UInt8]
    ) -> Int? {
        let places = 1 << (Int.bitWidth - (2 * count - 1).leadingZeroBitCount)
        var table = [UInt32](repeating: 0, count: places)
        var key = first
        while key < end {
            let node = tape[key]
            var place = Int(node.high) & (places - 1)
            while table[place] != 0 {
                let other = tape[Int(table[place])]
                if other.high == node.high, Self.areEqual(node, other, text: text, decoded: decoded) {
                    return Self.writtenOffset(of: node, decoded: decoded)
                }
                place = (place + 1) & (places - 1)
            }
            // A key is never at index 0, where the root is.
            table[place] = UInt32(truncatingIfNeeded: key)
            key = Self.next(after: key, in: tape)
        }
        return nil
    }

    @inline(__always)
    private static func next(after key: Int, in tape: borrowing MutableSpan<JSONTapeNode>) -> Int {
        let value = tape[key &+ 1]
        return value.isContainer ? Int(value.high) : key &+ 2
    }

    private static func areEqual(
        _ one: JSONTapeNode,
        _ other: JSONTapeNode,
        text: Span<UInt8>,
        decoded: [UInt8]
    ) -> Bool {
        guard one.low == other.low else { return false }
        // What has been decoded stands behind a copy of the text.
        let bytes = decoded.isEmpty ? text : decoded.span
        return ByteWord.areEqual(
            bytes,
            from: Int(one.offset),
            bytes,
            from: Int(other.offset),
            count: Int(one.low)
        )
    }

    /// Where the opening quote of a key stands in the text.
    private static func writtenOffset(of node: JSONTapeNode, decoded: [UInt8]) -> Int {
        guard node.flags & JSONTapeNode.escaped != 0 else { return Int(node.offset) - 1 }
        return (0..<4).reduce(0) { $0 | Int(decoded[Int(node.offset) - 8 + $1]) << (8 * $1) }
    }
}
