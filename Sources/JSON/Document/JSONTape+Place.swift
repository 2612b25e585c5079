// SPDX-License-Identifier: Apache-2.0

// Where values stand in the text. Not on the hot path: findings, splices and error texts ask.
extension JSONTape {
    /// The offset of a value's or key's first byte in the text, the quote of a string included.
    public func byteStart(at index: Int) -> Int {
        let node = nodes[index]
        guard node.kind == .string else { return Int(node.offset) }
        return node.flags & JSONTapeNode.escaped == 0 ? Int(node.offset) - 1 : tailHeader(of: node).lowerBound
    }

    /// The bytes of a value's or key's text as written, quotes and brackets included.
    ///
    /// Of an array or object: takes time in proportion to its children and its depth.
    public func byteRange(at index: Int) -> Range<Int> {
        let node = nodes[index]
        let start = Int(node.offset)
        switch node.kind {
        case .null: return start..<(start + 4)
        case .bool: return start..<(start + (node.flags & JSONTapeNode.isTrue != 0 ? 4 : 5))
        case .number:
            var end = start
            while end < sourceCount, bytes[end].isNumberByte { end += 1 }
            return start..<end
        case .string:
            guard node.flags & JSONTapeNode.escaped == 0 else { return tailHeader(of: node) }
            return (start - 1)..<(start + Int(node.low) + 1)
        case .array, .object: return containerRange(at: index)
        }
    }

    /// The bytes of a container: goes down to its last descendant, then up again by its closing brackets.
    private func containerRange(at index: Int) -> Range<Int> {
        var current = index
        var open = 0
        while childCount(at: current) > 0, let last = lastChild(of: current) {
            open += 1
            current = last
        }
        var end: Int
        if nodes[current].isContainer {
            end = Int(nodes[current].offset) + 1
            open += 1
        } else {
            end = byteRange(at: current).upperBound
        }
        while open > 0, end < sourceCount {
            if bytes[end] == UInt8(ascii: "]") || bytes[end] == UInt8(ascii: "}") { open -= 1 }
            end += 1
        }
        return byteStart(at: index)..<end
    }

    /// The last element of an array or the value of the last member of an object.
    func lastChild(of container: Int) -> Int? {
        let end = next(after: container)
        let step = nodes[container].kind == .object ? 1 : 0
        var last: Int?
        var child = container + 1 + step
        while child < end {
            last = child
            child = next(after: child) + step
        }
        return last
    }

    /// The source range of a string that was decoded behind the text.
    private func tailHeader(of node: JSONTapeNode) -> Range<Int> {
        let header = Int(node.offset) - 8
        var word: UInt64 = 0
        for position in 0..<8 { word |= UInt64(bytes[header + position]) << UInt64(8 * position) }
        let start = Int(word & 0xFFFF_FFFF)
        return start..<(start + Int(word >> 32))
    }

    /// The pointer of the value at an index; of a key: that of its member.
    public func pointer(at index: Int) -> JSONPointer {
        var tokens: [String] = []
        var current = 0
        while current < index {
            let step = nodes[current].kind == .object ? 1 : 0
            var child = current + 1 + step
            var position = 0
            while index >= next(after: child) {
                child = next(after: child) + step
                position += 1
            }
            tokens.append(step == 1 ? string(at: child - 1) : String(position))
            guard index >= child else { break }
            current = child
        }
        return JSONPointer(tokens: tokens)
    }

    /// The decoded text of a string or key.
    public func string(at index: Int) -> String {
        String(decoding: bytes[stringRange(at: index)], as: UTF8.self)
    }
}

extension UInt8 {
    /// Whether the byte can occur in a JSON number.
    var isNumberByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
