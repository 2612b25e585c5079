// SPDX-License-Identifier: Apache-2.0

/// How the source of a pattern is read and what its classes mean.
///
/// Patterns always work on UTF-8: a dot is a code point, never a byte.
package struct PatternOptions: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Letters match without regard to case.
    package static let caseInsensitive = PatternOptions(rawValue: 1 << 0)
    /// `^` and `$` also match at line breaks.
    package static let multiline = PatternOptions(rawValue: 1 << 1)
    /// `.` also matches line breaks.
    package static let dotMatchesLineBreaks = PatternOptions(rawValue: 1 << 2)
    /// White space and `#` comments in the source are skipped.
    package static let extended = PatternOptions(rawValue: 1 << 3)
    /// `\d`, `\w`, `\b` and POSIX classes follow Unicode instead of ASCII.
    package static let unicode = PatternOptions(rawValue: 1 << 4)
    /// The reading the ECMA-262 front end emits for: `$` only at the very end, unset groups match empty.
    package static let ecmaScript = PatternOptions(rawValue: 1 << 5)
}

/// How much work matching may do before it answers `undecided`.
package struct PatternLimits: Sendable, Hashable {
    /// Backtracking steps of one match.
    package var steps: UInt32
    /// Heap of one match, in KiB.
    package var heapKiB: UInt32

    /// 100,000 steps and 1 MB, so that no pattern can hold up a request.
    package static let standard = PatternLimits(steps: 100_000, heapKiB: 1024)

    package init(steps: UInt32, heapKiB: UInt32) {
        self.steps = steps
        self.heapKiB = heapKiB
    }
}

/// The steps that all matches of one document may take together.
package struct PatternBudget: Sendable, Equatable {
    /// Steps that are left; a match that would begin below one is not tried.
    package var remaining: Int

    /// 10,000,000 steps.
    package static let document = PatternBudget(remaining: 10_000_000)

    package init(remaining: Int) {
        self.remaining = remaining
    }
}
