// SPDX-License-Identifier: Apache-2.0

import CPCRE2

/// A search whose whole effort is bounded.
///
/// PCRE2's own limit holds for each start anew, so that a long subject multiplies it. Here the first try gives each start a
/// few steps, which is enough for nearly all; only if one needs more, the starts are tried one by one, each with doubled
/// limits, and what they took is added up.
struct BoundedSearch: ~Copyable {
    let code: CompiledCode
    let limits: PatternLimits
    let trusted: Bool
    let scratch: PatternScratch

    /// Steps each start gets in the first try.
    private var cheapSteps: Int { min(code.isAnchored ? 512 : 64, Int(limits.steps)) }
    /// Starts that are tried together once the first try has failed.
    private static let window = 256

    func run(_ bytes: Span<UInt8>, from start: Int, budget: inout PatternBudget) -> PatternVerdict {
        guard budget.remaining > 0 else { return .undecided(.steps) }
        guard start >= 0, start <= bytes.count else { return .undecided(.subject) }
        budget.remaining -= code.isAnchored ? 16 : 16 + 2 * (bytes.count - start)
        let result = search(bytes, start...bytes.count, steps: cheapSteps)
        if result != PCRE2_ERROR_MATCHLIMIT { return verdict(result) }
        return startByStart(bytes, from: start, budget: &budget)
    }

    private func startByStart(_ bytes: Span<UInt8>, from start: Int, budget: inout PatternBudget) -> PatternVerdict {
        var left = min(Int(limits.steps), budget.remaining)
        let before = left
        defer { budget.remaining -= before - left }
        let end = code.isAnchored ? start : bytes.count
        var position = start
        while position <= end {
            let last = min(position + Self.window - 1, end)
            let result = search(bytes, position...last, steps: cheapSteps)
            if result == PCRE2_ERROR_MATCHLIMIT {
                for place in position...last where place == bytes.count || bytes[place] & 0xC0 != 0x80 {
                    let one = oneStart(bytes, at: place, left: &left)
                    if one != .fails { return one }
                }
            } else if result != PCRE2_ERROR_NOMATCH {
                return verdict(result)
            }
            position = last + 1
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        }
        return .fails
    }

    private func oneStart(_ bytes: Span<UInt8>, at place: Int, left: inout Int) -> PatternVerdict {
        var steps = cheapSteps
        while true {
            let result = search(bytes, place...place, steps: steps)
            if result != PCRE2_ERROR_MATCHLIMIT { return verdict(result) }
            left -= steps
            guard left > 0 else { return .undecided(.steps) }
            steps = min(2 * steps, left)
        }
    }

    private func search(_ bytes: Span<UInt8>, _ starts: ClosedRange<Int>, steps: Int) -> Int32 {
        code.search(
            bytes,
            starts: starts,
            steps: steps,
            heapKiB: limits.heapKiB,
            trusted: trusted,
            scratch: scratch
        )
    }

    private func verdict(_ result: Int32) -> PatternVerdict {
        switch result {
        case 0...: .matches
        case PCRE2_ERROR_NOMATCH: .fails
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT: .undecided(.steps)
        case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_NOMEMORY, PCRE2_ERROR_JIT_STACKLIMIT: .undecided(.heap)
        default: .undecided(.subject)
        }
    }
}
