// SPDX-License-Identifier: Apache-2.0

/// A pattern simple enough to be matched byte by byte, without backtracking and without a library.
///
/// A start anchor, then runs of character classes and optional groups of them, where the next character always tells which way
/// to go; or a choice of such. About half of all real patterns are of that form.
struct PlainPattern: Sendable {
    /// The units of all ways, one after the other.
    private(set) var units: [Unit] = []
    private(set) var ways: [Way] = []

    /// A way through the pattern: each matches from the start, and one is enough.
    struct Way: Sendable {
        var first: Int
        var count: Int
        /// The pattern ends with `$`.
        var isAnchoredAtEnd: Bool
    }

    /// A run of characters of one class, or the head of an optional group of runs.
    struct Unit: Sendable {
        var set: PlainSet
        var least = 1
        var most = 1
        /// How many units after this one are skipped unless the next character is in the set; 0 for a run.
        var optionalCount = 0
    }

    /// nil if the expression is not that simple.
    init?(_ expression: ECMAExpression) {
        guard let ways = PlainPatternBuilder.ways(through: expression) else { return nil }
        for way in ways {
            self.ways.append(
                Way(first: units.count, count: way.units.count, isAnchoredAtEnd: way.isAnchoredAtEnd)
            )
            units += way.units
        }
    }

    func matches(_ text: Span<UInt8>) -> Bool {
        Self.matches(text, by: 0..<ways.count, of: ways, units)
    }

    /// Whether one of some ways leads through a text.
    static func matches(
        _ text: Span<UInt8>,
        by range: Range<Int>,
        of ways: borrowing [Way],
        _ units: borrowing [Unit]
    ) -> Bool {
        for index in range where leads(ways[index], units, through: text) { return true }
        return false
    }

    private static func leads(_ way: Way, _ units: borrowing [Unit], through text: Span<UInt8>) -> Bool {
        var position = 0
        var index = way.first
        let end = way.first &+ way.count
        while index < end {
            let unit = units[index]
            index &+= 1
            if unit.optionalCount > 0 {
                if position >= text.count || !unit.set.contains(text, position) { index &+= unit.optionalCount }
                continue
            }
            var found = 0
            while found < unit.most, position < text.count, unit.set.contains(text, position) {
                position &+= 1
                // A character of several bytes is one.
                while position < text.count, text[position] & 0xC0 == 0x80 { position &+= 1 }
                found &+= 1
            }
            guard found >= unit.least else { return false }
        }
        return !way.isAnchoredAtEnd || position == text.count
    }
}
