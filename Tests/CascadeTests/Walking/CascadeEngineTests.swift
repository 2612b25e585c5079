// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// How a request climbs.
struct CascadeEngineTests {
    @Test("an accepted first answer is returned, and nobody else is asked")
    func first() async throws {
        let ladder = try ScriptedLadder([[.says("good")], [.says("better")]], verify: [ScriptedVerifier(.accepted)])
        let result = await ladder.answer()
        #expect(result.outcome == .accepted(attempt: 0))
        #expect(result.text == "good")
        #expect(result.answeringAttempt?.model == "model0")
        #expect(result.answeringAttempt?.deployment == "model0-0")
        #expect(result.lastRejected == nil)
        #expect(ladder.providers[1][0].calls.isEmpty)
        #expect(ladder.providers[0][0].calls.first?.upstreamModel == "up0")
        #expect(ladder.providers[0][0].calls.first?.followUp == [])
        #expect(result.trace.key == "tests" && result.trace.policy == "scripted")
        #expect(result.trace.attempts.first?.latency == .milliseconds(100))
        #expect(result.trace.duration == .milliseconds(100) && result.trace.overhead == .zero)
    }

    @Test("a policy without verifiers returns the first answer there is")
    func unverified() async throws {
        let result = try await ScriptedLadder([[.says("")]]).answer()
        #expect(result.outcome == .accepted(attempt: 0) && result.text == "")
    }

    @Test("a rejected answer escalates, with the request as the client sent it")
    func escalation() async throws {
        let ladder = try ScriptedLadder(
            [[.says("bad")], [.says("good")]],
            verify: [ScriptedVerifier(.rejected, .accepted)]
        )
        let result = await ladder.answer()
        #expect(result.outcome == .accepted(attempt: 1))
        #expect(result.text == "good")
        #expect(result.triggers == [.first, .escalation])
        #expect(ladder.providers[1][0].calls.map(\.followUp) == [[]])
        #expect(result.trace.escalatedBecause == "check0: sample")
        #expect(result.lastRejected.map { String(decoding: $0.text, as: UTF8.self) } == "bad")
    }

    @Test("a re-ask sends the answer as the model wrote it, and what to mend, as further turns")
    func reask() async throws {
        let amended = Judgement(
            .rejected([.sample]),
            amended: Amendment(text: Array("core".utf8), changes: ["removed a fence"])
        )
        let ladder = try ScriptedLadder(
            [[.says("```core```"), .says("good")]],
            verify: [ScriptedVerifier(amended, .accepted)]
        ) { $0.ladder[0].reasks = 1 }
        let result = await ladder.answer()
        #expect(result.outcome == .accepted(attempt: 1))
        #expect(result.triggers == [.first, .reask])
        #expect(
            ladder.providers[0][0].calls.map { $0.followUp.map(\.string) } == [
                [],
                [
                    "assistant: ```core```",
                    """
                    user: Your answer was not accepted: 1 problem.
                    - the answer: found a sample; expected none. Remove it.
                    Answer again with this mended. Return only the answer.
                    """,
                ],
            ]
        )
    }

    @Test("sealed reasoning is handed on only where it follows the client's own words alone", arguments: [false, true])
    func thinkingBlocks(isReasked: Bool) async throws {
        var completion = Completion(text: "good")
        completion.thinkingBlocks = [Array(#"{"type":"thinking","signature":"s"}"#.utf8)]
        completion.wire = try JSONDocument(parsing: "{}")
        let ladder = try ScriptedLadder(
            [[.answer(completion)]],
            verify: [isReasked ? ScriptedVerifier(.rejected, .accepted) : ScriptedVerifier(.accepted)]
        ) { $0.ladder[0].reasks = 1 }
        let answer = try #require(await ladder.answer().completion)
        #expect(answer.text == completion.text)
        #expect(answer.thinkingBlocks == (isReasked ? [] : completion.thinkingBlocks))
        #expect((answer.wire == nil) == isReasked)
    }

    @Test("a second re-ask is about the second answer")
    func reaskAgain() async throws {
        let ladder = try ScriptedLadder(
            [[.says("one"), .says("two"), .says("three")]],
            verify: [ScriptedVerifier(.rejected, .rejected, .accepted)]
        ) { $0.ladder[0].reasks = 2 }
        let result = await ladder.answer()
        #expect(result.text == "three")
        let turns = ladder.providers[0][0].calls.map { $0.followUp.first?.string }
        #expect(turns == [nil, "assistant: one", "assistant: two"])
    }

    @Test("an answer of tool calls alone is shown as text when it is asked to be mended")
    func reaskAboutToolCalls() async throws {
        var completion = Completion(text: "", finishReason: .toolCalls)
        completion.toolCalls = [
            ToolCall(id: "1", name: "find", arguments: Array(#"{"q":1}"#.utf8)),
            ToolCall(id: "2", name: "stop", arguments: []),
        ]
        let ladder = try ScriptedLadder(
            [[.answer(completion), .says("")]],
            verify: [ScriptedVerifier(.rejected, .rejected, .accepted)]
        ) { $0.ladder[0].reasks = 2 }
        _ = await ladder.answer()
        let calls = ladder.providers[0][0].calls
        #expect(calls.count == 3)
        #expect(calls[1].followUp.first?.string == "assistant: find({\"q\":1})\nstop()")
        #expect(calls[2].followUp.map(\.role) == [.user], "an empty answer is no turn")
    }

    @Test("a rung that mends drafts gets the rejected answer of the one below")
    func draft() async throws {
        let ladder = try ScriptedLadder(
            [[.says("draft")], [.says("good")]],
            verify: [ScriptedVerifier(.rejected, .accepted)]
        ) { $0.ladder[1].mendsDraft = true }
        let result = await ladder.answer()
        #expect(result.triggers == [.first, .escalation])
        #expect(result.trace.attempts.map(\.order.opening) == [.request, .draft(of: 0)])
        #expect(ladder.providers[1][0].calls.first?.followUp.first?.string == "assistant: draft")
    }

    @Test("what a rejection does", arguments: ["return", "fail", "escalate"])
    func then(action: String) async throws {
        let ladder = try ScriptedLadder(
            [[.says("refusal")], [.says("answer")]],
            verify: [ScriptedVerifier(.rejected, .accepted)]
        ) {
            $0.ladder[0].reasks = 1
            $0.verify[0].settings = ["then": .string(action)]
        }
        let result = await ladder.answer()
        switch action {
        case "return":
            #expect(result.outcome == .returned(attempt: 0, because: .verifier("check0")))
            #expect(result.text == "refusal" && !result.outcome.isAccepted)
        case "fail":
            #expect(result.outcome == .exhausted(answer: nil, because: .verifier("check0")))
            #expect(result.text == nil && result.lastRejected != nil)
        default:
            #expect(result.triggers == [.first, .escalation])
        }
    }

    @Test(
        "an exhausted ladder returns what the policy says, and keeps the last rejected answer for the error",
        arguments: [(ExhaustedAction.error, String?.none), (.best, "one"), (.last, "two")]
    )
    func exhausted(action: ExhaustedAction, text: String?) async throws {
        let better = ScriptedVerifier(.accepted, .rejected)
        let ladder = try ScriptedLadder(
            [[.says("one")], [.says("two")]],
            verify: [better, ScriptedVerifier(.rejected)]
        ) { $0.exhausted = action }
        let result = await ladder.answer()
        #expect(result.outcome.code == "ladder_exhausted" && !result.outcome.isAccepted)
        #expect(result.text == text)
        #expect(result.lastRejected.map { String(decoding: $0.text, as: UTF8.self) } == "two")
    }

    @Test("a verifier's amendment is what the client gets; the trace keeps the answer as it came")
    func amendment() async throws {
        let judgement = Judgement(.accepted(score: 0.9), amended: Amendment(text: Array("{}".utf8), changes: ["cut"]))
        let result = try await ScriptedLadder([[.says("Sure: {}")]], verify: [ScriptedVerifier(judgement)]).answer()
        #expect(result.text == "{}")
        #expect(result.answeringAttempt.map { String(decoding: $0.answer, as: UTF8.self) } == "Sure: {}")
    }

    @Test("rungs that cannot serve the request are left out, and the trace says why")
    func skipped() async throws {
        let ladder = try ScriptedLadder([
            .init(.init(tools: false), .says("no")),
            .init(.init(vision: false), .says("no")),
            .init(.init(contextWindow: 20, maxOutputTokens: 4), .says("no")),
            [.says("yes")],
        ])
        let request = ChatRequest.sample(
            String(repeating: "x", count: 100),
            maxOutputTokens: .max,
            hasTools: true,
            hasImages: true
        )
        let result = await ladder.answer(request)
        #expect(result.outcome == .accepted(attempt: 0) && result.text == "yes")
        #expect(
            result.trace.skipped.map { "\($0.rung) \($0.reason)" } == [
                "0 the model calls no tools", "1 the model reads no images",
                "2 about \(request.likelyInputTokens + 4) tokens do not fit the context of 20",
            ]
        )
        let none = try await ScriptedLadder([.init(.init(tools: false), .says("no"))]).answer(.sample(hasTools: true))
        #expect(none.outcome == .failed(.noRung))
    }

    @Test("a rung's own sampling reaches the upstream, the client's request unchanged")
    func sampling() async throws {
        let ladder = try ScriptedLadder([[.says("x")]]) {
            $0.ladder[0].sampling = Sampling(temperature: 0.5, maxOutputTokens: 7)
            $0.ladder[0].timeout = .seconds(9)
        }
        let request = ChatRequest.sample(maxOutputTokens: 50)
        _ = await ladder.answer(request)
        let call = try #require(ladder.providers[0][0].calls.first)
        #expect(call.sampling == Sampling(temperature: 0.5, maxOutputTokens: 7))
        #expect(call.timeout == .seconds(9))
        #expect(call.request.body.text == request.body.text)
    }

    @Test(
        "an answer that the vendor's filter cut or a model's structured refusal is not judged",
        arguments: [true, false]
    )
    func filtered(isCut: Bool) async throws {
        var completion = Completion(text: isCut ? "half an ans" : "", finishReason: isCut ? .contentFilter : .stop)
        if !isCut { completion.refusal = Array("I will not.".utf8) }
        let verifier = ScriptedVerifier(.accepted)
        for action in FilterAction.allCases {
            let ladder = try ScriptedLadder([[.answer(completion)], [.says("higher")]], verify: [verifier]) {
                $0.onFilter = action
            }
            let result = await ladder.answer()
            switch action {
            case .return:
                #expect(result.outcome == .returned(attempt: 0, because: .filter))
                #expect(result.completion?.refusal == completion.refusal)
            case .fail:
                #expect(result.outcome == .failed(.filtered) && result.completion == nil)
            case .escalate:
                #expect(result.outcome == .accepted(attempt: 1) && result.text == "higher")
                #expect(result.triggers == [.first, .escalation])
            }
            #expect(
                result.trace.attempts.first?.ending == .judged([], .filtered, finishReason: completion.finishReason)
            )
        }
        #expect(verifier.runCount == 1)
    }

    @Test("an empty refusal beside an answer is none", arguments: [true, false])
    func noRefusal(hasToolCalls: Bool) async throws {
        var completion = Completion(text: "")
        completion.refusal = hasToolCalls ? Array("x".utf8) : []
        if hasToolCalls { completion.toolCalls = [ToolCall(id: "1", name: "find", arguments: [])] }
        let result = try await ScriptedLadder([[.answer(completion)]]).answer()
        #expect(result.outcome == .accepted(attempt: 0))
    }

    @Test("an answer cut by its token limit is rejected, unless the policy accepts it")
    func truncated() async throws {
        let cut = Completion(text: "half", finishReason: .length)
        let verifier = ScriptedVerifier(.accepted)
        let strict = try ScriptedLadder([[.answer(cut)]], verify: [verifier])
        let rejected = await strict.answer()
        #expect(
            rejected.outcome.code == "ladder_exhausted" && rejected.trace.escalatedBecause == "truncated: truncated"
        )
        #expect(verifier.runCount == 0)
        let lax = try ScriptedLadder([[.answer(cut)]], verify: [verifier]) { $0.truncated = .accept }
        #expect(await lax.answer().outcome == .accepted(attempt: 0))
        let unverified = try ScriptedLadder([[.answer(cut)]])
        #expect(await unverified.answer().outcome == .accepted(attempt: 0))
    }
}
