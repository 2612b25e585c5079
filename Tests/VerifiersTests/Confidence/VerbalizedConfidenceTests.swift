// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

/// `confidence: { method: verbalized }` on its way through a cascade.
struct VerbalizedConfidenceTests {
    private static let settings = #"{"method":"verbalized","at_least":0.7}"#

    @Test(
        "the statement decides, and never reaches the client",
        arguments: [
            ("Paris.\nConfidence: 85%", "accepted 0.85", "Paris."),
            ("Paris.\nConfidence: 70%", "accepted 0.7", "Paris."),
            ("Paris.\nConfidence: 69%", "low_confidence", "Paris."),
            ("Paris.", "the model stated no confidence", "Paris."),
            ("Paris.\nConfidence: high", "the model stated its confidence without a number", "Paris."),
            ("Paris.\nConfidence: 150%", "the model stated a confidence outside of 0 to 100 %", "Paris."),
            ("Paris.\nConfidence: -3", "the model stated a confidence outside of 0 to 100 %", "Paris."),
            ("Paris.\nConfidence: 80-90%", "the model stated its confidence in more than one number", "Paris."),
            ("Confidence: 100%\nParis.", "the model stated no confidence", "Confidence: 100%\nParis."),
            ("Paris.\nConfidence: ９０％", "accepted 0.9", "Paris."),
        ]
    )
    func text(said: String, verdict: String, returned: String) async throws {
        let result = await (try ConfidenceStage(Self.settings, .says(said))).answer()
        #expect(result.confidence == verdict)
        #expect(result.text == returned)
        #expect(result.outcome.isAccepted == verdict.hasPrefix("accepted"))
    }

    @Test("the model is asked within the same call, and the other verifiers see the answer alone")
    func sameCall() async throws {
        let other = ScriptedVerifier(.accepted)
        let stage = try ConfidenceStage(Self.settings, .says("Paris.\nConfidence: 85%"), others: [other])
        let result = await stage.answer()
        #expect(result.trace.attempts.count == 1 && stage.provider.calls.count == 1)
        let asked = stage.provider.calls.first?.request.messages[0]?["content"]?.string ?? ""
        #expect(asked.hasPrefix("What is it?\n\nAfter your answer, add one last line"))
        #expect(other.seen.map { String(decoding: $0.completion.text, as: UTF8.self) } == ["Paris."])
    }

    @Test("a model that calls tools states nothing: inconclusive, in words that say so")
    func tools() async throws {
        var completion = Completion(text: "")
        completion.toolCalls = [ToolCall(id: "1", name: "f", arguments: [])]
        let result = await (try ConfidenceStage(Self.settings, .answer(completion))).answer()
        #expect(result.confidence == "the model called tools, and stated no confidence")
    }

    // MARK: JSON

    private static func json(_ schema: String) -> String {
        #""response_format":{"type":"json_schema","json_schema":{"name":"city","strict":true,"schema":\#(schema)}}"#
    }

    private static let schema = #"{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"#

    @Test(
        "a JSON answer comes in a wrapping, and leaves without it",
        arguments: [
            (#"{"answer":{"city":"Paris"},"confidence":85}"#, "accepted 0.85", #"{"city":"Paris"}"#),
            (#"{"confidence":85,"answer":{"city":"Paris"}}"#, "accepted 0.85", #"{"city":"Paris"}"#),
            (#"{"answer": {"city": "Paris"}, "confidence": 0.85}"#, "accepted 0.85", #"{"city": "Paris"}"#),
            (#"{"answer":{"city":"Paris"},"confidence":"85%"}"#, "accepted 0.85", #"{"city":"Paris"}"#),
            (
                "```json\n{\"answer\":{\"city\":\"Paris\"},\"confidence\":85}\n```", "accepted 0.85",
                #"{"city":"Paris"}"#
            ),
            (#"{"answer":{"city":"Paris"},"confidence":1}"#, "low_confidence", #"{"city":"Paris"}"#),
            (#"{"answer":{"city":"Paris"}}"#, "the model stated no confidence", #"{"city":"Paris"}"#),
            (
                #"{"answer":{"city":"Paris"},"confidence":null}"#, "the model stated its confidence without a number",
                #"{"city":"Paris"}"#
            ),
            (#"{"city":"Paris"}"#, "the model stated no confidence", #"{"city":"Paris"}"#),
            (
                #"{"answer":{"city":"Paris"},"confidence":85,"confidence":100}"#, "the model stated no confidence",
                #"{"city":"Paris"},"confidence":85"#
            ),
            (#"{"answer":{"city":"Par"#, "the model stated no confidence", #"{"city":"Par"#),
            (#"{"answer":{"confidence":100},"confidence":20}"#, "low_confidence", #"{"confidence":100}"#),
        ]
    )
    func wrapped(said: String, verdict: String, returned: String) async throws {
        let stage = try ConfidenceStage(Self.settings, .says(said))
        let result = await stage.answer(try .with(Self.json(Self.schema)))
        #expect(result.confidence == verdict)
        #expect(result.text == returned)
    }

    @Test("a `json_object` is wrapped by words alone")
    func object() async throws {
        let stage = try ConfidenceStage(Self.settings, .says(#"{"answer":{"city":"Paris"},"confidence":85}"#))
        let request = try ChatRequest.with(#""response_format":{"type":"json_object"}"#)
        #expect(await stage.answer(request).text == #"{"city":"Paris"}"#)
        let body = try #require(stage.provider.calls.first?.request.body)
        #expect(body["response_format"]?.count == 1)
        #expect(body["messages"]?[0]?["content"]?.string?.contains("`answer`") == true)
    }

    @Test(
        "the request's schema is wrapped so that its references lead where they led",
        arguments: [
            (
                #"{"type":"object","properties":{"city":{"type":"string"}}}"#,
                #"{"type":"object","properties":{"answer":{"type":"object","properties":{"city":{"type":"string"}}},"#
            ),
            (
                ##"{"$ref":"#/$defs/c","$defs":{"c":{"properties":{"next":{"$ref":"#"},"$ref":{"const":{"$ref":"#"}}}}}}"##,
                ##"{"type":"object","$defs":{"c":{"properties":{"next":{"$ref":"#/properties/answer"},"$ref":{"const":{"$ref":"#"}}}}},"##
                    + ##""properties":{"answer":{"$ref":"#/$defs/c"},"##
            ),
            (
                ##"{"properties":{"a":{"$ref":"#/properties/b"},"b":{"enum":[{"$ref":"#/x"}]}}}"##,
                ##"{"type":"object","properties":{"answer":{"properties":{"a":{"$ref":"#/properties/answer/properties/b"},"b":{"enum":[{"$ref":"#/x"}]}}},"##
            ),
            (
                ##"{"$id":"urn:x","$ref":"#/$defs/c","$defs":{"c":{}}}"##,
                ##"{"type":"object","properties":{"answer":{"$id":"urn:x","$ref":"#/$defs/c","$defs":{"c":{}}},"##
            ),
        ]
    )
    func schemas(schema: String, expected: String) async throws {
        let stage = try ConfidenceStage(Self.settings, .says("x"))
        _ = await stage.answer(try .with(Self.json(schema)))
        let format = try #require(stage.provider.calls.first?.request.body["response_format"])
        let sent = try #require(format["json_schema"]?["schema"].map { String(decoding: $0.text, as: UTF8.self) })
        #expect(
            sent == expected
                + #""confidence":{"type":"integer","description":"From 0 to 100: how likely it is that the answer is correct."}},"#
                + #""required":["answer","confidence"],"additionalProperties":false}"#
        )
        #expect(format["json_schema"]?["strict"]?.bool == true)
    }

    @Test(
        "a schema that has an `answer` itself is wrapped under another name, so that an answer without wrapping is not taken apart"
    )
    func taken() async throws {
        let schema = #"{"properties":{"answer":{"type":"string"},"confidence":{"type":"integer"}}}"#
        let plain = #"{"answer":"Paris","confidence":99}"#
        let stage = try ConfidenceStage(
            Self.settings,
            .says(plain),
            .says(#"{"final_answer":\#(plain),"final_confidence":80}"#)
        )
        let request = try ChatRequest.with(Self.json(schema))
        let unwrapped = await stage.answer(request)
        #expect(unwrapped.confidence == "the model stated no confidence" && unwrapped.text == plain)
        let wrapped = await stage.answer(request)
        #expect(wrapped.confidence == "accepted 0.8" && wrapped.text == plain)
    }
}
