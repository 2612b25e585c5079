// SPDX-License-Identifier: Apache-2.0

extension FixtureReport {
    /// The report in TAP, version 14: a test point a fixture, its mismatches in the block below it.
    package var tap: String {
        let cases = suites.flatMap { suite in suite.cases.map { (suite, $0) } }
        var lines = ["TAP version 14", "1..\(cases.count + leftOut.count)"]
        for (index, (suite, result)) in cases.enumerated() {
            let title = Self.escaped("\(suite.policy): \(result.name)")
            lines.append("\(result.holds ? "ok" : "not ok") \(index + 1) - \(title)")
            guard !result.holds else { continue }
            lines.append("  ---")
            lines.append("  at: \(YAMLText.scalar(suite.place(result.position)))")
            lines.append("  mismatches:")
            for mismatch in result.mismatches {
                lines.append("    - what: \(YAMLText.scalar(mismatch.what))")
                lines.append("      expected: \(YAMLText.scalar(mismatch.expected))")
                lines.append("      found: \(YAMLText.scalar(mismatch.found))")
            }
            lines.append("  ...")
        }
        for (index, policy) in leftOut.enumerated() {
            let reason = Self.escaped(policy.problems.map(\.summary).joined(separator: " "))
            lines.append("ok \(cases.count + index + 1) - \(policy.name) # SKIP \(reason)")
        }
        return lines.joined(separator: "\n")
    }

    /// A name on one line, in which `#` begins no directive.
    private static func escaped(_ name: String) -> String {
        name.replacing("\\", with: "\\\\").replacing("#", with: "\\#").split(whereSeparator: \.isNewline)
            .joined(separator: " ")
    }
}
