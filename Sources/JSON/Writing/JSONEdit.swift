// SPDX-License-Identifier: Apache-2.0

/// One change of a text: some bytes make way for others.
public struct JSONEdit: Sendable, Equatable {
    /// The bytes that go, 0-based in the text; empty to insert.
    public let range: Range<Int>
    /// What comes in their place.
    public let replacement: [UInt8]

    /// A change.
    public init(_ range: Range<Int>, _ replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }

    /// Makes all changes in one pass.
    ///
    /// - Parameters:
    ///   - edits: In order and without overlap; what breaks that stops the program.
    ///   - source: Offsets count from its start.
    /// - Returns: The changed text.
    public static func apply(_ edits: [JSONEdit], to source: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(source.count + edits.reduce(0) { $0 + $1.replacement.count })
        var done = source.startIndex
        for edit in edits {
            let start = source.startIndex + edit.range.lowerBound
            precondition(start >= done, "edits must be in order and must not overlap")
            result += source[done..<start]
            result += edit.replacement
            done = source.startIndex + edit.range.upperBound
        }
        result += source[done...]
        return result
    }
}
