// SPDX-License-Identifier: Apache-2.0

import Testing

/// Those that the catalogue's verifiers check are tested beside it.
struct AssertionTests {
    @Test(
        "looks at the returned answer",
        arguments: [
            ("{ type: equals, value: a total of 5 }", true), ("{ type: equals, value: a total }", false),
            ("{ type: contains, value: total }", true), ("{ type: contains, value: Total }", false),
            ("{ type: icontains, value: TOTAL }", true), ("{ type: not-contains, value: sum }", true),
            ("{ type: not-contains, value: total }", false), ("{ type: contains-all, value: [total, '5'] }", true),
            ("{ type: contains-all, value: [total, '6'] }", false), ("{ type: contains-any, value: [x, '5'] }", true),
            ("{ type: contains-any, value: [x, y] }", false), ("{ type: icontains-all, value: [TOTAL, A] }", true),
            ("{ type: icontains-any, value: [X, OF] }", true), ("{ type: starts-with, value: a tot }", true),
            ("{ type: not-starts-with, value: a tot }", false), ("{ type: ends-with, value: of 5 }", true),
            ("{ type: ends-with, value: of 6 }", false), ("is-json", false), ("not-is-json", true),
            ("{ type: finish-reason, value: stop }", true), ("{ type: finish-reason, value: length }", false),
            ("{ type: cost, threshold: 0 }", true), ("{ type: latency, threshold: 0 }", true),
            ("{ type: contains, value: 'file://words.txt' }", true),
        ]
    )
    func gate(assertion: String, holds: Bool) async throws {
        let policy = FixtureFolder.policy.replacing(", trim: true", with: "")
        let fixture = "- { name: a, answer: a total of 5, assert: [\(assertion)] }\n"
        let found = try await FixtureFolder(fixture, policy: policy, files: ["words.txt": "total of"]).mismatches()
        #expect(found.isEmpty == holds, "\(found)")
    }

    @Test("says what was asserted, and what came instead")
    func mismatch() async throws {
        let fixture = """
            - name: a
              answers: { small: { json: { total: 5 }, latency: 2s, usage: { input: 100, output: 50 } } }
              assert:
                - { type: equals, value: { total: 6 } }
                - { type: contains-all, value: [total, sum] }
                - { type: cost, threshold: 0.0001 }
                - { type: latency, threshold: 1500 }
                - { type: not-is-json }
            """
        let policy = FixtureFolder.policy.replacing(", trim: true", with: "")
        #expect(
            try await FixtureFolder(fixture, policy: policy).mismatches() == [
                #"assert equals: {"total":6} | {"total":5}"#,
                #"assert contains-all: a text with `total` and `sum` | {"total":5}"#,
                "assert cost: at most 0.0001 USD | 0.00015 USD",
                "assert latency: at most 1.5s | 2s",
                #"assert not-is-json: not JSON | {"total":5}"#,
            ]
        )
    }

    @Test(
        "refuses what it does not have, with the reason",
        arguments: [
            (
                "{ type: javascript, value: output.length }",
                "found `javascript`, which runs code; expected an assertion that runs"
            ),
            ("{ type: not-python, value: x }", "found `python`, which runs code"),
            ("{ type: llm-rubric, value: polite }", "which asks a model"),
            ("llm-rubric", ":1:38: [0].assert[0]: found `llm-rubric`, which asks a model"),
            ("{ type: similar, value: x }", "embeddings"), ("{ type: 'similar:cosine', value: x }", "embeddings"),
            ("{ type: trace-span-count }", "the steps of an agent"), ("{ type: webhook }", "calls a service"),
            ("{ type: levenshtein, value: x, threshold: 5 }", "how alike two texts are"),
            ("{ type: perplexity }", "log-probabilities"), ("{ type: assert-set }", "List its assertions one by one"),
            (
                "{ type: contain, value: x }",
                "found the unknown assertion `contain`; expected one of `equals`, `contains`,"
            ),
            ("{ type: contain, value: x }", "Did you mean `contains`?"),
            ("{ type: jvascript }", "Did you mean `javascript`?"),
            ("{ type: contains }", "[0].assert[0]: found no `value`"),
            ("{ type: contains, value: 5 }", "Put it in quotes."),
            ("{ type: contains-any, value: 'a,b' }", "found `a,b`; expected a list of texts"),
            ("{ type: cost }", "found no `threshold`; expected the most that is allowed, a number in US dollars"),
            ("{ type: contains, value: x, weight: 2 }", "found the unknown key `weight`"),
            ("{ value: x }", "found no `type`"),
            ("{ type: regex, value: x }", "the verifier `regex` checks, which is not there"),
            ("{ type: contains, value: 'file://../x' }", "a path out of the policy's folder"),
        ]
    )
    func problems(assertion: String, expected: String) async throws {
        let found = await (try FixtureFolder("- { name: a, answer: total, assert: [\(assertion)] }\n")).problems()
        #expect(found.contains(expected), "\(found)")
    }
}
