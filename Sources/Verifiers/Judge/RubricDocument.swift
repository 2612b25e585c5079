// SPDX-License-Identifier: Apache-2.0

/// A rubric as a Markdown file: words about the task, then a heading of the second level for each point, with its criterion below.
///
/// A heading is the point's name, with its settings behind it where it has any: `## complete (weight 2, at least 3)`.
struct RubricDocument {
    /// What is wrong with a line.
    struct Problem: Equatable {
        /// Counted from 1.
        let line: Int
        let found: String
        let expected: String
        let remedy: String
    }

    private(set) var introduction = ""
    private(set) var points: [Rubric.Point] = []
    private(set) var problems: [Problem] = []

    init(_ bytes: [UInt8], scale: Int) {
        let lines = String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        var heading: (line: Int, text: Substring)?
        var body: [Substring] = []
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("## ") else {
                body.append(line)
                continue
            }
            close(heading, body, scale: scale)
            heading = (index + 1, line.dropFirst(3))
            body = []
        }
        close(heading, body, scale: scale)
    }

    private mutating func close(_ heading: (line: Int, text: Substring)?, _ body: [Substring], scale: Int) {
        let text = Self.trimmed(body.joined(separator: "\n"))
        guard let heading else { return introduction = text }
        let parts = heading.text.split(separator: "(", maxSplits: 1)
        let name = Self.trimmed(parts.first ?? "")
        if let found = Rubric.problem(withName: name) {
            add(heading.line, found, "the name of a point: lower-case letters, digits and `_`", "Rename it.")
        } else if points.contains(where: { $0.name == name }) {
            add(heading.line, "`\(name)` a second time", "each point once", "Rename one of the two.")
        }
        if text.isEmpty {
            add(heading.line, "no text below `\(name)`", "what the judge looks at", "Write it below the heading.")
        }
        var point = Rubric.Point(name: name, criterion: text)
        if parts.count == 2 { read(parts[1], of: &point, line: heading.line, scale: scale) }
        points.append(point)
    }

    /// Reads what stands in the brackets of a heading: `weight 2`, `at least 3`, or both.
    private mutating func read(_ text: Substring, of point: inout Rubric.Point, line: Int, scale: Int) {
        let trimmed = Self.trimmed(text)
        let inner = trimmed.hasSuffix(")") ? trimmed.dropLast() : trimmed[...]
        for part in inner.split(separator: ",") {
            let words = part.split(separator: " ")
            let number = words.last.flatMap { Int($0) }
            switch (words.dropLast().joined(separator: " "), number) {
            case ("weight", let weight?) where (1...100).contains(weight): point.weight = weight
            case ("at least", let least?) where (1...scale).contains(least): point.atLeast = least
            default:
                let found = "`\(Self.trimmed(part).prefix(60))`"
                add(
                    line,
                    found,
                    "`weight 1` to `100`, or `at least 1` to `\(scale)`",
                    "Write `(weight 2, at least 3)`."
                )
            }
        }
    }

    private mutating func add(_ line: Int, _ found: String, _ expected: String, _ remedy: String) {
        problems.append(Problem(line: line, found: found, expected: expected, remedy: remedy))
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
