// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// What verifiers add to a call, and that the client never sees it.
struct CallShapingTests {
    /// Asks for a mark at the end of the answer, takes it off, and accepts by it.
    private struct MarkVerifier: CallShapingVerifier {
        var readsNote: Bool { true }

        func shape(_ call: inout CallShape) {
            call.instruct("End with #.")
            call.set("temperature", to: Array("0".utf8))
            call.set("stop", to: nil)
        }

        func unshape(_ completion: inout Completion, of request: ChatRequest) -> [UInt8]? {
            guard completion.text.last == UInt8(ascii: "#") else { return nil }
            completion.text.removeLast()
            return [UInt8(ascii: "#")]
        }

        func verify(_ candidate: Candidate) async -> Judgement {
            candidate.note == nil ? .rejected : .accepted
        }
    }

    private static func request(_ body: String) throws -> ChatRequest {
        let document = try JSONDocument(parsing: body)
        return ChatRequest(body: document.root, model: nil, messages: try #require(document.root["messages"]))
    }

    private static func sent(_ body: String) async throws -> String {
        let ladder = try ScriptedLadder([[.says("x#")]], verify: [MarkVerifier()])
        _ = await ladder.answer(try request(body))
        let call = try #require(ladder.providers[0][0].calls.first)
        return String(decoding: call.request.body.text, as: UTF8.self)
    }

    @Test(
        "an instruction goes behind the last words of the user, in whatever form they came",
        arguments: [
            (
                #"{"messages":[{"role":"user","content":"Hi"}]}"#,
                #"{"messages":[{"role":"user","content":"Hi\n\nEnd with #."}],"temperature":0}"#
            ),
            (
                #"{"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],"stop":["x"],"temperature":1}"#,
                #"{"messages":[{"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":"End with #."}]}],"temperature":0}"#
            ),
            (
                #"{"messages":[{"role":"user","content":"A"},{"role":"tool","content":"B","tool_call_id":"1"}]}"#,
                #"{"messages":[{"role":"user","content":"A\n\nEnd with #."},{"role":"tool","content":"B","tool_call_id":"1"}],"temperature":0}"#
            ),
            (
                #"{"messages":[{"role":"system","content":"A"}]}"#,
                #"{"messages":[{"role":"system","content":"A"},{"role":"user","content":"End with #."}],"temperature":0}"#
            ),
        ]
    )
    func instruction(body: String, expected: String) async throws {
        #expect(try await Self.sent(body) == expected)
    }

    @Test("what was asked for beside the answer is taken out of it, and the candidate keeps it as a note")
    func stripped() async throws {
        let ladder = try ScriptedLadder([[.says("answer#")]], verify: [MarkVerifier(), ScriptedVerifier(.accepted)])
        let result = await ladder.answer()
        #expect(result.outcome.isAccepted && result.text == "answer")
        #expect(result.trace.attempts.first?.answer == Array("answer".utf8))
    }

    @Test("it is taken out as well where the gate stays closed, or the vendor's filter cut the answer")
    func strippedAnyway() async throws {
        let closed = try ScriptedLadder([[.says("answer#")]], verify: [MarkVerifier(), ScriptedVerifier(.rejected)]) {
            $0.exhausted = .last
        }
        #expect(await closed.answer().text == "answer")
        let filtered = try ScriptedLadder(
            [[.answer(Completion(text: "answer#", finishReason: .contentFilter))]],
            verify: [MarkVerifier()]
        )
        #expect(await filtered.answer().text == "answer")
        let cut = try ScriptedLadder(
            [[.answer(Completion(text: "answer#", finishReason: .length))]],
            verify: [MarkVerifier()]
        ) { $0.exhausted = .last }
        #expect(await cut.answer().text == "answer")
    }

    @Test("a re-ask shows the answer without it, and asks for it again")
    func reask() async throws {
        let ladder = try ScriptedLadder(
            [[.says("one#"), .says("two#")]],
            verify: [MarkVerifier(), ScriptedVerifier(.rejected, .accepted)]
        ) { $0.ladder[0].reasks = 1 }
        #expect(await ladder.answer().text == "two")
        let turns = ladder.providers[0][0].calls.last?.followUp ?? []
        #expect(turns.first?.string == "assistant: one")
        #expect(turns.last?.string.hasSuffix("Return only the answer.\n\nEnd with #.") == true)
    }

    @Test("reasoning that is sealed to what was asked for beside the answer is not handed on")
    func sealed() async throws {
        var completion = Completion(text: "answer#")
        completion.thinkingBlocks = [Array(#"{"type":"thinking","signature":"s"}"#.utf8)]
        let ladder = try ScriptedLadder([[.answer(completion)]], verify: [MarkVerifier()])
        #expect(await ladder.answer().completion?.thinkingBlocks == [])
    }

    @Test("log-probabilities that only a verifier asked for are hidden from the client")
    func hidden() async throws {
        let ladder = try ScriptedLadder([[.says("answer#")]], verify: [MarkVerifier()])
        #expect(await ladder.answer().completion?.hidesLogprobs == true)
        let plain = try ScriptedLadder([[.says("answer")]], verify: [ScriptedVerifier(.accepted)])
        #expect(await plain.answer().completion?.hidesLogprobs == false)
    }

    @Test("a gate has at most one verifier that takes something out of the answer, and one that replaces it")
    func rivals() {
        let replacing = ProbeVerifier(costClass: .network, replacesAnswer: true) { _ in .accepted }
        for verifier in [MarkVerifier() as any Verifier, replacing] {
            #expect(throws: SettingsError.self) {
                try ScriptedLadder([[.says("x")]], verify: [verifier, verifier])
            }
        }
    }
}
