// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Comparison of bytes eight at a time.
enum ByteComparison {
    /// Zero bytes that must follow what is compared, so that the last word can be read whole.
    static let padding = 8

    /// Whether `count` bytes are equal; both arrays have eight more bytes behind them, or else it takes longer.
    @inline(__always)
    static func equal(
        _ left: borrowing [UInt8],
        _ first: Int,
        _ right: borrowing [UInt8],
        _ second: Int,
        count: Int
    ) -> Bool {
        var offset = 0
        while offset &+ 8 <= count {
            guard word(left, first &+ offset) == word(right, second &+ offset) else { return false }
            offset &+= 8
        }
        let rest = count &- offset
        if rest == 0 { return true }
        guard first &+ offset &+ 8 <= left.count, second &+ offset &+ 8 <= right.count else {
            return equalBytes(left, first &+ offset, right, second &+ offset, count: rest)
        }
        let mask = (1 as UInt64) << UInt64(truncatingIfNeeded: 8 &* rest) &- 1
        return (word(left, first &+ offset) ^ word(right, second &+ offset)) & mask == 0
    }

    private static func equalBytes(
        _ left: borrowing [UInt8],
        _ first: Int,
        _ right: borrowing [UInt8],
        _ second: Int,
        count: Int
    ) -> Bool {
        for offset in 0..<count where left[first &+ offset] != right[second &+ offset] { return false }
        return true
    }

    /// Eight bytes as one little-endian word; one bounds check, and one load once compiled.
    @inline(__always)
    private static func word(_ bytes: borrowing [UInt8], _ start: Int) -> UInt64 {
        let chunk = bytes.span.extracting(start..<(start &+ 8))
        let low = UInt64(chunk[0]) | UInt64(chunk[1]) << 8 | UInt64(chunk[2]) << 16 | UInt64(chunk[3]) << 24
        let high = UInt64(chunk[4]) | UInt64(chunk[5]) << 8 | UInt64(chunk[6]) << 16 | UInt64(chunk[7]) << 24
        return low | high << 32
    }
}
