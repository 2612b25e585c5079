// SPDX-License-Identifier: Apache-2.0

import JSON

extension FixtureReport {
    /// What the report for people says beside its fixtures.
    package struct TextOptions: Sendable {
        /// Whether fixtures that hold are left out.
        package var failuresOnly: Bool
        /// Whether it says what the fixtures never showed.
        package var coverage: Bool
        /// Whether marks are coloured.
        package var colors: Bool

        /// Options by their parts.
        package init(failuresOnly: Bool = false, coverage: Bool = false, colors: Bool = false) {
            self.failuresOnly = failuresOnly
            self.coverage = coverage
            self.colors = colors
        }
    }

    /// The report for people: a line a fixture, the difference below those that do not hold, and a last line that counts.
    package func text(_ options: TextOptions = TextOptions()) -> String {
        let paint = Paint(isOn: options.colors)
        var lines: [String] = []
        for suite in suites {
            guard !suite.results.isEmpty else {
                lines.append("\(suite.policy): no fixtures; write some in \(suite.file)")
                if options.coverage { lines += suite.coverageLines }
                continue
            }
            let passed = suite.results.count(where: \.holds)
            lines.append("\(suite.policy): \(passed) of \(suite.results.count) fixtures hold")
            for result in suite.results {
                if result.holds {
                    if !options.failuresOnly { lines.append("  \(paint.green("ok")) \(result.name)") }
                } else {
                    lines.append("  \(paint.red("FAILED")) \(suite.place(result.position)): \(result.name)")
                    for mismatch in result.mismatches { lines += mismatch.lines(paint) }
                }
            }
            if let mutation = suite.mutation { lines += suite.lines(of: mutation, paint) }
            if options.coverage { lines += suite.coverageLines }
        }
        lines += leftOut.map(\.summary)
        let unnoticed = suites.contains { $0.mutation != nil } ? ", \(survivors) corrupted answers unnoticed" : ""
        lines.append("\(passed) passed, \(failed) failed" + unnoticed)
        return lines.joined(separator: "\n")
    }
}

extension FixtureReport.Suite {
    func place(_ position: JSONPosition) -> String { "\(file):\(position.line):\(position.column)" }

    /// The corrupted answers in numbers, and what was accepted: the same change of all items of a list, and in all fixtures, in one line.
    fileprivate func lines(of mutation: MutationReport, _ paint: Paint) -> [String] {
        guard mutation.answers > 0 else { return ["  corrupted: no accepted answer to begin with"] }
        let parts = [
            (mutation.noticed, "noticed"), (mutation.undone, "undone by repair"),
            (mutation.leftToModels, "left to models"), (mutation.allowed, "allowed by `survives`"),
            (mutation.survivors.count, "unnoticed"),
        ]
        let counts = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        let answers = mutation.answers == 1 ? "1 accepted answer" : "\(mutation.answers) accepted answers"
        var lines = ["  corrupted: \(answers) in \(mutation.mutants) ways: \(counts)"]
        var kind = ""
        for group in mutation.groups {
            if group.first.kind != kind {
                lines.append("  \(paint.red("UNNOTICED")) \(group.first.kind): \(group.first.advice)")
            }
            kind = group.first.kind
            let times = group.count == 1 ? "" : " (\(group.count) times)"
            lines.append("    \(group.place)\(times): \(group.first.change), \(place(group.first.position))")
        }
        if !mutation.survivors.isEmpty {
            lines.append("    Mend the gate, or write what may go unnoticed under `survives`.")
        }
        return lines
            + mutation.unused.map {
                "  unused: `survives: \($0.text)` at \(place($0.position)) allows nothing; remove it"
            }
    }

    /// What the fixtures never showed.
    fileprivate var coverageLines: [String] {
        let gaps = coverage.gaps
        if gaps.isEmpty { return ["  coverage: every verifier rejected, every rung answered"] }
        return ["  coverage:"] + gaps.map { "    \($0)" }
    }
}

extension FixtureResult.Mismatch {
    /// Expected and found below each other, with a caret where two long ones part; by lines where one has several.
    fileprivate func lines(_ paint: Paint) -> [String] {
        guard (expected + found).contains(where: \.isNewline) else {
            let caret =
                LineDiff.commonPrefix(expected, found).map { [String(repeating: " ", count: $0 + 16) + "^"] } ?? []
            return [
                "    \(what)", "      expected  " + paint.green(expected), "      found     " + paint.red(found),
            ] + caret
        }
        return ["    \(what)  (- expected, + found)"]
            + LineDiff.lines(expected: expected, found: found).map { line in
                let shown = "      " + line
                return line.hasPrefix("-") ? paint.green(shown) : line.hasPrefix("+") ? paint.red(shown) : shown
            }
    }
}

/// Colours for terminals.
struct Paint {
    let isOn: Bool

    func red(_ text: String) -> String { isOn ? "\u{1B}[31m\(text)\u{1B}[0m" : text }

    func green(_ text: String) -> String { isOn ? "\u{1B}[32m\(text)\u{1B}[0m" : text }
}
