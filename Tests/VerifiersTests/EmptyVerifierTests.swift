// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import Verifiers

struct EmptyVerifierTests {
    @Test(
        "tells nothing, marks and stand-ins from an answer",
        arguments: [
            ("", ["empty"], ["empty"]), (" \n\u{200B}\u{A0}", ["empty"], ["empty"]),
            ("...", ["no_words"], ["no_words"]),
            ("```\n```", ["no_words"], ["no_words"]), ("{}", ["no_words"], ["no_words"]),
            ("—", ["no_words"], ["no_words"]),
            ("\u{FFFD}", ["no_words"], ["no_words"]), ("N/A", [], ["placeholder"]), ("**TODO**", [], ["placeholder"]),
            ("[Your answer here]", [], ["placeholder"]), ("None of these", [], []), ("42", [], []), ("👍", [], []),
            ("好", [], []),
            ("x", [], []), ("√", [], []),
        ]
    )
    func judging(text: String, expected: [String], strict: [String]) async throws {
        #expect(try await Sample.judge(try Sample.verifier("empty"), text).codes == expected, "\(text)")
        let verifier = try Sample.verifier("empty", #"{"placeholders":"reject"}"#)
        #expect(try await Sample.judge(verifier, text).codes == strict, "\(text)")
    }

    @Test("an answer that calls a tool is not empty")
    func toolCall() async throws {
        var completion = Completion()
        completion.toolCalls = [ToolCall(id: "1", name: "f", arguments: [])]
        #expect(try await Sample.judge(try Sample.verifier("empty"), completion).isAccepted)
    }

    @Test("wrong settings are named")
    func wrongSettings() throws {
        #expect(try Sample.problems("empty", #"{"placeholders":"no","x":1}"#).count == 2)
    }
}
