// SPDX-License-Identifier: Apache-2.0

// From what stopped the parser to what a reader can mend. Runs once, for a text that has a fault.
extension JSONSyntaxError {
    /// A text beyond the limit, which was not read at all.
    init(tooLarge bytes: ArraySlice<UInt8>, limits: JSONLimits) {
        kind = .tooLarge
        offset = limits.effectiveBytes
        position = JSONPosition(ofByte: offset, in: bytes.span)
        pointer = .root
        message =
            "found a text of \(bytes.count) bytes; expected at most \(limits.effectiveBytes). Answer more briefly."
    }

    /// Names the fault that stopped the parser.
    init(
        _ fault: ParseFault,
        in text: Span<UInt8>,
        limits: JSONLimits,
        parser: JSONParser,
        nodes: [JSONTapeNode]
    ) {
        let scene = FaultScene(fault, text: text)
        let pointer = parser.openPointer(in: text, nodes: nodes)
        let kind = scene.kind(in: text)
        self.kind = kind
        self.pointer = pointer
        offset = kind == .cutOff ? text.count : fault.offset
        position = JSONPosition(ofByte: offset, in: text)
        let isObject = parser.place.depth > 0 ? parser.place.isObject : nil
        message = scene.message(kind, in: text, limits: limits, path: pointer.path, isObject: isObject)
    }
}

extension JSONParser {
    /// The way to the innermost open container.
    func openPointer(in text: Span<UInt8>, nodes: [JSONTapeNode]) -> JSONPointer {
        var tokens: [String] = []
        var container = place.container
        for _ in 0..<max(0, place.depth - 1) {
            let outer = Int(nodes[container].high)
            if nodes[outer].kind == .object {
                tokens.append(string(of: nodes[container - 1], in: text))
            } else {
                tokens.append(String(nodes[outer].low))
            }
            container = outer
        }
        return JSONPointer(tokens: tokens.reversed())
    }

    private func string(of node: JSONTapeNode, in text: Span<UInt8>) -> String {
        let offset = Int(node.offset)
        let bytes = (offset..<(offset + Int(node.low))).map { $0 < text.count ? text[$0] : decoded.bytes[$0] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
