// SPDX-License-Identifier: Apache-2.0

/// The beginning of a JSON text that arrives in pieces, cut anywhere: says what its bytes begin and end.
///
/// Takes the texts that `JSONDocument` takes, and a fault at the first byte with which no such text can begin. Each byte is
/// looked at once. The values so far stand on a tape like that of a document, whose containers are to be read once they are
/// closed; it holds the decoded strings and the numbers, but not the text.
package struct JSONPrefix: Sendable {
    /// What a byte has brought.
    package enum Event: Sendable, Equatable {
        /// All bytes are read.
        case wantsMore
        /// A value has begun, and its kind is known.
        case began(JSONKind)
        /// The string or number that has begun is `watched` bytes long.
        case grew
        /// A name is whole; its index on the tape.
        case key(Int)
        /// A scalar is known; its index on the tape. `true`, `false` and `null` are known from their first letter on, numbers
        /// only from the byte behind them, which is not read yet.
        case scalar(Int)
        /// An array or object has ended; its index on the tape.
        case closed(Int)
        /// The byte that is next cannot follow.
        case fault
    }

    /// What may come next.
    enum State: UInt8 {
        /// Between tokens. `value` is that of a member, an element behind a comma, or the root.
        case value, firstElement, firstKey, key, colon, afterValue
        /// In a string or name: plain, behind a backslash, in hexadecimal digits, between the halves of a surrogate pair.
        case string, escape, hexadecimal, secondBackslash, secondLetter
        case number
        /// At the first letter of a literal, then behind it.
        case literal, restOfLiteral
        case failed
    }

    /// An array or object that is not closed.
    struct Open {
        let node: Int
        let isObject: Bool
        var children = 0
    }

    let depthLimit: Int
    let hash: JSONKeyHash
    var state = State.value
    var open: [Open] = []
    /// The names of all objects, by object and hash.
    var names: Set<UInt64> = []
    /// What strings decode to, and the texts of numbers, each followed by a space.
    var bytes: [UInt8] = []
    var nodes: [JSONTapeNode] = []

    // Of the token at hand.
    /// Where it begins in `bytes`.
    var start = 0
    var isKey = false
    var flags: UInt8 = 0
    var utf8 = UTF8Rest()
    var escape = UnicodeEscape()
    var number = NumberForm()
    var literal = LiteralWord.null
    var literalRead = 0

    /// How long, in decoded bytes, the string or number that has begun must be for `grew`; to be set anew after each.
    package var watched = Int.max

    /// A text of which nothing has come yet.
    ///
    /// - Parameter depthLimit: The deepest nesting of arrays and objects.
    package init(depthLimit: Int = JSONLimits.answer.depth) {
        self.depthLimit = depthLimit
        hash = .process
    }

    /// The values so far; to be dropped before more bytes come, which would have to copy them otherwise.
    package var tape: JSONTape { JSONTape(bytes: bytes, nodes: nodes, sourceCount: bytes.count) }

    /// Where on the tape's bytes the string or number that has begun stands, as far as it has come.
    package var token: Range<Int> { start..<bytes.count }

    /// Reads up to the next event.
    ///
    /// - Parameters:
    ///   - chunk: Some bytes.
    ///   - index: Of the first that is not read yet; afterwards the same.
    /// - Returns: What the bytes have brought, `wantsMore` at their end.
    package mutating func next(in chunk: Span<UInt8>, at index: inout Int) -> Event {
        if state == .literal { return endLiteral() }
        while index < chunk.count {
            let event: Event?
            switch state {
            case .string: event = readString(chunk, at: &index)
            case .number: event = readNumber(chunk, at: &index)
            case .failed: event = .fault
            default:
                event = readByte(chunk[index])
                if event != .fault { index &+= 1 }
            }
            guard let event else { continue }
            if event == .fault { state = .failed }
            return event
        }
        return .wantsMore
    }

    /// Reads a byte where each is looked at alone.
    private mutating func readByte(_ byte: UInt8) -> Event? {
        switch state {
        case .escape: return readEscape(byte)
        case .hexadecimal: return readHexadecimal(byte)
        case .secondBackslash:
            guard byte == UInt8(ascii: "\\") else { return .fault }
            state = .secondLetter
            return nil
        case .secondLetter:
            guard byte == UInt8(ascii: "u") else { return .fault }
            state = .hexadecimal
            return nil
        case .restOfLiteral: return readLiteral(byte)
        default: return byte.isJSONSpace ? nil : readStructure(byte)
        }
    }
}

// Between tokens.
extension JSONPrefix {
    private mutating func readStructure(_ byte: UInt8) -> Event? {
        switch state {
        case .firstElement where byte == UInt8(ascii: "]"), .firstKey where byte == UInt8(ascii: "}"): return close()
        case .value, .firstElement: return begin(byte)
        case .firstKey, .key:
            guard byte == UInt8(ascii: "\"") else { return .fault }
            beginString(isKey: true)
            return nil
        case .colon:
            guard byte == UInt8(ascii: ":") else { return .fault }
            state = .value
            return nil
        case .afterValue:
            guard let top = open.last else { return .fault }
            if byte == UInt8(ascii: ",") {
                state = top.isObject ? .key : .value
                return nil
            }
            return byte == (top.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) ? close() : .fault
        default: return .fault
        }
    }

    private mutating func begin(_ byte: UInt8) -> Event {
        let event: Event
        switch byte {
        case UInt8(ascii: "\""):
            beginString(isKey: false)
            event = .began(.string)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            beginNumber(byte)
            event = .began(.number)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard open.count < depthLimit else { return .fault }
            event = .began(byte == UInt8(ascii: "{") ? .object : .array)
        default:
            guard let word = LiteralWord(firstLetter: byte) else { return .fault }
            literal = word
            literalRead = 1
            state = .literal
            event = .began(word == .null ? .null : .bool)
        }
        if let last = open.indices.last, !open[last].isObject { open[last].children += 1 }
        if case .began(let kind) = event, kind == .object || kind == .array {
            open.append(Open(node: nodes.count, isObject: kind == .object))
            nodes.append(JSONTapeNode(kind, offset: bytes.count, low: 0, high: 0))
            state = kind == .object ? .firstKey : .firstElement
        }
        return event
    }

    private mutating func close() -> Event {
        guard let ended = open.popLast() else { return .fault }
        nodes[ended.node].payload =
            UInt64(truncatingIfNeeded: ended.children) | UInt64(truncatingIfNeeded: nodes.count) << 32
        state = .afterValue
        return .closed(ended.node)
    }

    /// Puts a name on the tape; a fault where its object has it already.
    mutating func endKey() -> Event {
        guard let last = open.indices.last else { return .fault }
        let hash = hash(bytes.span.extracting(token))
        let object = open[last].node
        open[last].children += 1
        let node = JSONTapeNode(
            .string,
            flags: flags | JSONTapeNode.isKey,
            offset: start,
            low: bytes.count - start,
            high: hash
        )
        nodes.append(node)
        state = .colon
        let isNew = names.insert(UInt64(truncatingIfNeeded: object) << 32 | UInt64(hash)).inserted
        if !isNew, isDuplicate(nodes.count - 1, in: object, hash) { return .fault }
        return .key(nodes.count - 1)
    }

    /// Whether an object has a member with the same name as its last; asked where the hashes are equal.
    private func isDuplicate(_ key: Int, in object: Int, _ hash: UInt32) -> Bool {
        let tape = tape
        var other = object + 1
        while other < key {
            if nodes[other].high == hash, tape.stringsEqual(other, key) { return true }
            other = tape.next(after: other + 1)
        }
        return false
    }
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
    }
}
