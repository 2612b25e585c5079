// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Testing

/// Log-probabilities: read where asked for, and shown to those who asked.
struct LogprobsTests {
    private static let content = #"""
        [{"token":"Ja","logprob":-0.5,"bytes":[74,97],"top_logprobs":[{"token":"Ja","logprob":-0.5,"bytes":[74,97]},{"token":"Ne","logprob":-1}]},{"token":"\ufffd","logprob":-2,"bytes":[195],"top_logprobs":[]}]
        """#

    private static let body = #"""
        {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Ja"},"logprobs":{"content":\#(content)},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}
        """#

    private static let tokens = [
        TokenLogprob(
            bytes: [74, 97],
            logprob: -0.5,
            top: [.init(bytes: [74, 97], logprob: -0.5), .init(bytes: Array("Ne".utf8), logprob: -1)]
        ),
        TokenLogprob(bytes: [195], logprob: -2),
    ]

    private static func completion(_ body: String, logprobs: Bool) throws -> Completion {
        var fold = CompletionFold()
        for event in try ChatCompletionParser.events(of: Array(body.utf8), logprobs: logprobs) { fold.add(event) }
        return fold.completion
    }

    private static func written(_ completion: Completion) throws -> JSONNode {
        let bytes = ChatCompletionWriter.body(
            completion,
            model: "m",
            id: "1",
            created: 1,
            usage: TokenUsage(input: 1, output: 2)
        )
        return try #require(JSONDocument(parsing: bytes).root["choices"]?[0])
    }

    @Test("a whole answer's tokens are read only where they are asked for")
    func whole() throws {
        #expect(try Self.completion(Self.body, logprobs: true).logprobs == Self.tokens)
        #expect(try Self.completion(Self.body, logprobs: false).logprobs == nil)
    }

    @Test("those of a stream are put together")
    func streamed() throws {
        let chunk = { (part: String) in
            Array(
                #"data: {"id":"1","choices":[{"index":0,"delta":{"content":"x"},"logprobs":{"content":\#(part)}}]}"#
                    .utf8
            ) + Array("\n\n".utf8)
        }
        let pieces = chunk(Self.content) + chunk(Self.content) + Array("data: [DONE]\n\n".utf8)
        for isAsked in [true, false] {
            var parser = ChatChunkParser(logprobs: isAsked)
            var fold = CompletionFold()
            for event in parser.events(in: pieces) { fold.add(event) }
            for event in try parser.finish() { fold.add(event) }
            #expect(fold.completion.logprobs == (isAsked ? Self.tokens + Self.tokens : nil))
        }
    }

    @Test(
        "what has no log-probabilities, or not in this form, has none",
        arguments: [
            "null", "{}", #"{"content":null}"#, #"{"content":{}}"#, #"{"content":[{"token":"a"}]}"#,
            #"{"content":[{"logprob":-1}]}"#, #"{"tokens":["a"],"token_logprobs":[-1]}"#,
        ]
    )
    func none(logprobs: String) throws {
        let body = #"{"choices":[{"message":{"content":"a"},"logprobs":\#(logprobs),"finish_reason":"stop"}]}"#
        #expect(try Self.completion(body, logprobs: true).logprobs == nil)
    }

    @Test("a client that did not ask sees none, whole and streamed")
    func hidden() throws {
        var completion = try Self.completion(Self.body, logprobs: true)
        #expect(try Self.written(completion)["logprobs"]?["content"]?.count == 2)
        completion.hidesLogprobs = true
        #expect(try Self.written(completion)["logprobs"]?.isNull == true)
        let events = ChatChunkWriter.events(completion, model: "m", id: "1", created: 1, usage: nil)
        #expect(!String(decoding: events, as: UTF8.self).contains("logprob\""))
        completion.hidesLogprobs = false
        let shown = ChatChunkWriter.events(completion, model: "m", id: "1", created: 1, usage: nil)
        #expect(String(decoding: shown, as: UTF8.self).contains("logprob\""))
    }

    @Test("a client that asked gets those of an upstream that streams, too")
    func rebuilt() throws {
        var completion = Completion(text: "Ja")
        completion.logprobs = Self.tokens
        let content = try #require(Self.written(completion)["logprobs"]?["content"])
        #expect(content[0]?["token"]?.string == "Ja" && content[0]?["top_logprobs"]?.count == 2)
        #expect(content[1]?["bytes"]?[0]?.int == 195)
        completion.hidesLogprobs = true
        #expect(try Self.written(completion)["logprobs"]?.isNull == true)
    }

    @Test(
        "a request says whether it asks for them",
        arguments: [("true", true), ("false", false), ("null", false), ("5", false)]
    )
    func asked(value: String, expected: Bool) throws {
        let body = #"{"messages":[{"role":"user","content":"x"}],"logprobs":\#(value)}"#
        #expect(try ChatRequestParser.parse(Array(body.utf8)).asksLogprobs == expected)
    }
}
