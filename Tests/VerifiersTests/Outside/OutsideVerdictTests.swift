// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct OutsideVerdictTests {
    @Test(
        "a verdict of outside becomes a judgement",
        arguments: [
            (#"{"verdict":"pass"}"#, Verdict.accepted(score: nil)),
            (#"{"verdict":"pass","score":0.8,"reason":"fine","evidence":null}"#, .accepted(score: 0.8)),
            (#"{"verdict":"abstain","reason":"Says SECRET."}"#, .inconclusive(because: "`check` abstained")),
            (
                #"{"verdict":"fail"}"#,
                .rejected([
                    Finding(
                        code: "failed",
                        message: "the answer: found what `check` does not accept; expected what it does. Correct it."
                    )
                ])
            ),
            (
                #"{"verdict":"fail","reason":"It says\n SECRET.","evidence":[{"message":"Here.","code":"wrong_sum","pointer":"/total","line":2,"column":5}, "and there", {"x":1}]}"#,
                .rejected([
                    Finding(
                        code: "failed",
                        message: "the answer: found what `check` does not accept; expected what it does. Correct it.",
                        quoting: "the answer: It says SECRET."
                    ),
                    Finding(
                        code: "wrong_sum",
                        pointer: "/total",
                        position: JSONPosition(line: 2, column: 5),
                        message:
                            "line 2, column 5: found what `check` does not accept; expected what it does. Correct it.",
                        quoting: "line 2, column 5: Here."
                    ),
                    Finding(
                        code: "failed",
                        message: "the answer: found what `check` does not accept; expected what it does. Correct it.",
                        quoting: "the answer: and there"
                    ),
                    Finding(
                        code: "failed",
                        message: "the answer: found what `check` does not accept; expected what it does. Correct it.",
                        quoting: #"the answer: {"x":1}"#
                    ),
                ])
            ),
        ]
    )
    func judgement(json: String, expected: Verdict) throws {
        let verdict = try #require(OutsideVerdict(Array(json.utf8)))
        #expect(verdict.judgement(by: "check").verdict == expected)
    }

    @Test(
        "what is no verdict is none",
        arguments: [
            "", "pass", "[]", "{}", #"{"verdict":"PASS"}"#, #"{"verdict":true}"#, #"{"verdict":"pass","score":1.5}"#,
            #"{"verdict":"pass","score":-0.1}"#, #"{"verdict":"pass","score":"high"}"#,
            #"{"verdict":"pass"} {"verdict":"fail"}"#,
            #"{"verdict":"pass","verdict":"fail"}"#, #"{"verdict":"pa"#, #"{"verdict":null,"score":1}"#,
        ]
    )
    func noVerdict(json: String) {
        #expect(OutsideVerdict(Array(json.utf8)) == nil)
    }

    @Test("findings are few and short, however much is sent")
    func bounded() {
        let long = String(repeating: "e\u{301}\u{302} ", count: 5_000)
        let items = (0..<50).map { _ in #""\#(long)""# }.joined(separator: ",")
        let json = Array(#"{"verdict":"fail","evidence":[\#(items)]}"#.utf8)
        let judgement = OutsideVerdict(json)?.judgement(by: "x")
        let findings = judgement?.findings ?? []
        #expect(findings.count == 8)
        #expect(findings.allSatisfy { $0.quoting.utf8.count < 2_000 && $0.message.utf8.count < 200 })
    }

    @Test("a question is one line with the answer, its tool calls and the request as it was sent")
    func question() throws {
        let body = "{\n  \"messages\": [{\"role\": \"user\", \"content\": \"a\\nb\"}],\r\n  \"x\": 1.50\n}"
        let root = try JSONDocument(parsing: body).root
        let request = ChatRequest(body: root, model: nil, messages: try #require(root["messages"]))
        var completion = Completion(text: "line 1\nline 2", finishReason: .toolCalls)
        completion.toolCalls = [ToolCall(id: "c1", name: "f", arguments: Array("{}".utf8))]
        let candidate = Candidate(request: request, completion: completion, model: "small", timeLeft: .seconds(1))
        let line = OutsideQuestion.line(candidate)
        #expect(!line.contains(0x0A) && !line.contains(0x0D))
        let value = try JSONValue(parsing: line)
        #expect(value["candidate"]?["content"]?.string == "line 1\nline 2")
        #expect(value["candidate"]?["tool_calls"]?[0]?["function"]?["name"]?.string == "f")
        #expect(value["candidate"]?["finish_reason"]?.string == "tool_calls")
        #expect(value["candidate"]?["model"]?.string == "small")
        #expect(value["request"] == root.value)
    }
}
