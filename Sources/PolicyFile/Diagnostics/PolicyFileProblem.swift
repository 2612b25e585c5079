// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One thing in a settings file that can never work, at its place.
package struct PolicyFileProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file's path as messages show it.
    package let file: String
    /// The place; nil where the file as a whole is at fault.
    package let position: JSONPosition?
    /// What is wrong and how to mend it, in one line of the form that `SettingsProblem.message` has.
    package let message: String
    /// The text of the line at fault.
    package let sourceLine: String?
    /// True where the file is right, and this machine lacks what it needs.
    package var isAboutMachine = false

    /// A problem by its parts.
    package init(file: String, position: JSONPosition? = nil, message: String, sourceLine: String? = nil) {
        self.file = file
        self.position = position
        self.message = message
        self.sourceLine = sourceLine
    }

    /// A problem of a file as a whole.
    package init(file: String, found: String, expected: String, remedy: String) {
        self.init(file: file, message: "found \(found); expected \(expected). \(remedy)")
    }

    /// The place and the message in one line.
    package var summary: String {
        guard let position else { return "\(file): \(message)" }
        return "\(file):\(position.line):\(position.column): \(message)"
    }

    /// The summary, then the line at fault with its number, then a caret below the place.
    package var description: String {
        guard let position, let sourceLine else { return summary }
        let number = String(position.line)
        let gutter = max(5, number.count)
        let excerpt = Excerpt(of: sourceLine, around: position.column)
        return """
            \(summary)
            \(String(repeating: " ", count: gutter - number.count))\(number) | \(excerpt.text)
            \(String(repeating: " ", count: gutter)) | \(String(repeating: " ", count: excerpt.caret))^
            """
    }

    /// The part of a line that a message shows: at most 120 characters, tabs and control characters as one blank each.
    private struct Excerpt {
        var text: String
        /// How many characters stand before the caret.
        var caret: Int

        init(of line: String, around column: Int) {
            let scalars = Array(line.unicodeScalars)
            let place = min(max(0, column - 1), scalars.count)
            let start = scalars.count > 120 ? max(0, min(place - 60, scalars.count - 120)) : 0
            let shown = scalars[start..<min(scalars.count, start + 120)].map { scalar in
                scalar.properties.generalCategory == .control ? " " : Character(scalar)
            }
            let isCut = start + shown.count < scalars.count
            text = (start > 0 ? "…" : "") + String(shown) + (isCut ? "…" : "")
            caret = place - start + (start > 0 ? 1 : 0)
        }
    }
}
