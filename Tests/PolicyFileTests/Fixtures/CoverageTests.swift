// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import PolicyFile

struct CoverageTests {
    private static let policy = """
        policy: invoice
        ladder:
          - model: small
          - model: medium
            verify: [{ contains: { text: x, name: medium_only } }]
        verify: [{ contains: { text: total } }, { slow: { wait: 1ms } }]

        """

    @Test("names verifiers that never rejected, findings that never occurred, rungs that never answered")
    func gaps() async throws {
        let none = try await FixtureFolder("- { name: a, answer: total, expect: accepted }\n", policy: Self.policy)
            .report()
        #expect(
            none.suites[0].coverage.gaps == [
                "contains never rejected an answer", "slow never rejected an answer",
                "medium_only of rung 1 never rejected an answer", "rung 0 (small) never answered",
                "rung 1 (medium) never answered",
            ]
        )
        let some = try await FixtureFolder(
            """
            - { name: a, answers: { small: no, medium: x }, expect: { outcome: accepted } }
            - { name: b, answer: no, rung: 1, expect: rejected }
            """,
            policy: Self.policy
        ).report()
        #expect(
            some.suites[0].coverage.gaps == [
                "slow never rejected an answer", "contains never found `never_happens`",
                "medium_only of rung 1 never found `never_happens`", "rung 0 (small) never answered",
            ]
        )
        #expect(
            some.text(.init(failuresOnly: true, coverage: true)) == """
                invoice: 2 of 2 fixtures hold
                  coverage:
                    slow never rejected an answer
                    contains never found `never_happens`
                    medium_only of rung 1 never found `never_happens`
                    rung 0 (small) never answered
                2 passed, 0 failed
                """
        )
        let json = try JSONValue(parsing: some.json(coverage: true))
        #expect(json.at("/coverage/0/verifiers/0/findings/missing_text") == 1)
        #expect(json.at("/coverage/0/rungs/1") == ["model": "medium", "asked": 1, "answered": 1])
    }
}

struct LineDiffTests {
    @Test(
        "shows the lines that differ, with those beside them",
        arguments: [
            ("a", "b", ["- a", "+ b"]),
            ("a\nb\nc", "a\nx\nc", ["  a", "- b", "+ x", "  c"]),
            ("1\n2\n3\n4\n5", "1\n2\n3\n4\n5\n6", ["  …", "  4", "  5", "+ 6"]),
            ("a\nb", "", ["- a", "- b", "+ "]),
        ]
    )
    func lines(expected: String, found: String, diff: [String]) {
        #expect(LineDiff.lines(expected: expected, found: found) == diff)
    }

    @Test("a text of many lines is shown whole instead of compared for ever")
    func long() {
        let long = String(repeating: "x\n", count: 5_000)
        #expect(LineDiff.lines(expected: long, found: "y").count == 5_002)
    }
}
