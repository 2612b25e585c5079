// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a text as a JSON string in quotes: escapes `"`, `\` and control characters, and nothing else.
    mutating func appendJSONString(_ text: String) {
        appendJSONString(of: text.utf8.span)
    }

    private mutating func appendJSONString(of text: Span<UInt8>) {
        let escaped = Self.escapedCount(of: text)
        guard escaped == text.count else {
            append(UInt8(ascii: "\""))
            appendEscaped(text, count: escaped)
            return append(UInt8(ascii: "\""))
        }
        // One look at the capacity and one copy.
        append(addingCapacity: text.count &+ 2) { out in
            out.append(UInt8(ascii: "\""))
            unsafe out.withUnsafeMutableBufferPointer { target, count in
                for index in text.indices { unsafe target[count &+ index] = text[index] }
                count &+= text.count
            }
            out.append(UInt8(ascii: "\""))
        }
    }

    /// Appends a text in UTF-8 as a JSON string in quotes; what is no UTF-8 becomes U+FFFD.
    mutating func appendJSONString(utf8 text: ArraySlice<UInt8>) {
        guard UTF8Scan.isValid(text.span) else { return appendJSONString(String(decoding: text, as: UTF8.self)) }
        appendJSONString(of: text.span)
    }

    /// Appends a text with its escapes.
    ///
    /// - Parameters:
    ///   - text: Valid UTF-8.
    ///   - escaped: How many bytes it has then.
    private mutating func appendEscaped(_ text: Span<UInt8>, count escaped: Int) {
        var out = count
        // With room for a word that is stored whole.
        appendZeros(escaped &+ 8)
        var target = mutableSpan
        var index = 0
        while true {
            Self.copyUnescaped(text, &index, &target, &out)
            guard index < text.count else { break }
            let letter = StringScan.escapeLetter(text[index])
            if letter != 0 {
                target[out] = UInt8(ascii: "\\")
                target[out &+ 1] = letter
                out &+= 2
            } else {
                for byte in "\\u00\(hex(text[index], 2).lowercased())".utf8 {
                    target[out] = byte
                    out &+= 1
                }
            }
            index &+= 1
        }
        removeLast(8)
    }

    /// Appends so many zeros in one go.
    mutating func appendZeros(_ zeros: Int) {
        append(addingCapacity: zeros) { $0.append(repeating: 0, count: zeros) }
    }

    /// How many bytes a text has once it is escaped.
    private static func escapedCount(of text: Span<UInt8>) -> Int {
        var count = text.count
        var index = 0
        while index < text.count {
            // Behind the end a text of fewer than eight bytes goes on with spaces.
            let word = ByteWord(text, at: index) ?? ByteWord(padding: text, from: index)
            let stops = word.escapeStops
            guard stops != 0 else {
                index &+= 8
                continue
            }
            index &+= stops.trailingZeroBitCount >> 3
            count &+= escapeCost(text[index])
            index &+= 1
        }
        return count
    }

    /// How many bytes a byte becomes longer by when escaped.
    private static func escapeCost(_ byte: UInt8) -> Int {
        if StringScan.escapeLetter(byte) != 0 { return 1 }
        return byte < 0x20 ? 5 : 0
    }

    /// Copies up to the next byte that must be escaped, eight at a time.
    @inline(__always)
    private static func copyUnescaped(
        _ text: Span<UInt8>,
        _ index: inout Int,
        _ target: inout MutableSpan<UInt8>,
        _ out: inout Int
    ) {
        while let word = ByteWord(text, at: index) {
            word.store(in: &target, at: out)
            let stops = word.escapeStops
            guard stops == 0 else {
                let plain = stops.trailingZeroBitCount >> 3
                index &+= plain
                out &+= plain
                return
            }
            index &+= 8
            out &+= 8
        }
        while index < text.count, escapeCost(text[index]) == 0 {
            target[out] = text[index]
            index &+= 1
            out &+= 1
        }
    }
}
