// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import Verifiers

struct HedgingVerifierTests {
    @Test(
        "tells answers that leave the question open from those that commit themselves",
        arguments: [
            ("I'm not sure, but it might be the second one.", ["hedging"]),
            ("I don’t know.", ["hedging"]),
            ("I don’t have that specific date memorized. Would you like me to look it up?", ["hedging"]),
            ("I can't verify the exact figure from memory.", ["hedging"]),
            ("Do you mean the river or the city?", ["hedging"]),
            ("The capital of Norway is Oslo.", []),
            ("It opened on 23 May 2014.", []),
            ("I think the second design is better: it has fewer parts and costs less.", []),
            ("He was not sure of the way and asked a policeman.", []),
            ("Da bin ich mir nicht sicher.", ["hedging"]),
            ("Je ne suis pas sûr de la réponse.", ["hedging"]),
            ("No estoy seguro de la respuesta.", ["hedging"]),
            ("我不太确定这个问题的答案。", ["hedging"]),
            ("わかりません。", ["hedging"]),
            ("奥斯陆。", []),
            ("  ", ["empty"]),
        ]
    )
    func answers(text: String, expected: [String]) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("hedging"), text)
        #expect(judgement.codes == expected, "\(judgement.verdict)")
    }

    @Test("words beside a tool call may say that the model does not know yet")
    func toolCall() async throws {
        var completion = Completion(text: "I don't know that yet; let me look it up.")
        completion.toolCalls = [ToolCall(id: "1", name: "look_up", arguments: Array("{}".utf8))]
        #expect(try await Sample.judge(try Sample.verifier("hedging"), completion).isAccepted)
    }

    @Test("a rejection escalates: asked again, a model that does not know would guess")
    func defaultAction() {
        #expect(HedgingVerifierFactory().defaultThen == .escalate)
    }

    @Test("scores are in 0…1, and the bound decides")
    func bound() async throws {
        let text = "Probably around 1898."
        guard
            case .accepted(let score?) = try await Sample.judge(
                try Sample.verifier("hedging", #"{"at_least":0}"#),
                text
            ).verdict
        else {
            Issue.record("not accepted with a bound of 0")
            return
        }
        #expect((0...1).contains(score))
        #expect(try await Sample.judge(try Sample.verifier("hedging", #"{"at_least":1}"#), text).codes == ["hedging"])
    }
}
