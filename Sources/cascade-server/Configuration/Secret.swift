// SPDX-License-Identifier: Apache-2.0

/// A text that is never printed: every description of it is `***`.
struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The text, for the one place that sends it.
    func reveal() -> String { text }

    var description: String { "***" }
    var debugDescription: String { "***" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
