// SPDX-License-Identifier: Apache-2.0

/// Turns a text into a tape, in one pass and without recursion.
///
/// While a container is open, its node holds the index of the container around it (`high`) and, once a child container is
/// open, the count of its children so far (`low`).
struct JSONParser {
    let limits: JSONLimits
    let hash: JSONKeyHash
    var decoded: DecodedStrings
    var place = Place()

    /// Where the parser stands: before a value or, in an object, before a member.
    struct Place {
        /// In the text.
        var index = 0
        /// Nodes written.
        var count = 0
        /// The innermost open container; meaningless outside of all.
        var container = 0
        /// How many containers are open.
        var depth = 0
        /// The children of the container so far.
        var children = 0
        /// Whether the container is an object.
        var isObject = false

        /// Puts a node on the tape and goes behind its text.
        @inline(__always)
        mutating func append(_ scanned: ScannedNode, to tape: inout MutableSpan<JSONTapeNode>) {
            tape[count] = scanned.node
            count &+= 1
            index = scanned.end
        }
    }

    /// Where a run of the parser ended.
    enum End {
        case ofText, ofTape
        case fault(ParseFault)
    }

    /// Parses a text.
    ///
    /// - Parameters:
    ///   - source: UTF-8, not longer than the limits allow.
    ///   - limits: Nesting.
    ///   - hash: The hash stored with keys.
    /// - Returns: The tape; it shares the bytes where no string has escapes.
    /// - Throws: The first fault.
    static func parse(
        _ source: [UInt8],
        limits: JSONLimits,
        hash: JSONKeyHash
    ) throws(JSONSyntaxError) -> JSONTape {
        var parser = JSONParser(limits: limits, hash: hash, decoded: DecodedStrings(behind: source))
        var nodes: [JSONTapeNode] = []
        var capacity = firstCapacity(for: source.count)
        while true {
            var end = End.ofTape
            let before = nodes
            nodes = []
            nodes.reserveCapacity(capacity)
            nodes.append(addingCapacity: capacity) { tape in
                for node in before { tape.append(node) }
                while !tape.isFull, case .ofTape = end {
                    // In steps, so that what is cleared here is still in the nearest cache when it is written.
                    tape.append(repeating: JSONTapeNode(), count: min(tape.freeCapacity, 128))
                    end = parser.run(source.span, tape.mutableSpan)
                }
                tape.removeLast(tape.count - parser.place.count)
            }
            switch end {
            case .ofText:
                return JSONTape(bytes: parser.decoded.take(), nodes: nodes, sourceCount: source.count)
            case .ofTape:
                capacity = parser.nextCapacity(nodes.count, of: source.count)
            case .fault(let fault):
                throw JSONSyntaxError(fault, in: source.span, limits: limits, parser: parser, nodes: nodes)
            }
        }
    }

    /// Room for the nodes of a text: enough for most small ones, and a sample of large ones.
    private static func firstCapacity(for byteCount: Int) -> Int {
        min(byteCount / 8, 8_192) + 8
    }

    /// Room for all nodes if the rest of the text is like what has been read, and some more.
    ///
    /// Room that nothing is written to costs no memory; a second growth would.
    private func nextCapacity(_ capacity: Int, of byteCount: Int) -> Int {
        let left = byteCount - place.index
        let likely = Double(capacity) / Double(max(place.index, 1)) * Double(left)
        return capacity + Int(likely * 1.25) + left / 1_024 + 8
    }
}
