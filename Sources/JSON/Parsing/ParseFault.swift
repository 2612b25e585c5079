// SPDX-License-Identifier: Apache-2.0

/// What stopped the parser, before anybody has asked what it means.
struct ParseFault: Error {
    /// What the grammar would have allowed where something else stands.
    enum Expected: UInt8 {
        case root, element, firstElement, memberValue, key, firstKey, colon, commaInArray, commaInObject, end
    }

    /// The kind, where the parser knows it; otherwise it follows from what stands there.
    let kind: JSONSyntaxError.Kind?
    let expected: Expected
    let offset: Int

    init(_ kind: JSONSyntaxError.Kind, at offset: Int) {
        self.kind = kind
        expected = .root
        self.offset = offset
    }

    init(expected: Expected, at offset: Int) {
        kind = nil
        self.expected = expected
        self.offset = offset
    }
}

/// A node that has been read and the index behind its text.
struct ScannedNode {
    var node: JSONTapeNode
    let end: Int

    @inline(__always)
    init(_ node: JSONTapeNode, end: Int) {
        self.node = node
        self.end = end
    }
}

extension Span<UInt8> {
    /// The byte at an offset, 0 from the end on.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        offset < count ? self[offset] : 0
    }

    /// The index of the first byte that is no white space.
    @inline(__always)
    func endOfSpace(from start: Int) -> Int {
        var index = start
        while true {
            let byte = byte(at: index)
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return index }
            index &+= 1
        }
    }
}
