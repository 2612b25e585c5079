// SPDX-License-Identifier: Apache-2.0

/// The text with the decoded forms of the strings that have escapes behind it, each after eight bytes that tell where it
/// was written.
///
/// Nothing is copied before the first such string.
struct DecodedStrings {
    private let source: [UInt8]
    /// Empty until the first string; longer than `used` while more may come.
    private(set) var bytes: [UInt8] = []
    private var used = 0

    /// Room that is made at once where the text has as much to come.
    private static let step = 16_384

    init(behind source: [UInt8]) { self.source = source }

    /// Hands over the text and the strings, with nothing behind them; the text itself where there are no strings.
    mutating func take() -> [UInt8] {
        if bytes.isEmpty { return source }
        var result: [UInt8] = []
        swap(&result, &bytes)
        result.removeLast(result.count - used)
        return result
    }

    /// Decodes a string.
    ///
    /// - Parameters:
    ///   - text: Where the string stands.
    ///   - start: Behind the opening quote.
    /// - Returns: The string's node.
    /// - Throws: `controlCharacter`, `invalidUTF8`, `badEscape`, `cutOff`.
    mutating func decode(_ text: Span<UInt8>, from start: Int) throws(ParseFault) -> ScannedNode {
        makeRoom(text, from: start)
        var index = start
        let header = used
        let offset = header + 8
        var out = offset
        var target = bytes.mutableSpan
        var flags = JSONTapeNode.escaped
        while true {
            StringScan.copyPlain(text, &index, &target, &out)
            let byte = text.byte(at: index)
            if byte == UInt8(ascii: "\\") {
                let simple = StringScan.simpleEscape(text.byte(at: index &+ 1))
                if simple != 0 {
                    target[out] = simple
                    out &+= 1
                    index &+= 2
                } else {
                    let scalar = try StringScan.escape(text, at: &index)
                    if !scalar.isASCII { flags |= JSONTapeNode.nonASCII }
                    for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                        target[out] = unit
                        out &+= 1
                    }
                }
            } else if byte >= 0x80 {
                flags |= JSONTapeNode.nonASCII
                let end = try UTF8Scan.endOfNonASCII(text, from: index)
                while index < end {
                    target[out] = text[index]
                    out &+= 1
                    index &+= 1
                }
            } else if byte == UInt8(ascii: "\"") {
                break
            } else {
                throw index >= text.count ? ParseFault(.cutOff, at: index) : ParseFault(.controlCharacter, at: index)
            }
        }
        index &+= 1
        // The header: offset and length of the string as written, quotes included.
        let written = UInt64(start - 1) | UInt64(index - (start - 1)) << 32
        ByteWord(written).store(in: &target, at: header)
        used = out
        return ScannedNode(JSONTapeNode(.string, flags: flags, offset: offset, low: out - offset, high: 0), end: index)
    }

    /// Makes room for the string at an index: a header, its bytes, which decoding never makes more, and a word of slack.
    private mutating func makeRoom(_ text: Span<UInt8>, from index: Int) {
        let left = text.count - index
        guard bytes.count - used < left + 16 else { return }
        let string = left <= Self.step ? left : StringScan.endOfString(text, from: index) - index
        guard bytes.count - used < string + 16 else { return }
        if bytes.isEmpty {
            // Memory that nothing is written to costs nothing, moving the text once more does.
            bytes.reserveCapacity(text.count + left / 2 + string + 64)
            bytes.append(contentsOf: source)
            used = bytes.count
        }
        let room = max(string + 16, min(left, Self.step)) + left / 16
        bytes.appendZeros(used + room - bytes.count)
    }
}
