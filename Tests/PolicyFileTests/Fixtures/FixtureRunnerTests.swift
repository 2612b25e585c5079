// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import PolicyFile

struct FixtureRunnerTests {
    private func run(_ fixtures: String, policy: String = FixtureFolder.policy, files: [String: String] = [:])
        async throws -> FixtureReport
    {
        try await FixtureFolder(fixtures, policy: policy, files: files).report()
    }

    private func mismatches(_ fixtures: String) async throws -> [String] {
        try await FixtureFolder(fixtures).mismatches()
    }

    @Test(
        "judges an answer by the gate",
        arguments: [
            ("answer: the total is 5, expect: { verdict: accepted, returns: total }", []),
            ("answer: the total is 5, expect: accepted", []),
            ("answer: nothing, expect: { verdict: rejected, by: contains, finding: missing_text, at: /text }", []),
            ("answer: '?', expect: { verdict: inconclusive, by: contains }", []),
            (
                "answer: { text: total, finish_reason: length }, expect: { verdict: rejected, by: truncated, finding: truncated }",
                []
            ),
            ("answer: { json: { total: 5 } }, rung: 1, expect: accepted", []),
            ("answer_file: answer.txt, expect: accepted", []),
            ("tool_calls: [{ name: sum }], expect: rejected", []),
            (
                "answer: nothing, expect: accepted",
                [
                    "verdict: accepted | rejected (contains: the answer: found no such text; expected one. Add it.)"
                ]
            ),
            ("answer: total, expect: rejected", ["verdict: rejected | accepted"]),
            ("answer: total, expect: { verdict: accepted, by: contains }", ["by: contains | no verifier"]),
            (
                "answer: no, expect: { verdict: rejected, finding: [missing_text, other] }",
                ["finding: other | missing_text"]
            ),
            ("answer: no, expect: { verdict: rejected, at: /other }", ["at: `/other` | `/text`"]),
            ("answer: the total, expect: { verdict: accepted, returns: the total }", ["returns: the total | total"]),
        ]
    )
    func gate(fixture: String, expected: [String]) async throws {
        let report = try await run("- { name: a, \(fixture) }\n", files: ["answer.txt": "the sum\n"])
        let found = report.suites[0].results.flatMap(\.mismatches).map { "\($0.what): \($0.expected) | \($0.found)" }
        #expect(found == expected)
    }

    @Test(
        "climbs the ladder with scripted models",
        arguments: [
            (
                "answers: { small: total }, expect: { outcome: accepted, model: small, rung: 0, attempts: 1, answer: total }",
                []
            ),
            (
                "answers: { small: no, medium: [no, a sum] }, expect: { outcome: accepted, model: medium, rung: 1, attempts: 3 }",
                []
            ),
            (
                "answers: { small: no, medium: [no, no], large: no }, expect: { outcome: ladder_exhausted, attempts: 4 }",
                []
            ),
            (
                "answers: { small: [{ fault: rate_limited, retry_after: 20s }, total] }, expect: { outcome: accepted, attempts: 2 }",
                []
            ),
            (
                "answers: { small: { fault: unauthorised }, medium: total }, expect: { outcome: accepted, rung: 1, attempts: 2 }",
                []
            ),
            (
                "answers: { small: { latency: 29s, text: no }, medium: { latency: 2s, text: total }, large: total }, "
                    + "expect: { outcome: deadline_exceeded, attempts: 2 }", []
            ),
            ("answers: { small: { refusal: I will not. } }, expect: { outcome: filtered, attempts: 1 }", []),
            (
                "answers: { small: { text: total, usage: { input: 100, output: 50 } } }, "
                    + "expect: { outcome: accepted, cost: 0.00015 USD }", []
            ),
            (
                "answers: { small: total }, expect: { outcome: accepted, cost: 1 USD, rung: 2, model: large, attempts: 3 }",
                [
                    "model: large | small", "rung: 2 | 0", "attempts: 3 | 1", "cost: 1 USD | 0.000008 USD",
                ]
            ),
            ("answers: { small: no }, expect: { outcome: accepted }", ["answers.medium: at most 0 calls | one more"]),
            (
                "answers: { small: total }, expect: { outcome: ladder_exhausted }",
                ["outcome: ladder_exhausted | accepted"]
            ),
        ]
    )
    func ladder(fixture: String, expected: [String]) async throws {
        let found = try await mismatches("- { name: a, \(fixture) }\n")
        #expect(found == expected, "\(found)")
    }

    @Test("compares answers as JSON, member by member")
    func json() async throws {
        let policy = "policy: invoice\nladder: [{ model: small }]\n"
        let report = try await run(
            """
            - name: same
              answers: { small: '{"total": 1.0, "lines": [1, 2]}' }
              expect: { outcome: accepted, answer: { lines: [1, 2], total: 1 } }
            - name: other
              answers: { small: { json: { total: 2, lines: [1], extra: null } } }
              expect: { outcome: accepted, answer: { lines: [1, 2], total: 1 } }
            """,
            policy: policy
        )
        #expect(report.suites[0].results[0].holds)
        #expect(
            report.suites[0].results[1].mismatches.map { "\($0.what): \($0.expected) | \($0.found)" } == [
                "answer /lines/1: 2 | nothing", "answer /total: 1 | 2", "answer /extra: nothing | null",
            ]
        )
    }

    @Test("the same fixtures give the same report, without waiting")
    func deterministic() async throws {
        let fixtures = """
            - { name: a, answers: { small: [{ fault: unavailable, retry_after: 10s }, no], medium: total }, expect: { outcome: returned } }
            - { name: b, answers: { small: { fault: timed_out } }, expect: { outcome: accepted } }
            """
        let clock = ContinuousClock()
        let start = clock.now
        let first = try await run(fixtures)
        let second = try await run(fixtures)
        #expect(first == second)
        #expect(first.failed == 2)
        #expect(clock.now - start < .seconds(5))
    }

    @Test("renders a report for people, as JSON and as JUnit's XML")
    func formats() async throws {
        let report = try await run(
            """
            - { name: holds, answer: total, expect: accepted }
            - name: "says <no> & \\"fails\\""
              answer: no
              expect: accepted
            """
        )
        #expect(
            report.text() == """
                invoice: 1 of 2 fixtures hold
                  ok holds
                  FAILED policies/invoice/fixtures.yaml:2:3: says <no> & "fails"
                    verdict
                      expected  accepted
                      found     rejected (contains: the answer: found no such text; expected one. Add it.)
                1 passed, 1 failed
                """
        )
        #expect(
            String(decoding: report.json(), as: UTF8.self)
                == #"{"passed":1,"failed":1,"fixtures":[{"policy":"invoice","name":"holds","file":"policies/invoice/fixtures.yaml","line":1,"column":3,"passed":true,"mismatches":[]},{"policy":"invoice","name":"says <no> & \"fails\"","file":"policies/invoice/fixtures.yaml","line":2,"column":3,"passed":false,"mismatches":[{"what":"verdict","expected":"accepted","found":"rejected (contains: the answer: found no such text; expected one. Add it.)"}]}]}"#
        )
        #expect(
            report.junit == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites tests="2" failures="1">
                  <testsuite name="invoice" tests="2" failures="1">
                    <testcase name="holds" classname="invoice" file="policies/invoice/fixtures.yaml" line="1"/>
                    <testcase name="says &lt;no&gt; &amp; &quot;fails&quot;" classname="invoice" file="policies/invoice/fixtures.yaml" line="2">
                      <failure message="verdict: expected accepted, found rejected (contains: the answer: found no such text; expected one. Add it.)">
                verdict: expected accepted, found rejected (contains: the answer: found no such text; expected one. Add it.)</failure>
                    </testcase>
                  </testsuite>
                </testsuites>
                """
        )
    }

    @Test("verifiers that take real time have it, up to their limit")
    func slow() async throws {
        let policy = { (wait: String) in
            "policy: invoice\nladder: [{ model: small, retries: 1 }]\nverify: [{ slow: { wait: \(wait), timeout: 500ms } }]\n"
        }
        let answers =
            "- { name: a, answers: { small: [{ fault: cut_off }, x] }, expect: { outcome: accepted, attempts: 2 } }\n"
        #expect(try await run(answers, policy: policy("20ms")).failed == 0)
        let report = try await run(
            "- { name: a, answer: x, expect: { verdict: inconclusive, by: slow } }\n",
            policy: policy("20s")
        )
        #expect(report.failed == 0)
    }

    @Test("shows texts of several lines line by line, and where two long ones part")
    func diffs() async throws {
        let policy = "policy: invoice\nladder: [{ model: small }]\n"
        let report = try await run(
            """
            - name: lines
              answer: "one\\ntwo\\nthree"
              expect: { verdict: accepted, returns: "one\\n2\\nthree" }
            - name: line
              answer: the capital of Norway is Oslo
              expect: { verdict: accepted, returns: the capital of Norway is Bergen }
            """,
            policy: policy
        )
        #expect(
            report.text() == """
                invoice: 0 of 2 fixtures hold
                  FAILED policies/invoice/fixtures.yaml:1:3: lines
                    returns  (- expected, + found)
                        one
                      - 2
                      + two
                        three
                  FAILED policies/invoice/fixtures.yaml:4:3: line
                    returns
                      expected  the capital of Norway is Bergen
                      found     the capital of Norway is Oslo
                                                         ^
                0 passed, 2 failed
                """
        )
    }

    @Test("colours marks where asked to, and leaves out what holds")
    func options() async throws {
        let report = try await run(
            "- { name: a, answer: total, expect: accepted }\n- { name: b, answer: total, expect: rejected }\n"
        )
        let text = report.text(.init(failuresOnly: true, colors: true))
        #expect(text.contains("\u{1B}[31mFAILED\u{1B}[0m") && text.contains("found     \u{1B}[31maccepted\u{1B}[0m"))
        #expect(!text.contains("ok"))
        #expect(!report.text().contains("\u{1B}"))
    }

    @Test("renders a report in TAP")
    func tap() async throws {
        let report = try await run(
            """
            - { name: "holds #1", answer: total, expect: accepted }
            - name: fails
              answer: no
              expect: accepted
            """
        )
        #expect(
            report.tap == ##"""
                TAP version 14
                1..2
                ok 1 - invoice: holds \#1
                not ok 2 - invoice: fails
                  ---
                  at: "policies/invoice/fixtures.yaml:2:3"
                  mismatches:
                    - what: verdict
                      expected: accepted
                      found: "rejected (contains: the answer: found no such text; expected one. Add it.)"
                  ...
                """##
        )
    }

    @Test("an answer from a file is judged byte by byte, also where it is no text")
    func binary() async throws {
        let fixture = """
            - name: a
              matrix: { returns: [total, "\\uFFFDtotal"] }
              answer_file: answer.bin
              expect: { verdict: accepted, returns: "{{returns}}" }
            """
        let folder = try FixtureFolder(fixture, policy: "policy: invoice\nladder: [{ model: small }]\n")
        try folder.folder.write(Data([0xFF]) + Data("total".utf8), to: "invoice/answer.bin")
        #expect(try await folder.report().failed == 2)
    }

    @Test("a policy that needs what the machine lacks is named, and left out where that is wanted")
    func leftOut() async throws {
        let folder = try FixtureFolder(
            "- { name: a, answer: x, expect: accepted }\n",
            policy: "policy: invoice\nladder: [{ model: small }]\nverify: [needs_tool]\n"
        )
        #expect(await folder.problems().contains("found no such tool"))
        let report = try await FixtureRunner.forTests.run(folder.folder.path, shownAs: "policies", leavesOut: true)
        let reason = "policies/invoice/policy.yaml:3:10: verify[0]: found no such tool; expected one. Install it."
        #expect(report.isLeftOut)
        #expect(report.text() == "policy invoice is left out: \(reason)\n0 passed, 0 failed")
        #expect(report.tap.hasPrefix("TAP version 14\n1..1\nok 1 - invoice # SKIP policies/invoice/policy.yaml:3:10:"))
    }

    @Test("a policy without fixtures is named")
    func noFixtures() async throws {
        let folder = try TemporaryFolder(["invoice/policy.yaml": FixtureFolder.policy])
        let report = try await FixtureRunner.forTests.run(folder.path, shownAs: "policies")
        #expect(
            report.text()
                == "invoice: no fixtures; write some in policies/invoice/fixtures.yaml\n0 passed, 0 failed"
        )
    }

    @Test("says what is wrong with fixtures, and where", arguments: Golden.all(in: "fixtures"))
    func messages(golden: Golden) async throws {
        try golden.check(await FixtureFolder(golden.input).problems())
    }
}
