// SPDX-License-Identifier: Apache-2.0

/// The difference of two texts for people, line by line.
enum LineDiff {
    /// How many equal lines are shown before and after a difference.
    private static let context = 2
    /// Beyond so many lines the two are shown one after the other: finding the shortest difference would take too long.
    private static let lineLimit = 2_000

    /// The lines with `- ` before what is expected only, `+ ` before what was found only, and two blanks before what is in both.
    ///
    /// Runs of equal lines are cut down to those beside a difference.
    static func lines(expected: String, found: String) -> [String] {
        let left = split(expected)
        let right = split(found)
        guard left.count + right.count <= lineLimit else { return left.map { "- \($0)" } + right.map { "+ \($0)" } }
        let difference = right.difference(from: left)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [(mark: Character, text: Substring)] = []
        var (old, new) = (0, 0)
        while old < left.count || new < right.count {
            if removed.contains(old) {
                lines.append(("-", left[old]))
                old += 1
            } else if inserted.contains(new) {
                lines.append(("+", right[new]))
                new += 1
            } else {
                lines.append((" ", left[old]))
                old += 1
                new += 1
            }
        }
        return shortened(lines)
    }

    private static func split(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func shortened(_ lines: [(mark: Character, text: Substring)]) -> [String] {
        let isNear = lines.indices.map { index in
            let near = max(0, index - context)...min(lines.count - 1, index + context)
            return near.contains { lines[$0].mark != " " }
        }
        var shown: [String] = []
        for index in lines.indices {
            if isNear[index] {
                shown.append("\(lines[index].mark) \(lines[index].text)")
            } else if index == 0 || isNear[index - 1] {
                shown.append("  …")
            }
        }
        return shown
    }

    /// How many characters two texts share at their beginning; nil where that says nothing, since they share few or all.
    static func commonPrefix(_ expected: String, _ found: String) -> Int? {
        let common = zip(expected, found).prefix { $0 == $1 }.count
        return common >= 8 && common < found.count ? common : nil
    }
}
