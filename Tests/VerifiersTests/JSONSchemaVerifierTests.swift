// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct JSONSchemaVerifierTests {
    private static let point = #"{"schema":"point.json"}"#
    private static let repairing = #"{"schema":"point.json","repair":true}"#

    @Test(
        "rejects what is not JSON or not valid, each for its reason",
        arguments: [
            (#"{"x":1,"y":2}"#, []),
            (" \n{\"x\":1,\"y\":2}\n", []),
            (#"{"x":1}"#, ["required"]),
            (#"{"x":"1","y":2}"#, ["type"]),
            (#"{"x":1,"y":2,"z":3}"#, ["additionalProperties"]),
            ("", ["empty"]),
            ("  \n", ["empty"]),
            (#"{"x":1,"y":"#, ["cut_off"]),
            ("```json\n{\"x\":1,\"y\":2}\n```", ["not_json"]),
            ("Sure! {\"x\":1,\"y\":2}", ["not_json"]),
            (#"{"x":1,"x":2,"y":3}"#, ["not_json"]),
            ("[[[[", ["cut_off"]),
            ("\u{FEFF}{}", ["not_json"]),
        ]
    )
    func judging(text: String, expected: [String]) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("json_schema", Self.point), text)
        #expect(judgement.codes == expected)
        #expect(judgement.amended == nil)
    }

    @Test(
        "repair takes an answer down to the one value that fits",
        arguments: [
            ("Sure!\n```json\n{\"x\":1,\"y\":2}\n```", #"{"x":1,"y":2}"#),
            ("A point like {\"a\":0} is {\"x\":1,\"y\":2,}.", #"{"x":1,"y":2}"#),
            ("{\"x\":1,\"y\":2} again {\"y\":2,\"x\":1}", #"{"x":1,"y":2}"#),
            ("{'x':1,'y':2", nil),
            ("{'x':1,'y':2 ", "{\"x\":1,\"y\":2 }"),
            ("{\"x\":1,\"y\":2} or {\"x\":1,\"y\":3}", nil),
            ("{\"a\":1 oops} so {\"x\":1,\"y\":2}", nil),
            ("{\"point\":{\"x\":1,\"y\":2}}", nil),
        ]
    )
    func repairing(text: String, expected: String?) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("json_schema", Self.repairing), text)
        #expect(judgement.isAccepted == (expected != nil), "\(judgement.verdict)")
        #expect(judgement.amended.map { String(decoding: $0.text, as: UTF8.self) } == expected)
        #expect(judgement.amended?.changes.isEmpty != true)
    }

    @Test("two different values that fit are no answer")
    func ambiguous() async throws {
        let text = "{\"x\":1,\"y\":2} or {\"x\":1,\"y\":3}"
        #expect(try await Sample.judge(try Sample.verifier("json_schema", Self.repairing), text).codes == ["ambiguous"])
    }

    @Test("an answer cut by its token limit is not closed")
    func cutByLimit() async throws {
        let completion = Completion(text: "{\"x\":1,\"y\":2 ", finishReason: .length)
        let judgement = try await Sample.judge(try Sample.verifier("json_schema", Self.repairing), completion)
        #expect(judgement.codes.count == 1)
        #expect(judgement.amended == nil)
    }

    @Test("repair changes nothing in a valid answer, and what it amends is valid", arguments: 1...20)
    func properties(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let plain = try Sample.verifier("json_schema", Self.point)
        let repairing = try Sample.verifier("json_schema", Self.repairing)
        let wrappings = ["", "```json\n", "Here: ", "\n```", " Done.", "{\"x\":", "}", ",", "'", "[1]"]
        for _ in 0..<20 {
            let valid = #"{"x": \#(Int.random(in: 0...9, using: &random)), "y":2}"#
            #expect(try await Sample.judge(repairing, valid) == Judgement.accepted)
            let before = wrappings.randomElement(using: &random) ?? ""
            let after = wrappings.randomElement(using: &random) ?? ""
            let judgement = try await Sample.judge(repairing, before + valid + after)
            if judgement.isAccepted {
                let text = String(
                    decoding: judgement.amended?.text ?? Array((before + valid + after).utf8),
                    as: UTF8.self
                )
                #expect(try await Sample.judge(plain, text).isAccepted, "seed \(seed): \(before)…\(after)")
                #expect(text.contains(valid), "seed \(seed): \(before)…\(after)")
            }
        }
    }

    @Test("findings say where, mask the answer, and quote it only for the re-ask")
    func finding() async throws {
        let verifier = try Sample.verifier("json_schema", Self.repairing)
        let found = try await Sample.judge(verifier, "Well:\n{\"x\":\"secret\",\"y\":2}").findings
        let finding = try #require(found.first)
        #expect(finding.pointer == "/x")
        #expect(finding.position == JSONPosition(line: 2, column: 6))
        #expect(finding.byteRange == 11..<19)
        #expect(!finding.message.contains("secret"))
        #expect(finding.quoting.contains("secret"))
        #expect(verifier.reaskClosing == "Return only the corrected JSON.")
    }

    @Test(
        "no message of a text that is not JSON holds its words",
        arguments: ["secret {", "{secret:1}", "{\"a\":secret}", "{\"a\":1}secret"]
    )
    func masked(text: String) async throws {
        let findings = try await Sample.judge(try Sample.verifier("json_schema", Self.point), text).findings
        #expect(findings.count == 1)
        #expect(findings.allSatisfy { !$0.message.contains("secret") })
    }

    @Test("the request's own schema counts where the policy has none")
    func fromRequest() async throws {
        let verifier = try Sample.verifier("json_schema")
        func codes(_ text: String, _ format: ChatRequest.ResponseFormat) async throws -> Judgement {
            let request = try Sample.request(format: format)
            let completion = Completion(text: text)
            return await verifier.verify(
                Candidate(request: request, completion: completion, model: "m", timeLeft: .seconds(1))
            )
        }
        let schema = try JSONDocument(parsing: #"{"format":{"type":"string","format":"date"}}"#).root
        let date = ChatRequest.ResponseFormat.jsonSchema(name: "date", schema: try #require(schema["format"]))
        #expect(try await codes("\"2026-03-14\"", date).isAccepted)
        #expect(try await codes("\"2026-02-30\"", date).codes == ["format"])
        #expect(try await codes("{}", .jsonObject).isAccepted)
        #expect(try await codes("[]", .jsonObject).codes == ["type"])
        #expect(try await codes("anything", .text).isAccepted)
        let wrong = ChatRequest.ResponseFormat.jsonSchema(
            name: "wrong",
            schema: try JSONDocument(parsing: #"{"type":"strnig"}"#).root
        )
        guard case .inconclusive(let reason) = try await codes("{}", wrong).verdict else {
            Issue.record("a schema that does not compile was not inconclusive")
            return
        }
        #expect(reason.hasPrefix("the schema of the request cannot be used: /type: "))
    }

    @Test(
        "wrong settings are found together and at their places",
        arguments: [
            (
                #"{"schema":"no.json","repair":"yes","max_findings":0}"#,
                ["schema: found no file `no.json`", "repair: found `yes`", "max_findings: found `0`"]
            ),
            (#"{"schema":"cut.json"}"#, ["schema: cut.json, line 2, column 7: found no JSON: "]),
            (
                #"{"schema":"wrong.json"}"#,
                [
                    "schema: wrong.json, line 2, column 11, /type: found ",
                    "schema: wrong.json, line 3, column 16, /minLength: found ",
                ]
            ),
            (#"{"schema":{"properties":{"a":{"type":"strnig"}}}}"#, ["schema.properties.a.type: found "]),
            (##"{"schema":{"$ref":"#/$defs/a"}}"##, ["schema.$ref: found "]),
            (#"{"schema":[]}"#, ["schema: found `[]`"]),
            (#"{"schema":true,"from":"request"}"#, ["from: found `request` beside `schema`"]),
            (#"{"from":"policy"}"#, [" found no `schema`"]),
        ]
    )
    func wrongSettings(settings: String, expected: [String]) throws {
        let problems = try Sample.problems("json_schema", settings)
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, expected) in zip(problems, expected) {
            #expect(
                problem.hasPrefix("verify[0].json_schema" + (expected.hasPrefix(" ") ? ":" : ".") + expected),
                "\(problem)"
            )
        }
    }
}
