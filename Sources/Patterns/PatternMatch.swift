// SPDX-License-Identifier: Apache-2.0

/// Why a match has no answer.
package enum PatternLimit: String, Sendable, Equatable {
    /// The step limit of one match, or the budget of the document, was spent.
    case steps
    /// The heap limit of one match was spent.
    case heap
    /// The subject is not UTF-8, or the library failed.
    case subject
}

/// What a search found.
package enum PatternSearch: Sendable, Equatable {
    case match(PatternMatch)
    case noMatch
    case undecided(PatternLimit)
}

/// Whether a pattern occurs; the answer without its place.
package enum PatternVerdict: Sendable, Equatable {
    case matches
    case fails
    case undecided(PatternLimit)
}

/// The place of one match and of its groups.
package struct PatternMatch: Sendable, Equatable {
    /// Byte ranges in the subject: the whole match, then each group; nil for a group that took no part.
    package let ranges: [Range<Int>?]
    /// Group numbers by name.
    package let names: [String: Int]

    package init(ranges: [Range<Int>?], names: [String: Int]) {
        self.ranges = ranges
        self.names = names
    }

    /// Bytes of the whole match.
    package var range: Range<Int> {
        ranges.first.flatMap { $0 } ?? 0..<0
    }

    /// Bytes of a group by number, where 0 is the whole match.
    package subscript(_ group: Int) -> Range<Int>? {
        ranges.indices.contains(group) ? ranges[group] : nil
    }

    /// Bytes of a group by name.
    package subscript(_ name: String) -> Range<Int>? {
        names[name].flatMap { self[$0] }
    }
}
