// SPDX-License-Identifier: Apache-2.0

// The loop over values.
extension JSONParser {
    /// Parses on until the end of the text or of the tape.
    mutating func run(_ text: Span<UInt8>, _ tape: consuming MutableSpan<JSONTapeNode>) -> End {
        var at = place
        defer { place = at }
        do throws(ParseFault) {
            return try advance(text, &at, &tape) ? .ofText : .ofTape
        } catch {
            return .fault(error)
        }
    }

    /// Parses on.
    ///
    /// - Returns: Whether the text is done; if not, the tape is full.
    @inline(__always)
    private mutating func advance(
        _ text: Span<UInt8>,
        _ at: inout Place,
        _ tape: inout MutableSpan<JSONTapeNode>
    ) throws(ParseFault) -> Bool {
        children: while at.count <= tape.count &- 2 {
            at.index = text.endOfSpace(from: at.index)
            if at.isObject {
                guard text.byte(at: at.index) == UInt8(ascii: "\"") else {
                    throw ParseFault(expected: at.children == 0 ? .firstKey : .key, at: at.index)
                }
                at.append(try key(text, from: at.index &+ 1), to: &tape)
                at.index = text.endOfSpace(from: at.index)
                guard text.byte(at: at.index) == UInt8(ascii: ":") else {
                    throw ParseFault(expected: .colon, at: at.index)
                }
                at.index = text.endOfSpace(from: at.index &+ 1)
            }
            switch text.byte(at: at.index) {
            case UInt8(ascii: "\""): at.append(try string(text, from: at.index &+ 1), to: &tape)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                if let number = NumberScan.usualNumber(text, at: at.index) {
                    at.append(number, to: &tape)
                } else {
                    at.append(try NumberScan.number(text, at: at.index), to: &tape)
                }
            case UInt8(ascii: "{"):
                guard try open(text, isObject: true, &at, &tape) else { continue children }
            case UInt8(ascii: "["):
                guard try open(text, isObject: false, &at, &tape) else { continue children }
            default:
                guard let literal = Self.literal(text, at: at.index) else {
                    throw ParseFault(expected: Self.expectedValue(at), at: at.index)
                }
                at.append(literal, to: &tape)
            }
            // Behind a value: closes what ends there.
            while at.depth > 0 {
                at.children &+= 1
                at.index = text.endOfSpace(from: at.index)
                let byte = text.byte(at: at.index)
                if byte == UInt8(ascii: ",") {
                    at.index &+= 1
                    continue children
                }
                guard byte == Self.closingBracket(at) else {
                    at.children &-= 1
                    throw ParseFault(expected: at.isObject ? .commaInObject : .commaInArray, at: at.index)
                }
                try close(text, &at, &tape)
            }
            at.index = text.endOfSpace(from: at.index)
            guard at.index >= text.count else { throw ParseFault(expected: .end, at: at.index) }
            return true
        }
        return false
    }

    @inline(__always)
    private static func closingBracket(_ at: Place) -> UInt8 {
        at.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    }

    private static func expectedValue(_ at: Place) -> ParseFault.Expected {
        at.depth == 0 ? .root : at.isObject ? .memberValue : at.children == 0 ? .firstElement : .element
    }

    /// Begins a container at its bracket and, if it is empty, ends it.
    ///
    /// - Returns: Whether it was empty.
    @inline(__always)
    private func open(
        _ text: Span<UInt8>,
        isObject: Bool,
        _ at: inout Place,
        _ tape: inout MutableSpan<JSONTapeNode>
    ) throws(ParseFault) -> Bool {
        guard at.depth < limits.depth else { throw ParseFault(.tooDeep, at: at.index) }
        if at.depth > 0 { tape[at.container].low = UInt32(truncatingIfNeeded: at.children) }
        let outer = UInt32(truncatingIfNeeded: at.container)
        tape[at.count] = JSONTapeNode(isObject ? .object : .array, offset: at.index, low: 0, high: outer)
        at.container = at.count
        at.count &+= 1
        at.children = 0
        at.isObject = isObject
        at.depth &+= 1
        at.index = text.endOfSpace(from: at.index &+ 1)
        guard text.byte(at: at.index) == Self.closingBracket(at) else { return false }
        try close(text, &at, &tape)
        return true
    }

    /// Ends the innermost container at its bracket and goes back to the one around it.
    @inline(__always)
    private func close(
        _ text: Span<UInt8>,
        _ at: inout Place,
        _ tape: inout MutableSpan<JSONTapeNode>
    ) throws(ParseFault) {
        if at.isObject, at.children > 1 {
            let keys = ObjectKeys(first: at.container &+ 1, end: at.count, count: at.children)
            if let key = keys.firstDuplicate(in: tape, text: text, decoded: decoded.bytes) {
                throw ParseFault(.duplicateKey, at: key)
            }
        }
        at.index &+= 1
        let outer = Int(tape[at.container].high)
        tape[at.container].payload =
            UInt64(truncatingIfNeeded: at.children) | UInt64(truncatingIfNeeded: at.count) << 32
        at.container = outer
        at.depth &-= 1
        at.children = Int(tape[outer].low)
        at.isObject = tape[outer].isObject
    }
}

// Strings, keys, literals.
extension JSONParser {
    /// Reads a string value from behind its opening quote on.
    @inline(__always)
    private mutating func string(_ text: Span<UInt8>, from start: Int) throws(ParseFault) -> ScannedNode {
        let end = StringScan.endOfPlain(text, from: start)
        guard text.byte(at: end) == UInt8(ascii: "\"") else {
            return try specialString(text, from: start, plainTo: end)
        }
        return ScannedNode(JSONTapeNode(.string, offset: start, low: end &- start, high: 0), end: end &+ 1)
    }

    /// Reads a key from behind its opening quote on, hashing it on the way.
    @inline(__always)
    private mutating func key(_ text: Span<UInt8>, from start: Int) throws(ParseFault) -> ScannedNode {
        var index = start
        var state = hash.seed
        while let word = ByteWord(text, at: index) {
            let stops = word.stringStops
            if stops == 0 {
                state = hash.mixed(state, word.bits)
                index &+= 8
                continue
            }
            let rest = stops.trailingZeroBitCount >> 3
            index &+= rest
            guard text[index] == UInt8(ascii: "\"") else { break }
            let count = index &- start
            let hash = hash.finished(state, word.prefix(rest), count: count)
            let node = JSONTapeNode(.string, flags: JSONTapeNode.isKey, offset: start, low: count, high: hash)
            return ScannedNode(node, end: index &+ 1)
        }
        return try specialKey(text, from: start, plainTo: index)
    }

    /// Reads a key that is not all plain, or ends near the end of the text.
    @inline(never)
    private mutating func specialKey(
        _ text: Span<UInt8>,
        from start: Int,
        plainTo index: Int
    ) throws(ParseFault) -> ScannedNode {
        var key = try specialString(text, from: start, plainTo: index)
        let isEscaped = key.node.flags & JSONTapeNode.escaped != 0
        let range = Int(key.node.offset)..<Int(key.node.offset + key.node.low)
        let hash = isEscaped ? hash(decoded.bytes.span.extracting(range)) : hash(text.extracting(range))
        key.node.payload |= UInt64(hash) << 32
        key.node.head |= UInt64(JSONTapeNode.isKey) << 8
        return key
    }

    /// Reads a string that has bytes beyond ASCII or escapes, or none of both.
    ///
    /// - Parameters:
    ///   - text: Where the string stands.
    ///   - start: Behind the opening quote.
    ///   - index: Of the first byte that is not known to be plain.
    /// - Returns: Its node.
    /// - Throws: `controlCharacter`, `invalidUTF8`, `badEscape`, `cutOff`.
    @inline(never)
    private mutating func specialString(
        _ text: Span<UInt8>,
        from start: Int,
        plainTo index: Int
    ) throws(ParseFault) -> ScannedNode {
        var end = index
        let flags = try StringScan.skipToQuoteOrBackslash(text, at: &end) ? JSONTapeNode.nonASCII : 0
        guard text[end] == UInt8(ascii: "\"") else { return try decoded.decode(text, from: start) }
        let node = JSONTapeNode(.string, flags: flags, offset: start, low: end - start, high: 0)
        return ScannedNode(node, end: end + 1)
    }

    /// Reads `true`, `false` or `null`; nil where none of them stands.
    @inline(__always)
    private static func literal(_ text: Span<UInt8>, at start: Int) -> ScannedNode? {
        if follows(text, start, UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "u"), UInt8(ascii: "e")) {
            return ScannedNode(JSONTapeNode(.bool, flags: JSONTapeNode.isTrue, offset: start), end: start &+ 4)
        }
        if follows(text, start, UInt8(ascii: "n"), UInt8(ascii: "u"), UInt8(ascii: "l"), UInt8(ascii: "l")) {
            return ScannedNode(JSONTapeNode(.null, offset: start), end: start &+ 4)
        }
        if text.byte(at: start) == UInt8(ascii: "f"),
            follows(text, start &+ 1, UInt8(ascii: "a"), UInt8(ascii: "l"), UInt8(ascii: "s"), UInt8(ascii: "e"))
        {
            return ScannedNode(JSONTapeNode(.bool, offset: start), end: start &+ 5)
        }
        return nil
    }

    /// Whether four letters stand at an index.
    @inline(__always)
    private static func follows(
        _ text: Span<UInt8>,
        _ index: Int,
        _ first: UInt8,
        _ second: UInt8,
        _ third: UInt8,
        _ fourth: UInt8
    ) -> Bool {
        text.byte(at: index) == first && text.byte(at: index &+ 1) == second && text.byte(at: index &+ 2) == third
            && text.byte(at: index &+ 3) == fourth
    }
}
