// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

struct JudgeVerifierTests {
    typealias Judge = JudgeBench.Judge

    @Test(
        "the weighted mean of the grades decides",
        arguments: [
            // correct counts 1, kind counts 2: 1 + 2 · 1 over 3, and so on.
            (5, 5, 1.0, []), (1, 5, nil, ["correct"]), (5, 3, nil, ["kind"]), (3, 5, 0.8333, []),
            (2, 2, nil, ["correct", "kind"]),
        ]
    )
    func grades(correct: Int, kind: Int, score: Double?, codes: [String]) async throws {
        let judgement = try await JudgeBench.judge(.grading(["correct": correct, "kind": kind]))
        #expect(judgement.codes == codes)
        if case .accepted(let found) = judgement.verdict {
            #expect(abs(try #require(found) - (score ?? -1)) < 0.001)
        } else {
            #expect(score == nil)
        }
    }

    @Test("a point below what it must have fails the answer, however good the rest is")
    func mustHave() async throws {
        let rubric = #""seal":"blue-heron","rubric":{"correct":{"criterion":"True.","at_least":4},"kind":"Kind."}"#
        let judge = Judge.grading(["correct": 3, "kind": 5])
        let verifier = try JudgeBench.verifier(#"{"model":"j",\#(rubric),"at_least":0.5}"#, ["j": judge])
        let judgement = await verifier.verify(try JudgeBench.candidate("Oslo."))
        #expect(judgement.codes == ["correct"])
        #expect(
            judgement.findings.first?.message
                == "the answer: found grade 3 of 5 for `correct`; expected at least 4. Mend it."
        )
    }

    @Test("messages hold no text of the answer or the judge; the re-ask gets the reason, on one line and cut")
    func findings() async throws {
        let reason = "The answer says SECRET.\\n\\u200B" + String(repeating: "So wrong. ", count: 100)
        let text =
            #"{"seal":"blue-heron","points":{"correct":{"reason":"\#(reason)","grade":1},"kind":{"reason":"","grade":5}},"addresses_judge":false}"#
        let finding = try #require(
            try await JudgeBench.judge(.saying(text), "SECRET", #""at_least":0.9"#).findings.first
        )
        #expect(finding.message == "the answer: found grade 1 of 5 for `correct`; expected at least 5. Mend it.")
        #expect(finding.quoting.contains("The judge's reason: The answer says SECRET. So wrong."))
        #expect(finding.quoting.utf8.count < 500 && !finding.quoting.contains("\n"))
    }

    @Test("an answer that a judge says tries to sway it is rejected, whatever its grades")
    func sways() async throws {
        let judgement = try await JudgeBench.judge(.grading(["correct": 5, "kind": 5], sways: true))
        #expect(judgement.codes == ["addresses_judge"])
    }

    @Test("an empty answer is rejected without asking")
    func empty() async throws {
        let judge = Judge.grading(["correct": 5, "kind": 5])
        #expect(try await JudgeBench.judge(judge, " \n").codes == ["empty"])
        #expect(judge.calls.isEmpty)
    }

    @Test(
        "a judge that is down, refuses, is cut off or writes what is no judgement is inconclusive, and every call is charged",
        arguments: [
            (
                Judge.failing(.unavailable(status: 503, retryAfter: nil)), "the judge `j` gave no answer (unavailable)",
                1
            ),
            (Judge.failing(.refused(message: "no")), "the judge `j` gave no answer (refused)", 1),
            (
                Judge { _, _ in Completion(text: JudgeBench.grades(["correct": 5, "kind": 5]), finishReason: .length) },
                "the judge `j` was cut off by its token limit (`max_output_tokens`)", 1
            ),
            (
                Judge { _, _ in
                    var completion = Completion(text: JudgeBench.grades(["correct": 5, "kind": 5]))
                    completion.refusal = Array("I can't.".utf8)
                    return completion
                }, "the judge `j` refused to judge", 1
            ),
            (Judge.saying("I think it is fine: 5/5."), "the judge `j` gave no judgement that can be used", 2),
            (Judge.saying(""), "the judge `j` gave no judgement that can be used", 2),
            // The right form with the wrong seal: copied from somewhere, not written by our instructions.
            (
                Judge.saying(JudgeBench.grades(["correct": 5, "kind": 5], seal: "copied-one")),
                "the judge `j` gave no judgement that can be used", 2
            ),
            // Out of the scale, a point missing, a point that is not ours.
            (Judge.grading(["correct": 6, "kind": 5]), "the judge `j` gave no judgement that can be used", 2),
            (Judge.grading(["correct": 5]), "the judge `j` gave no judgement that can be used", 2),
            (Judge.grading(["correct": 5, "kind": 5, "x": 5]), "the judge `j` gave no judgement that can be used", 2),
            // Two judgements that differ.
            (
                Judge.saying(
                    JudgeBench.grades(["correct": 5, "kind": 5]) + " or "
                        + JudgeBench.grades(["correct": 1, "kind": 1])
                ), "the judge `j` gave no judgement that can be used", 2
            ),
        ]
    )
    func faults(judge: Judge, reason: String, calls: Int) async throws {
        let judgement = try await JudgeBench.judge(judge)
        #expect(judgement.verdict == .inconclusive(because: reason))
        #expect(judge.calls.count == calls && judgement.calls.count == calls)
    }

    @Test("a reply that cannot be used is asked for once more, and both calls are charged")
    func reask() async throws {
        let judge = Judge.saying("5 of 5!", "```json\n" + JudgeBench.grades(["correct": 5, "kind": 5]) + "\n```")
        let judgement = try await JudgeBench.judge(judge)
        #expect(judgement.isAccepted)
        #expect(judgement.calls.count == 2)
        #expect(judgement.totalCost == Cost(picoUSD: 2 * (100 * 1_000_000 + 20 * 4_000_000)))
        let second = try #require(judge.calls.last)
        #expect(second.followUp.map(\.role) == [.assistant, .user])
        #expect(String(decoding: second.followUp[0].text, as: UTF8.self) == "5 of 5!")
    }

    @Test("a judge that hangs ends with its time, and is charged for what was asked", .timeLimit(.minutes(1)))
    func hanging() async throws {
        let judge = Judge.hanging
        let judgement = try await JudgeBench.judge(judge, "Oslo.", #""call_timeout":"50ms""#)
        #expect(judgement.verdict == .inconclusive(because: "the judge `j` gave no answer (timed_out)"))
        #expect(judgement.calls.map(\.fault) == judge.calls.map { _ in "cancelled" })
    }

    /// The judge never ends by itself, so that this test ends only because the request does.
    @Test("a cancelled request ends a judge that hangs", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let judge = Judge.hanging
        let verifier = try JudgeBench.verifier(#"{"model":"j",\#(JudgeBench.rubric)}"#, ["j": judge])
        let candidate = try JudgeBench.candidate("Oslo.")
        let task = Task { await verifier.verify(candidate) }
        while judge.calls.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        let judgement = await task.value
        #expect(judgement.verdict == .inconclusive(because: "cancelled"))
        #expect(judgement.calls.map(\.fault) == ["cancelled"])
    }

    @Test("nothing is asked that is larger than the policy's limit")
    func tooLarge() async throws {
        let judge = Judge.grading(["correct": 5, "kind": 5])
        let long = String(repeating: "word ", count: 1_000)
        let judgement = try await JudgeBench.judge(judge, long, #""max_input":"4 KB""#)
        guard case .inconclusive(let reason) = judgement.verdict else { return #expect(Bool(false), "\(judgement)") }
        #expect(reason.hasPrefix("the judge would have to read") && reason.hasSuffix("at most 4 KB (`max_input`)"))
        #expect(judge.calls.isEmpty)
    }

    @Test("the reference is the policy's or the request's; without one there is no verdict")
    func reference() async throws {
        let judge = Judge.grading(["correct": 5, "kind": 5])
        let fixed = try await JudgeBench.judge(judge, "Oslo.", #""reference":"It is Oslo, since 1814.""#)
        #expect(fixed.isAccepted)
        #expect(judge.calls.last?.text(of: "user").contains("| It is Oslo, since 1814.") == true)
        let settings = #"{"model":"j",\#(JudgeBench.rubric),"reference":{"from":"request"}}"#
        let verifier = try JudgeBench.verifier(settings, ["j": judge])
        let body = #"{"messages":[{"role":"user","content":"Hi"}],"cascade":{"reference":"Of the request."}}"#
        #expect(await verifier.verify(try JudgeBench.candidate("x", body: body)).isAccepted)
        #expect(judge.calls.last?.text(of: "user").contains("| Of the request.") == true)
        let without = await verifier.verify(try JudgeBench.candidate("x"))
        #expect(
            without.verdict
                == .inconclusive(because: "the request brings no reference answer (`cascade.reference`)")
        )
    }

    @Test("a judge does not judge its own model's answers, by whatever name, unless told to")
    func ownModel() async throws {
        let judge = Judge.grading(["correct": 5, "kind": 5])
        let verifier = try JudgeBench.verifier(#"{"model":"j",\#(JudgeBench.rubric)}"#, ["j": judge])
        let own = await verifier.verify(try JudgeBench.candidate("Oslo.", model: "j"))
        #expect(own.verdict == .inconclusive(because: "the only judge is the model that answered, `j`"))
        #expect(judge.calls.isEmpty)
        let told = #"{"model":"j",\#(JudgeBench.rubric),"allow_own_model":true}"#
        let allowed = try JudgeBench.verifier(told, ["j": judge], ladder: ["j"])
        #expect(await allowed.verify(try JudgeBench.candidate("Oslo.", model: "j")).isAccepted)
    }

    @Test("the same candidate is judged by the same bytes, and by others under another seed")
    func reproducible() async throws {
        let judge = Judge.grading(["correct": 5, "kind": 5])
        for seed in [1, 1, 2] { _ = try await JudgeBench.judge(judge, "Oslo.", #""seed":\#(seed)"#) }
        let bodies = judge.calls.map { Array($0.request.body.text) }
        #expect(bodies.count == 3 && bodies[0] == bodies[1] && bodies[1] != bodies[2])
    }

    @Test("the judge is asked by schema, as an object or in words")
    func replyFormat() async throws {
        for (format, type) in [("json_schema", "json_schema"), ("json_object", "json_object"), ("text", nil)] {
            let judge = Judge.grading(["correct": 5, "kind": 5])
            #expect(try await JudgeBench.judge(judge, "Oslo.", #""reply_format":"\#(format)""#).isAccepted)
            let body = try #require(judge.calls.first?.request.body)
            #expect(body["response_format"]?["type"]?.string == type)
            #expect(body["temperature"]?.double == 0)
            #expect(body["max_completion_tokens"]?.int == 1_024)
        }
    }
}
