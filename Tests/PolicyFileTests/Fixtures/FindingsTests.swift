// SPDX-License-Identifier: Apache-2.0

import Testing

struct FindingsTests {
    @Test(
        "finds each expected finding, by as much as is said of it",
        arguments: [
            ("[missing_text]", []),
            ("[{ code: missing_text, at: /text, by: contains }]", []),
            ("[{ at: /text }]", []),
            (
                "[{ code: missing_text, line: 1 }]",
                ["findings[0]: `missing_text`, line 1 | `missing_text` at `/text`, by `contains`"]
            ),
            (
                "[missing_text, missing_text]",
                ["findings[1]: `missing_text` | `missing_text` at `/text`, by `contains`"]
            ),
            // What says most is looked for first, so that a plain one does not take its finding away.
            (
                "[{ by: contains }, { code: missing_text, at: /text }]",
                ["findings[0]: any finding, by `contains` | `missing_text` at `/text`, by `contains`"]
            ),
        ]
    )
    func findings(written: String, expected: [String]) async throws {
        let fixtures = "- { name: a, answer: no, expect: { verdict: rejected, findings: \(written) } }\n"
        #expect(try await FixtureFolder(fixtures).mismatches() == expected)
    }

    @Test("an accepted answer has none")
    func none() async throws {
        let fixtures = "- { name: a, answer: total, expect: { verdict: accepted, findings: [x] } }\n"
        #expect(try await FixtureFolder(fixtures).mismatches() == ["findings[0]: `x` | no finding"])
    }
}

/// Verifiers that ask models, which fixtures script.
struct ScriptedModelsTests {
    private static let policy = """
        policy: invoice
        ladder: [{ model: small, retries: 1 }, { model: medium }]
        verify: [{ contains: { text: total } }, { asks: { model: large } }]

        """

    @Test(
        "a verifier's model answers what `models` says, or `answers` of a ladder",
        arguments: [
            ("answer: total, models: { large: 'yes' }, expect: accepted", []),
            ("answer: total, models: { large: nope }, expect: { verdict: rejected, by: asks, finding: disliked }", []),
            (
                "answer: total, models: { large: { fault: unavailable } }, expect: { verdict: inconclusive, by: asks }",
                []
            ),
            (
                "answer: total, models: { large: { text: 'yes', latency: 61s } }, expect: { verdict: inconclusive, by: asks }",
                []
            ),
            ("answer: nothing, expect: { verdict: rejected, by: contains }", []),
            ("answer: total, expect: accepted", ["models.large: at most 0 calls | one more"]),
            (
                "answers: { small: [total], medium: total, large: [nope, 'yes'] }, "
                    + "expect: { outcome: accepted, model: medium, attempts: 2 }", []
            ),
            (
                "answers: { small: [{ fault: unavailable, retry_after: 20s }, total], large: 'yes' }, "
                    + "expect: { outcome: accepted, model: small, attempts: 2 }", []
            ),
            // Both the answers and the judge's are charged: 1 + 1 tokens at 1 USD/1M, 16 + 1 tokens at 4 USD/1M.
            (
                "answers: { small: { text: total, usage: { input: 10, output: 5 } }, "
                    + "large: { text: 'yes', usage: { input: 10, output: 1 } } }, "
                    + "expect: { outcome: accepted, cost: 0.000059 USD }", []
            ),
        ]
    )
    func scripted(fixture: String, expected: [String]) async throws {
        #expect(try await FixtureFolder("- { name: a, \(fixture) }\n", policy: Self.policy).mismatches() == expected)
    }

    @Test("an unknown model is named")
    func unknown() async throws {
        let folder = try FixtureFolder(
            "- { name: a, answer: total, models: { larg: 'yes' }, expect: accepted }\n",
            policy: Self.policy
        )
        #expect(await folder.problems().contains("found the unknown model `larg`; expected one of `small`, `medium`"))
        #expect(await folder.problems().contains("Did you mean `large`?"))
    }
}
