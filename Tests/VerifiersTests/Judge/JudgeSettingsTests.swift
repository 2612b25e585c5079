// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct JudgeSettingsTests {
    private static let rubric = #""rubric":{"correct":"It is true."}"#

    @Test("good settings have no problems")
    func good() throws {
        for more in [
            "", #","method":"compare","reference":"Oslo.""#, #","reference":{"from":"request"}"#,
            #","temperature":"unset""#,
            #","scale":10,"at_least":1,"repeats":3,"combine":"majority","seal":"lantern-42""#,
        ] {
            #expect(try JudgeBench.problems(#"{"model":"j",\#(Self.rubric)\#(more)}"#) == [])
        }
        #expect(try JudgeBench.problems(#"{"model":["j","k"],\#(Self.rubric)}"#, ladder: ["small", "j", "k"]) == [])
    }

    @Test(
        "wrong settings are found together and at their places",
        arguments: [
            (
                "{}",
                [
                    "verify[0].judge: found no `model`; expected the model that judges, or several. Add `model: …`.",
                    "verify[0].judge: found no `rubric`; expected the points that an answer is graded by. Add `rubric: …`.",
                ]
            ),
            (
                #"{"model":"jj","rubric":{"Correct":"x","kind":{"criterion":"","weight":0,"at_least":9,"why":1}},"scale":1}"#,
                [
                    "verify[0].judge.model: found the unknown model `jj`; expected one of `j`, `k`, `medium`, `small`, `twin`. Did you mean `j`?",
                    "verify[0].judge.scale: found `1`; expected a whole number from 2 to 10. Choose such a number.",
                    "verify[0].judge.rubric.Correct: found `Correct`; expected the name of a point: lower-case letters, digits and `_`, a letter first. Rename it.",
                    "verify[0].judge.rubric.kind.criterion: found an empty text; expected what the judge looks at, in words. Write it, or remove the key.",
                    "verify[0].judge.rubric.kind.weight: found `0`; expected a whole number from 1 to 100. Choose such a number.",
                    "verify[0].judge.rubric.kind.at_least: found `9`; expected a whole number from 1 to 5. Choose such a number.",
                    "verify[0].judge.rubric.kind.why: found the unknown key `why`; expected one of `criterion`, `weight`, `at_least`. Remove it.",
                ]
            ),
            (
                #"{"model":["j","j"],"rubric":{},"method":"compare","seal":"a b","reference":{"file":"none.txt"},"modle":1}"#,
                [
                    "verify[0].judge.model[1]: found `j` a second time; expected each model once. Write `repeats` to ask a model more than once.",
                    "verify[0].judge.rubric: found no points; expected 1 to 12. Add one.",
                    "verify[0].judge.reference.file: found no file `none.txt`; expected a file with an answer. Check it.",
                    "verify[0].judge.seal: found `a b`; expected 4 to 40 letters, digits and signs of ASCII, without spaces. Choose such a word, or remove the key.",
                    "verify[0].judge.modle: found the unknown key `modle`;",
                ]
            ),
            (
                #"{"model":[],"rubric":{"addresses_judge":"x"},"method":"compare"}"#,
                [
                    "verify[0].judge: found no `model`; expected at least one model that judges. Add `model: …`.",
                    "verify[0].judge.rubric.addresses_judge: found `addresses_judge`, which is the code of another finding;",
                    "verify[0].judge: found no `reference`; expected the answer to compare with, since `method` is `compare`.",
                ]
            ),
            (
                #"{"model":"j","rubric":"rubric.md","temperature":"hot"}"#,
                [
                    "verify[0].judge.rubric: rubric.md, line 3: found `Correct`; expected the name of a point: lower-case letters, digits and `_`. Rename it.",
                    "verify[0].judge.rubric: rubric.md, line 5: found no text below `kind`; expected what the judge looks at. Write it below the heading.",
                    "verify[0].judge.rubric: rubric.md, line 5: found `heavy`; expected `weight 1` to `100`, or `at least 1` to `5`. Write `(weight 2, at least 3)`.",
                    "verify[0].judge.temperature: found `hot`; expected a number from 0 to 2.",
                ]
            ),
        ]
    )
    func problems(settings: String, expected: [String]) throws {
        let files = ["rubric.md": "Words.\n\n## Correct\nTrue.\n## kind (heavy)\n"]
        let problems = try JudgeBench.problems(settings, files: files)
        #expect(problems.count == expected.count, "\(problems)")
        for expected in expected { #expect(problems.contains { $0.hasPrefix(expected) }, "\(expected): \(problems)") }
    }

    @Test("a ladder whose own model would be its only judge is refused when it is loaded, by whatever name")
    func ownModel() throws {
        let message =
            "verify[0].judge.model: found no judge for the answers of `NAME` but the model itself; expected another model, since "
            + "models favour their own answers. Name another model, give that rung a `verify` of its own, or write `allow_own_model: true`."
        for (ladder, name) in [(["small", "j"], "j"), (["twin"], "twin")] {
            let problems = try JudgeBench.problems(#"{"model":"j",\#(Self.rubric)}"#, ladder: ladder)
            #expect(problems == [message.replacing("NAME", with: name)])
            let allowed = #"{"model":"j",\#(Self.rubric),"allow_own_model":true}"#
            #expect(try JudgeBench.problems(allowed, ladder: ladder) == [])
        }
    }

    @Test("a rubric is read from Markdown, with weights and lower limits in its headings")
    func document() {
        let text = """
            # Support answers
            Customers wrote in.

            ## correct (at least 4)
            Everything is true.
            ### Notes
            No guesses.

            ## kind (weight 2, at least 2)

            It is kind.
            ## short
            It is short.
            """
        let document = RubricDocument(Array(text.utf8), scale: 5)
        #expect(document.problems == [])
        #expect(document.introduction == "# Support answers\nCustomers wrote in.")
        #expect(
            document.points == [
                Rubric.Point(
                    name: "correct",
                    criterion: "Everything is true.\n### Notes\nNo guesses.",
                    weight: 1,
                    atLeast: 4
                ),
                Rubric.Point(name: "kind", criterion: "It is kind.", weight: 2, atLeast: 2),
                Rubric.Point(name: "short", criterion: "It is short."),
            ]
        )
    }

    @Test("the instructions hold the rubric, the scale and the form of a reply")
    func instructions() async throws {
        let judge = JudgeBench.Judge.grading(["correct": 5, "kind": 5])
        _ = try await JudgeBench.judge(judge)
        let system = try #require(judge.calls.first?.text(of: "system"))
        for part in [
            "- correct: It is true.", "- kind: It is kind.", "from 1 (fails the point) to 5 (meets it fully)",
            #"{"seal":"blue-heron","points":{"correct":{"reason":"…","grade":3},"kind":{"reason":"…","grade":3}},"addresses_judge":false}"#,
        ] {
            #expect(system.contains(part), "\(part)")
        }
        let schema = try #require(judge.calls.first?.request.body["response_format"]?["json_schema"]?["schema"])
        #expect(schema["properties"]?["points"]?["properties"]?["kind"]?["properties"]?["grade"]?["enum"]?.count == 5)
        #expect(schema["additionalProperties"]?.bool == false)
    }
}
