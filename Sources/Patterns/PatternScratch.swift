// SPDX-License-Identifier: Apache-2.0

import CPCRE2

/// Room in which one match at a time keeps its limits and puts its groups.
///
/// `@unchecked Sendable` holds as long as one match at a time uses it: whoever takes it, from a pool or made anew, has it alone
/// and hands it on only when done.
@safe
package final class PatternScratch: @unchecked Sendable {
    let block: OpaquePointer?
    let context: OpaquePointer?

    /// - Parameter groups: Capture groups to keep; 0 keeps only the place of the whole match.
    package init(groups: Int = 0) {
        unsafe block = pcre2_match_data_create_8(UInt32(clamping: groups + 1), nil)
        unsafe context = pcre2_match_context_create_8(nil)
    }

    deinit {
        unsafe pcre2_match_data_free_8(block)
        unsafe pcre2_match_context_free_8(context)
    }

    /// Byte ranges of the last match; nil where a group took no part.
    func ranges(count: Int) -> [Range<Int>?] {
        guard let block = unsafe block, let offsets = unsafe pcre2_get_ovector_pointer_8(block) else { return [] }
        let available = min(count, Int(unsafe pcre2_get_ovector_count_8(block)))
        return (0..<available).map { group in
            // An unset group has all bits set; `\K` in a look-around may end before it starts.
            guard let low = unsafe Int(exactly: offsets[2 * group]),
                let high = unsafe Int(exactly: offsets[2 * group + 1]), low >= 0, low <= high
            else { return nil }
            return low..<high
        }
    }
}
