// SPDX-License-Identifier: Apache-2.0

import JSON

extension FixtureReport {
    /// The report in JUnit's XML form, a suite for each policy.
    package var junit: String {
        let all = suites.flatMap(\.cases)
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuites tests="\#(all.count)" failures="\#(all.count { !$0.holds })">"#,
        ]
        for suite in suites {
            let name = Self.escaped(suite.policy)
            let cases = suite.cases
            let failures = cases.count { !$0.holds }
            lines.append(#"  <testsuite name="\#(name)" tests="\#(cases.count)" failures="\#(failures)">"#)
            for result in cases {
                let head =
                    #"    <testcase name="\#(Self.escaped(result.name))" classname="\#(name)" file="\#(Self.escaped(suite.file))""#
                    + #" line="\#(result.position.line)""#
                guard !result.holds else {
                    lines.append(head + "/>")
                    continue
                }
                let words = result.mismatches.map { "\($0.what): expected \($0.expected), found \($0.found)" }
                lines.append(head + ">")
                lines.append(#"      <failure message="\#(Self.escaped(words.first ?? ""))">"#)
                lines.append(Self.escaped(words.joined(separator: "\n")) + "</failure>")
                lines.append("    </testcase>")
            }
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n")
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped += "&#\(scalar.value);"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
