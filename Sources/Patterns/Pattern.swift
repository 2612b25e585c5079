// SPDX-License-Identifier: Apache-2.0

/// A compiled regular expression in PCRE2's syntax, searched for in UTF-8 bytes within a budget.
///
/// Shared by all tasks; a match never takes longer than its limits allow and then says so.
package struct Pattern: Sendable {
    /// The text the pattern was compiled from.
    package let source: String
    /// Number of capture groups, without the whole match.
    package let groupCount: Int
    /// Group numbers by name.
    package let names: [String: Int]
    private let code: CompiledCode
    private let limits: PatternLimits

    /// Compiles a source.
    ///
    /// - Parameters:
    ///   - source: At most 64 KiB of PCRE2 syntax.
    ///   - options: How the source is read.
    ///   - limits: What one match may take.
    /// - Throws: `PatternError`, with the offset where reading stopped.
    package init(
        _ source: String,
        options: PatternOptions = [],
        limits: PatternLimits = .standard
    ) throws(PatternError) {
        self.source = source
        self.limits = limits
        code = try CompiledCode(Array(source.utf8), options: options)
        groupCount = code.groupCount
        names = code.names()
    }

    /// Searches from `start` on and returns the first match with its groups.
    ///
    /// - Parameters:
    ///   - bytes: The subject; anything but UTF-8 is answered with `undecided(.subject)`.
    ///   - start: Offset of the first byte to try; look-behind still sees what is before.
    ///   - trusted: Whether the bytes are known to be UTF-8, and need no check.
    ///   - budget: Lowered by what the match took.
    /// - Returns: The match with its groups, that there is none, or that a limit was spent.
    package func firstMatch(
        in bytes: Span<UInt8>,
        from start: Int = 0,
        trusted: Bool = false,
        budget: inout PatternBudget
    ) -> PatternSearch {
        let scratch = PatternScratch(groups: groupCount)
        let search = BoundedSearch(code: code, limits: limits, trusted: trusted, scratch: scratch)
        switch search.run(bytes, from: start, budget: &budget) {
        case .matches: return .match(PatternMatch(ranges: scratch.ranges(count: groupCount + 1), names: names))
        case .fails: return .noMatch
        case .undecided(let limit): return .undecided(limit)
        }
    }

    /// Searches a whole text with a fresh budget.
    package func firstMatch(in text: String) -> PatternSearch {
        var budget = PatternBudget.document
        return firstMatch(in: Array(text.utf8).span, budget: &budget)
    }

    /// Says whether the pattern occurs in bytes that are known to be UTF-8.
    ///
    /// The fast path of `pattern` and `patternProperties`: no allocation, the scratch is the caller's.
    package func matches(
        utf8 bytes: Span<UInt8>,
        scratch: PatternScratch,
        budget: inout PatternBudget
    ) -> PatternVerdict {
        BoundedSearch(code: code, limits: limits, trusted: true, scratch: scratch).run(bytes, from: 0, budget: &budget)
    }
}
