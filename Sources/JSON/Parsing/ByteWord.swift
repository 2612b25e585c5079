// SPDX-License-Identifier: Apache-2.0

/// Eight bytes of text in one register, the first in the lowest place, and what can be asked of all eight at once.
struct ByteWord {
    let bits: UInt64

    /// The eight bytes from an offset on; nil where fewer are left.
    @inline(__always)
    init?(_ text: Span<UInt8>, at offset: Int) {
        guard offset >= 0, offset <= text.count &- 8 else { return nil }
        // Eight bytes in one load are what brings the parser to its speed. `unsafe` is about the alignment and the type;
        // the line above has tested the bounds, and every pattern of bits is a UInt64.
        bits = UInt64(
            littleEndian: unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
        )
    }

    init(_ bits: UInt64) { self.bits = bits }

    /// The last bytes of a text, fewer than eight, zeros above them.
    @inline(__always)
    static func rest(of text: Span<UInt8>, from start: Int) -> UInt64 {
        let count = text.count &- start
        if count == 0 { return 0 }
        // Where there are eight bytes, those that are not wanted can be loaded too.
        if let word = ByteWord(text, at: text.count &- 8) {
            return word.bits &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        }
        var bits: UInt64 = 0
        for position in 0..<count {
            bits |= UInt64(text[start &+ position]) &<< UInt64(truncatingIfNeeded: 8 &* position)
        }
        return bits
    }

    /// The last bytes of a text, one to seven, with spaces behind them.
    @inline(__always)
    init(padding text: Span<UInt8>, from start: Int) {
        let width = UInt64(truncatingIfNeeded: 8 &* (text.count &- start))
        bits = Self.rest(of: text, from: start) | (Self.ones &* 0x20) &<< width
    }

    /// Whether the same bytes stand at two places, which must be in their texts.
    static func areEqual(
        _ left: Span<UInt8>,
        from leftStart: Int,
        _ right: Span<UInt8>,
        from rightStart: Int,
        count: Int
    ) -> Bool {
        var done = 0
        while done < count, let one = ByteWord(left, at: leftStart &+ done),
            let other = ByteWord(right, at: rightStart &+ done)
        {
            let difference = one.bits ^ other.bits
            let rest = count &- done
            // Behind the last byte that counts the texts may differ.
            if rest < 8 { return difference &<< UInt64(truncatingIfNeeded: 64 &- 8 &* rest) == 0 }
            if difference != 0 { return false }
            done &+= 8
        }
        while done < count {
            guard left[leftStart &+ done] == right[rightStart &+ done] else { return false }
            done &+= 1
        }
        return true
    }

    /// Writes the eight bytes at an offset.
    @inline(__always)
    func store(in target: inout MutableSpan<UInt8>, at offset: Int) {
        // One bounds test and, as the compiler joins them, one store.
        precondition(offset >= 0 && offset <= target.count &- 8)
        for position in 0..<8 { target[offset &+ position] = UInt8(truncatingIfNeeded: bits &>> UInt64(8 &* position)) }
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// The top bit of every byte that cannot stand in the plain part of a string: `"`, `\`, control characters, non-ASCII.
    ///
    /// Exact for the first such byte; those behind it may be wrong.
    @inline(__always)
    var stringStops: UInt64 {
        let quote = bits ^ (Self.ones &* 0x22)
        let backslash = bits ^ (Self.ones &* 0x5C)
        let found = ((quote &- Self.ones) & ~quote) | ((backslash &- Self.ones) & ~backslash)
        return (found | (bits &- Self.ones &* 0x20) | bits) & Self.tops
    }

    /// The top bit of every byte beyond ASCII.
    @inline(__always)
    var nonASCII: UInt64 { bits & Self.tops }

    /// The top bit of every byte that must be escaped in a string: `"`, `\`, control characters.
    ///
    /// Exact for the first such byte; those behind it may be wrong.
    @inline(__always)
    var escapeStops: UInt64 {
        let quote = bits ^ (Self.ones &* 0x22)
        let backslash = bits ^ (Self.ones &* 0x5C)
        let found = ((quote &- Self.ones) & ~quote) | ((backslash &- Self.ones) & ~backslash)
        return (found | (bits &- Self.ones &* 0x20) & ~bits) & Self.tops
    }

    /// The top bit of the first byte below U+000E, among which are the ends of lines; zero if there is none.
    @inline(__always)
    var lineStops: UInt64 { (bits &- Self.ones &* 0x0E) & ~bits & Self.tops }

    /// How many of the bytes begin a code point.
    @inline(__always)
    var codePoints: Int { 8 &- (bits & ~(bits &<< 1) & Self.tops).nonzeroBitCount }

    /// The top bit of every byte that is no decimal digit; exact for the first, those behind it may be wrong.
    @inline(__always)
    var nonDigits: UInt64 {
        let digits = bits ^ (Self.ones &* 0x30)
        return (digits | (digits &+ Self.ones &* 0x76)) & Self.tops
    }

    /// The value of the first `count` bytes as decimal digits, which they must be.
    ///
    /// - Parameter count: 1…8.
    /// - Returns: 0…99,999,999.
    @inline(__always)
    func decimal(count: Int) -> UInt64 {
        // Moves the digits to the end and fills up with zeros in front.
        var value = (bits & (Self.ones &* 0x0F)) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        value = (value &* 10 &+ value >> 8) & 0x00FF_00FF_00FF_00FF
        value = (value &* 100 &+ value >> 16) & 0x0000_FFFF_0000_FFFF
        return (value &* 10_000 &+ value >> 32) & 0xFFFF_FFFF
    }

    /// The first `count` bytes, zeros above them.
    ///
    /// - Parameter count: 0…7.
    /// - Returns: The bytes in their places.
    @inline(__always)
    func prefix(_ count: Int) -> UInt64 {
        bits & ((1 &<< UInt64(truncatingIfNeeded: 8 &* count)) &- 1)
    }
}
