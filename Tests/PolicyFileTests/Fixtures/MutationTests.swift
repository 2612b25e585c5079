// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import PolicyFile

struct MutationTests {
    private func report(_ fixtures: String, policy: String = FixtureFolder.policy, places: Int = 8) async throws
        -> MutationReport
    {
        let folder = try FixtureFolder(fixtures, policy: policy)
        let report = try await folder.report(mutation: MutationSettings(seed: 1, places: places))
        #expect(report.failed == 0)
        return try #require(report.suites[0].mutation)
    }

    @Test("counts what was noticed, undone, allowed and let through")
    func counts() async throws {
        // The gate takes an answer down to `total`: it undoes what stands around the word, and notices where the word is gone.
        let mutation = try await report("- { name: a, answer: total of five, expect: accepted }\n")
        #expect(mutation.answers == 1)
        #expect(mutation.survivors.isEmpty)
        #expect(mutation.noticed > 0 && mutation.undone > 0)
        #expect(mutation.noticed + mutation.undone == mutation.mutants)
    }

    @Test("names what no verifier noticed, with its place and what would")
    func survivors() async throws {
        let policy = "policy: invoice\nladder: [{ model: small }]\nverify: [{ contains: { text: '5' } }]\n"
        let fixture = "- { name: a, answer: { json: { total: 5, note: x } }, expect: accepted }\n"
        let mutation = try await report(fixture, policy: policy)
        let names = mutation.survivors.map { "\($0.kind) \($0.pointer?.description ?? "-"): \($0.change)" }
        for expected in [
            "drop_member /note: left out", "extra_member : a member `unasked` added",
            "change_type /total: a number → a string", "change_text /note: another text",
            "empty_text /note: an empty text", "negate /total: 5 → -5", "prose -: words before and after",
            "add_refusal -: a refusal behind it", "repeat -: the answer twice",
        ] {
            #expect(names.contains(expected), "\(names)")
        }
        // Where the five is gone, the gate notices.
        #expect(!names.contains { $0.hasPrefix("drop_member /total") || $0.hasPrefix("empty ") })
        #expect(mutation.survivors.allSatisfy { !$0.advice.isEmpty && $0.position.line == 1 })
    }

    @Test("lets through what `survives` allows, of the fixture or the file, and says what was not needed")
    func allowances() async throws {
        let policy = "policy: invoice\nladder: [{ model: small }]\n"
        let all = MutationKind.allCases.map(\.rawValue).filter { $0 != "drop_member" }.joined(separator: ", ")
        let mutation = try await report(
            """
            survives: [\(all)]
            fixtures:
              - name: a
                answer: { json: { lines: [{ note: x, sum: y }] } }
                expect: accepted
                survives: [drop_member /lines/*/note]
            """,
            policy: policy
        )
        #expect(
            mutation.survivors.map { "\($0.kind) \($0.pointer?.description ?? "-")" } == [
                "drop_member /lines", "drop_member /lines/0/sum",
            ]
        )
        #expect(mutation.allowed == mutation.mutants - 2)
        #expect(mutation.unused.map(\.text).contains("drop_call"))
        #expect(!mutation.unused.map(\.text).contains("drop_member /lines/*/note"))
    }

    @Test("an allowance of a place that was not tried is not called needless")
    func sampled() async throws {
        let fixture =
            "- { name: a, answer: { json: { a: 1, b: 2, c: 3 } }, expect: accepted, survives: [drop_member /zzz] }\n"
        let policy = "policy: invoice\nladder: [{ model: small }]\n"
        #expect(try await report(fixture, policy: policy, places: 2).unused.isEmpty)
        #expect(try await report(fixture, policy: policy, places: 3).unused.map(\.text) == ["drop_member /zzz"])
    }

    @Test("the same seed makes the same mutants, whatever other fixtures there are")
    func deterministic() async throws {
        let one = "- { name: a, answer: { json: [1, 2, 3, 4, 5, 6] }, expect: accepted }\n"
        let other = "- { name: b, answer: { json: [7] }, expect: accepted }\n"
        let policy = "policy: invoice\nladder: [{ model: small }]\n"
        let alone = try await report(one, policy: policy, places: 2)
        let second = try await report(other + one, policy: policy, places: 2)
        #expect(alone.survivors.map(\.change) == second.survivors.filter { $0.fixture == "a" }.map(\.change))
    }

    @Test("leaves to a model what only a model could notice")
    func models() async throws {
        let policy = """
            policy: invoice
            ladder: [{ model: small }]
            verify: [{ contains: { text: total } }, { asks: { model: large } }]

            """
        let mutation = try await report(
            """
            - { name: a, answer: the total of it, models: { large: 'yes' }, expect: accepted }
            - { name: b, answers: { small: a total too, large: 'yes' }, expect: { outcome: accepted } }
            """,
            policy: policy
        )
        #expect(mutation.answers == 2 && mutation.survivors.isEmpty)
        #expect(mutation.leftToModels > 0 && mutation.noticed > 0)
    }

    @Test("takes the answers of ladders too, each once, and none that is rejected")
    func answers() async throws {
        let mutation = try await report(
            """
            - { name: a, answer: total, expect: accepted }
            - { name: b, answers: { small: total }, expect: { outcome: accepted } }
            - { name: c, answers: { small: no, medium: [no, total] }, expect: { outcome: accepted } }
            - { name: d, answer: no, expect: rejected }
            """
        )
        // The third is the same text, from another rung before the same gate.
        #expect(mutation.answers == 1)
    }

    @Test(
        "swaps two digits, and keeps numbers numbers",
        arguments: [
            ("1249.50", "1249.05"), ("12", "21"), ("10", "11"), ("5", "6"), ("9", "8"), ("11", "12"),
            ("A-100", "A-101"),
            ("2026-03-14", "2026-03-41"), ("x", nil), ("1020", "1002"), ("0.1", "0.2"), ("100.01", "100.10"),
        ] as [(String, String?)]
    )
    func digits(text: String, expected: String?) {
        #expect(DigitSwap.swapped(text) == expected)
    }

    @Test("corrupts tool calls by their parts")
    func toolCalls() async throws {
        let policy = "policy: invoice\nladder: [{ model: small }]\n"
        let fixture = "- { name: a, tool_calls: [{ name: find, arguments: { q: hat } }], expect: accepted }\n"
        let mutation = try await report(fixture, policy: policy)
        #expect(
            mutation.survivors.map { "\($0.kind) \($0.pointer?.description ?? "-"): \($0.change)" } == [
                "drop_call /tool_calls/0: left out", "rename_tool /tool_calls/0: another tool",
                "break_arguments /tool_calls/0: its arguments cut", "drop_argument /tool_calls/0/arguments/q: left out",
                "change_argument /tool_calls/0/arguments/q: a string → an array",
            ]
        )
    }

    @Test(
        "says what is wrong with an allowance",
        arguments: [
            ("[drop_membr]", "found the unknown change `drop_membr`; expected one of `drop_member`"),
            ("[drop_membr]", "Did you mean `drop_member`?"),
            ("[drop_member note]", "found `note` behind `drop_member`"),
            ("5", "survives: found `5`; expected a list of texts"),
        ]
    )
    func problems(written: String, expected: String) async throws {
        let found = await (try FixtureFolder("- { name: a, answer: total, expect: accepted, survives: \(written) }\n"))
            .problems()
        #expect(found.contains(expected), "\(found)")
    }

    @Test("the reports name survivors, and fail")
    func formats() async throws {
        let policy = "policy: invoice\nladder: [{ model: small }]\n"
        let folder = try FixtureFolder(
            "- { name: a, tool_calls: [{ name: find }], expect: accepted }\n",
            policy: policy
        )
        let report = try await folder.report(mutation: MutationSettings())
        #expect(!report.isGood && report.failed == 0 && report.survivors == 2)
        #expect(
            report.text() == """
                invoice: 1 of 1 fixtures hold
                  ok a
                  corrupted: 1 accepted answer in 2 ways: 2 unnoticed
                  UNNOTICED drop_call: Name the tool under `required` of `tool_calls`.
                    /tool_calls/*: left out, policies/invoice/fixtures.yaml:1:3
                  UNNOTICED rename_tool: Add `tool_calls`.
                    /tool_calls/*: another tool, policies/invoice/fixtures.yaml:1:3
                    Mend the gate, or write what may go unnoticed under `survives`.
                1 passed, 0 failed, 2 corrupted answers unnoticed
                """
        )
        #expect(report.tap.contains("not ok 2 - invoice: a (corrupted)"))
        #expect(report.junit.contains(#"<testsuites tests="2" failures="1">"#))
        let json = try JSONValue(parsing: report.json())
        #expect(json.at("/mutation/0/survivors/1/kind") == "rename_tool")
    }
}
