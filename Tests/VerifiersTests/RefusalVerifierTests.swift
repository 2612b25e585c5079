// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct RefusalVerifierTests {
    private static let help =
        "To shorten the report, cut the first paragraph and join the two lists. Move the examples to an appendix, "
        + "and keep one of them in the main text, the one about invoices, since most readers know it. Then check the references "
        + "and the table of contents, and let a colleague read the whole once more. "

    @Test(
        "tells refusals from answers",
        arguments: [
            ("I'm sorry, but I can't assist with that request.", ["refusal"]),
            ("I’m sorry, but I can’t assist with that request.", ["refusal"]),
            ("I\u{202F}cannot\u{202F}help with this.", ["refusal"]),
            ("**I must decline** to write that text.", ["refusal"]),
            ("I'm sorry to hear that. Your parcel is on its way and arrives tomorrow.", []),
            ("Sorry about the confusion! The meeting is on Tuesday at 10.", []),
            ("Certainly. Hold the button for ten seconds.", []),
            ("You cannot deduct this in the first year.", []),
            ("The minister refused to answer the question.", []),
            ("Es tut mir leid, aber dabei kann ich Ihnen nicht helfen.", ["refusal"]),
            ("Es tut mir leid, das zu hören. Ihr Paket kommt morgen an.", []),
            ("Je suis désolé, mais je ne peux pas vous aider.", ["refusal"]),
            ("Lo siento, pero no puedo ayudarte con eso.", ["refusal"]),
            ("很抱歉，我无法协助您完成这个请求。", ["refusal"]),
            ("很抱歉听到您的包裹延误了。您可以在订单页面查询物流。", []),
            ("申し訳ありませんが、そのご依頼にはお応えできません。", ["refusal"]),
            (help + "I'm sorry, but I can't help with getting round the licence check.", ["partial_refusal"]),
            ("", ["empty"]),
            (" \n\u{00A0}\u{3000}\u{FEFF}", ["empty"]),
        ]
    )
    func answers(text: String, expected: [String]) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("refusal"), text)
        #expect(judgement.codes == expected, "\(judgement.verdict)")
    }

    @Test("a structured refusal is one, whatever the text says")
    func structured() async throws {
        var completion = Completion(text: "")
        completion.refusal = Array("No.".utf8)
        #expect(try await Sample.judge(try Sample.verifier("refusal"), completion).codes == ["refusal"])
    }

    @Test("an empty text beside a tool call is no finding")
    func toolCall() async throws {
        var completion = Completion(text: "")
        completion.toolCalls = [ToolCall(id: "1", name: "look_up", arguments: Array("{}".utf8))]
        #expect(try await Sample.judge(try Sample.verifier("refusal"), completion).isAccepted)
    }

    @Test("settings do what they say")
    func settings() async throws {
        let partial = Self.help + "I'm sorry, but I can't help with the licence check."
        #expect(try await Sample.judge(try Sample.verifier("refusal", #"{"partial":"accept"}"#), partial).isAccepted)
        let german = try Sample.verifier("refusal", #"{"languages":["de"]}"#)
        #expect(try await Sample.judge(german, "I'm sorry, but I can't assist with that.").isAccepted)
        #expect(try await Sample.judge(german, "Dabei kann ich Ihnen leider nicht helfen.").codes == ["refusal"])
        let late = String(repeating: Self.help, count: 3) + "I'm sorry, but I can't help with the licence check."
        #expect(try await Sample.judge(try Sample.verifier("refusal", #"{"scope":"head"}"#), late).isAccepted)
        let strict = try Sample.verifier("refusal", #"{"at_least":1}"#)
        #expect(try await Sample.judge(strict, "I think you can't do that.").codes != [])
    }

    @Test("a rejection returns the answer, so that a ladder is no way round a refusal")
    func defaultAction() {
        #expect(RefusalVerifierFactory().defaultThen == .return)
    }

    @Test("the finding names the place, and only the re-ask quotes it")
    func finding() async throws {
        let text = "Hm. I’m sorry, but I can’t assist with that."
        let found = try await Sample.judge(try Sample.verifier("refusal"), text).findings
        let finding = try #require(found.first)
        let range = try #require(finding.byteRange)
        #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == "can’t assist")
        #expect(finding.position == JSONPosition(line: 1, column: 22))
        #expect(finding.message == "the answer: found a refusal; expected an answer. Answer the request.")
        #expect(
            finding.quoting == "the answer: found a refusal, `can’t assist`; expected an answer. Answer the request."
        )
    }

    @Test("wrong settings are found together and at their places")
    func wrongSettings() throws {
        let written = #"{"at_least":2,"scope":"haed","languages":["en","dee"],"partial":1,"treshold":0.5}"#
        let expected = [
            "verify[0].refusal.at_least: found `2`; expected a number from 0 to 1. ",
            "verify[0].refusal.scope: found `haed`; expected one of `head`, `whole`. Did you mean `head`?",
            "verify[0].refusal.languages: found `dee`; expected some of `en`, `zh`, `es`, `de`, `fr`, `ja`. Did you mean `de`?",
            "verify[0].refusal.partial: found `1`; expected one of `reject`, `accept`. Write one of them.",
            "verify[0].refusal.treshold: found the unknown key `treshold`; expected one of `at_least`, `scope`, `languages`, "
                + "`partial`. Remove it.",
        ]
        for (found, expected) in zip(try Sample.problems("refusal", written), expected) {
            #expect(found.hasPrefix(expected))
        }
        #expect(try Sample.problems("refusal", written).count == expected.count)
    }
}
