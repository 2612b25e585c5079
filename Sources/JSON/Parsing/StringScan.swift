// SPDX-License-Identifier: Apache-2.0

/// Reads strings: finds their ends, checks their bytes, decodes their escapes.
enum StringScan {
    /// The index of the first byte that needs a look: `"`, `\`, a control character, non-ASCII, or the end of the text.
    @inline(__always)
    static func endOfPlain(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while let word = ByteWord(text, at: index) {
            let stops = word.stringStops
            if stops != 0 { return index &+ stops.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < text.count, isPlain(text[index]) { index &+= 1 }
        return index
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Copies up to the next byte that needs a look, eight at a time.
    ///
    /// The target must have room for all that is left of the text or of the string, and a word more.
    @inline(__always)
    static func copyPlain(
        _ text: Span<UInt8>,
        _ index: inout Int,
        _ target: inout MutableSpan<UInt8>,
        _ out: inout Int
    ) {
        while let word = ByteWord(text, at: index) {
            word.store(in: &target, at: out)
            let stops = word.stringStops
            guard stops == 0 else {
                let plain = stops.trailingZeroBitCount >> 3
                index &+= plain
                out &+= plain
                return
            }
            index &+= 8
            out &+= 8
        }
        let end = endOfPlain(text, from: index)
        while index < end {
            target[out] = text[index]
            index &+= 1
            out &+= 1
        }
    }

    /// Reads on from a byte that is not plain, to the closing quote or the first backslash.
    ///
    /// - Parameters:
    ///   - text: Where the string stands.
    ///   - index: Of a byte within the string; afterwards of the quote or backslash.
    /// - Returns: Whether there was anything beyond ASCII.
    /// - Throws: `controlCharacter`, `invalidUTF8`, `cutOff`.
    @inline(never)
    static func skipToQuoteOrBackslash(_ text: Span<UInt8>, at index: inout Int) throws(ParseFault) -> Bool {
        var hasNonASCII = false
        while true {
            index = endOfPlain(text, from: index)
            guard index < text.count else { throw ParseFault(.cutOff, at: index) }
            let byte = text[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return hasNonASCII }
            if byte < 0x80 { throw ParseFault(.controlCharacter, at: index) }
            hasNonASCII = true
            index = try UTF8Scan.endOfNonASCII(text, from: index)
        }
    }

    /// Goes to the closing quote, or as far as the text goes, past escapes of which nothing but their length is looked at.
    static func endOfString(_ text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index = endOfPlain(text, from: index + (text[index] == UInt8(ascii: "\\") ? 2 : 1))
        }
        return min(index, text.count)
    }

    /// What a letter behind a backslash stands for; 0 where that takes more than a letter, or is an error.
    @inline(__always)
    static func simpleEscape(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: 0
        }
    }

    /// The letter that stands for a byte behind a backslash; 0 where only `\\u` does.
    @inline(__always)
    static func escapeLetter(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        default: 0
        }
    }

    /// Decodes an escape, of whatever form.
    ///
    /// - Parameters:
    ///   - text: Where the string stands.
    ///   - index: Of the backslash; afterwards of the first byte behind the escape.
    /// - Returns: What the escape stands for.
    /// - Throws: `badEscape`, `cutOff`.
    static func escape(_ text: Span<UInt8>, at index: inout Int) throws(ParseFault) -> Unicode.Scalar {
        let start = index
        index += 1
        guard index < text.count else { throw ParseFault(.cutOff, at: index) }
        let letter = text[index]
        index += 1
        let simple = simpleEscape(letter)
        if simple != 0 { return Unicode.Scalar(simple) }
        guard letter == UInt8(ascii: "u") else { throw ParseFault(.badEscape, at: start) }
        let unit = try hexadecimal(text, at: &index, escape: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // A surrogate: only a leading one, followed by the escape of a trailing one, means something.
        if index >= text.count { throw ParseFault(.cutOff, at: index) }
        let second = index
        guard unit < 0xDC00, text[second] == UInt8(ascii: "\\") else { throw ParseFault(.badEscape, at: start) }
        if second + 1 >= text.count { throw ParseFault(.cutOff, at: text.count) }
        guard text[second + 1] == UInt8(ascii: "u") else { throw ParseFault(.badEscape, at: start) }
        index = second + 2
        let trailing = try hexadecimal(text, at: &index, escape: second)
        guard trailing >= 0xDC00, trailing <= 0xDFFF,
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trailing) - 0xDC00))
        else { throw ParseFault(.badEscape, at: start) }
        return scalar
    }

    /// Reads four hexadecimal digits.
    private static func hexadecimal(
        _ text: Span<UInt8>,
        at index: inout Int,
        escape start: Int
    ) throws(ParseFault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard index < text.count else { throw ParseFault(.cutOff, at: index) }
            let byte = text[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw ParseFault(.badEscape, at: start)
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}
