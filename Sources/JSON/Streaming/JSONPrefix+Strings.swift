// SPDX-License-Identifier: Apache-2.0

// Strings and names.
extension JSONPrefix {
    /// What of a character beyond ASCII has yet to come.
    struct UTF8Rest {
        var left: UInt8 = 0
        /// What the next byte may be.
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF

        /// Begins a character; false where the byte begins none, by table 3-7 of the Unicode standard.
        mutating func begin(_ byte: UInt8) -> Bool {
            lowest = 0x80
            highest = 0xBF
            switch byte {
            case 0xC2...0xDF: left = 1
            case 0xE0...0xEF: left = 2
            case 0xF0...0xF4: left = 3
            default: return false
            }
            switch byte {
            case 0xE0: lowest = 0xA0
            case 0xED: highest = 0x9F
            case 0xF0: lowest = 0x90
            case 0xF4: highest = 0x8F
            default: break
            }
            return true
        }

        /// Goes on with a character; false where the byte cannot.
        mutating func add(_ byte: UInt8) -> Bool {
            guard byte >= lowest, byte <= highest else { return false }
            lowest = 0x80
            highest = 0xBF
            left -= 1
            return true
        }
    }

    /// What of `\uXXXX` has come.
    struct UnicodeEscape {
        var unit: UInt32 = 0
        var digits = 0
        /// The first half of a surrogate pair, whose second half must follow; 0 outside of one.
        var first: UInt32 = 0

        /// What the unit can be, given its digits so far.
        var range: ClosedRange<UInt32> {
            let width = UInt32(4 * (4 - digits))
            return unit << width...(unit + 1) << width - 1
        }

        /// Whether it can become a character or a first half or, behind a first half, a second one, which cannot stand alone.
        var canBeWhole: Bool {
            let second: ClosedRange<UInt32> = 0xDC00...0xDFFF
            if first != 0 { return range.overlaps(second) }
            return range.lowerBound < second.lowerBound || range.upperBound > second.upperBound
        }
    }

    mutating func beginString(isKey: Bool) {
        start = bytes.count
        flags = 0
        self.isKey = isKey
        state = .string
        watched = .max
    }

    /// Reads on in a string, up to its end or an escape.
    mutating func readString(_ chunk: Span<UInt8>, at index: inout Int) -> Event? {
        if utf8.left == 0 {
            var end = StringScan.endOfPlain(chunk, from: index)
            let room = watched &- token.count
            if end &- index > room { end = index &+ room }
            while index < end {
                bytes.append(chunk[index])
                index &+= 1
            }
            if let event = grown() { return event }
            guard index < chunk.count else { return nil }
        }
        let byte = chunk[index]
        if utf8.left > 0 {
            guard utf8.add(byte) else { return .fault }
            bytes.append(byte)
        } else if byte == UInt8(ascii: "\"") {
            let event = endString()
            if event != .fault { index &+= 1 }
            return event
        } else if byte == UInt8(ascii: "\\") {
            state = .escape
        } else {
            guard utf8.begin(byte) else { return .fault }
            flags |= JSONTapeNode.nonASCII
            bytes.append(byte)
        }
        index &+= 1
        return grown()
    }

    private mutating func endString() -> Event {
        if isKey { return endKey() }
        nodes.append(JSONTapeNode(.string, flags: flags, offset: start, low: bytes.count - start, high: 0))
        state = .afterValue
        return .scalar(nodes.count - 1)
    }

    /// `grew`, where the token has become as long as it is watched for.
    mutating func grown() -> Event? {
        guard token.count >= watched else { return nil }
        watched = .max
        return .grew
    }

    /// Reads the letter behind a backslash.
    mutating func readEscape(_ byte: UInt8) -> Event? {
        if byte == UInt8(ascii: "u") {
            escape = UnicodeEscape()
            state = .hexadecimal
            return nil
        }
        let simple = StringScan.simpleEscape(byte)
        guard simple != 0 else { return .fault }
        bytes.append(simple)
        state = .string
        return grown()
    }

    mutating func readHexadecimal(_ byte: UInt8) -> Event? {
        guard let digit = byte.hexadecimalValue else { return .fault }
        escape.unit = escape.unit << 4 | digit
        escape.digits += 1
        guard escape.canBeWhole else { return .fault }
        guard escape.digits == 4 else { return nil }
        let unit = escape.unit
        escape.unit = 0
        escape.digits = 0
        if escape.first == 0, (0xD800...0xDBFF).contains(unit) {
            escape.first = unit
            state = .secondBackslash
            return nil
        }
        let first = escape.first
        let value = first == 0 ? unit : 0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { return .fault }
        if !scalar.isASCII { flags |= JSONTapeNode.nonASCII }
        bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        escape.first = 0
        state = .string
        return grown()
    }
}

extension UInt8 {
    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
