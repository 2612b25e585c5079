// SPDX-License-Identifier: Apache-2.0

/// A source that is not a regular expression.
package struct PatternError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable name of the case.
    package let code = "bad_pattern"
    /// Where reading stopped, in UTF-8 bytes from the start of the source.
    package let offset: Int
    /// What is wrong there, in a few words, without a full stop.
    package let text: String

    package init(offset: Int, text: String) {
        self.offset = offset
        self.text = text
    }

    package var description: String {
        "character \(offset): \(text)"
    }
}
