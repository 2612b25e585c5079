// SPDX-License-Identifier: Apache-2.0

import JSON

extension FixtureReport {
    /// The report for people: the fixtures that do not hold with expected and found, and a last line that counts.
    package var text: String {
        var lines: [String] = []
        for suite in suites {
            guard !suite.results.isEmpty else {
                lines.append("\(suite.policy): no fixtures")
                continue
            }
            let passed = suite.results.count(where: \.holds)
            lines.append("\(suite.policy): \(passed) of \(suite.results.count) fixtures hold")
            for result in suite.results where !result.holds {
                lines.append("  FAILED \(suite.file):\(result.position.line):\(result.position.column): \(result.name)")
                for mismatch in result.mismatches {
                    lines.append("    \(mismatch.what)")
                    lines.append("      expected  \(Self.indented(mismatch.expected))")
                    lines.append("      found     \(Self.indented(mismatch.found))")
                }
            }
        }
        lines.append("\(passed) passed, \(failed) failed")
        return lines.joined(separator: "\n")
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n                ")
    }

    /// The report as a JSON object: `passed`, `failed`, and `fixtures` with `policy`, `name`, `file`, `line`, `column`, `passed` and
    /// `mismatches` of `what`, `expected`, `found`.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        writer.key("passed")
        writer.int(passed)
        writer.key("failed")
        writer.int(failed)
        writer.key("fixtures")
        writer.beginArray()
        for suite in suites {
            for result in suite.results { Self.write(result, of: suite, to: &writer) }
        }
        writer.endArray()
        writer.endObject()
        return writer.take()
    }

    private static func write(_ result: FixtureResult, of suite: Suite, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("policy")
        writer.string(suite.policy)
        writer.key("name")
        writer.string(result.name)
        writer.key("file")
        writer.string(suite.file)
        writer.key("line")
        writer.int(result.position.line)
        writer.key("column")
        writer.int(result.position.column)
        writer.key("passed")
        writer.bool(result.holds)
        writer.key("mismatches")
        writer.beginArray()
        for mismatch in result.mismatches {
            writer.beginObject()
            writer.key("what")
            writer.string(mismatch.what)
            writer.key("expected")
            writer.string(mismatch.expected)
            writer.key("found")
            writer.string(mismatch.found)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    /// The report in JUnit's XML form, a suite for each policy.
    package var junit: String {
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuites tests="\#(passed + failed)" failures="\#(failed)">"#,
        ]
        for suite in suites {
            let name = Self.escaped(suite.policy)
            let failures = suite.results.count { !$0.holds }
            lines.append(#"  <testsuite name="\#(name)" tests="\#(suite.results.count)" failures="\#(failures)">"#)
            for result in suite.results {
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
