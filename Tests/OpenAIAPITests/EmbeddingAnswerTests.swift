// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import OpenAIAPI
import Testing

struct EmbeddingAnswerTests {
    private func read(_ body: String, input: String = #"["a", "b"]"#, base64: Bool = false) throws(ProviderError)
        -> Embeddings
    {
        let format = base64 ? "base64" : "float"
        let text = #"{"model": "e", "input": \#(input), "encoding_format": "\#(format)"}"#
        guard let request = try? EmbeddingRequestParser.parse(text.bytes) else {
            throw .malformed(reason: "no request")
        }
        return try EmbeddingAnswer.read(body.bytes, for: request)
    }

    private func fault(_ body: String, base64: Bool = false) -> ProviderError? {
        do {
            _ = try read(body, base64: base64)
            return nil
        } catch {
            return error
        }
    }

    private static let sound = #"""
        {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": [0.25, -1e-3]},
         {"object": "embedding", "index": 1, "embedding": [1, 0]}], "model": "text-e", "usage": {"prompt_tokens": 4, "total_tokens": 4}}
        """#

    @Test("keeps a sound body byte for byte, and reads what was used")
    func sound() throws {
        let found = try read(Self.sound)
        #expect(found.body.text == Self.sound)
        #expect(found.usage == TokenUsage(input: 4, output: 0))
    }

    @Test("absurd usage is bounded", arguments: [("9223372036854775807", TokenUsage.most), ("-1", 0)])
    func absurdUsage(count: String, expected: Int) throws {
        let body = #"{"data": [{"embedding": [1]}, {"embedding": [2]}], "usage": {"prompt_tokens": \#(count)}}"#
        #expect(try read(body).usage == TokenUsage(input: expected, output: 0))
    }

    @Test("puts entries in order, and numbers those without an index")
    func order() throws {
        let turned =
            #"{"data": [{"index": 1, "embedding": [2]}, {"embedding": [1], "index": 0, "x": 1}], "model": "m"}"#
        #expect(
            try read(turned).body.text
                == #"{"data": [{"embedding":[1],"x":1,"index":0},{"embedding":[2],"index":1}], "model": "m"}"#
        )
        let plain = #"{"data": [{"embedding": [2]}, {"embedding": [1]}]}"#
        #expect(try read(plain).body.text == #"{"data": [{"embedding":[2],"index":0},{"embedding":[1],"index":1}]}"#)
        #expect(try read(plain).usage == nil)
    }

    @Test("takes one entry for a text or a list of tokens, and one for each of several lists")
    func inputs() throws {
        let one = #"{"data": [{"index": 0, "embedding": [1]}]}"#
        for input in [#""a""#, "[1, 2, 3]", #"["a"]"#, "[[1, 2]]"] {
            #expect(try read(one, input: input).body.text == one)
        }
    }

    @Test("takes base64 where it was asked for, and numbers all the same")
    func base64() throws {
        let text = #"{"data": [{"index": 0, "embedding": "AACAPwAAAEA="}, {"index": 1, "embedding": "AACAPwAAAAA="}]}"#
        #expect(try read(text, base64: true).body.text == text)
        #expect(try read(Self.sound, base64: true).body.text == Self.sound)
    }

    @Test(
        "says what stands in the place of embeddings",
        arguments: [
            ("", "found an empty body; expected a list of embeddings"),
            ("<html>", "found HTML or XML; expected a list of embeddings"),
            ("[]", "found an array; expected a list of embeddings"),
            (#"{"error": "secret"}"#, "found an error inside a 200; expected a list of embeddings"),
            ("{}", "found no list under `data`; expected the embeddings"),
            (#"{"data": {}}"#, "found no list under `data`; expected the embeddings"),
            (#"{"data": []}"#, "found 0 embeddings; expected 2, one for each input"),
            (#"{"data": [{"embedding": [1]}]}"#, "found 1 embeddings; expected 2, one for each input"),
            (#"{"data": [1, 2]}"#, "found nothing under `embedding`; expected a list of numbers"),
            (
                #"{"data": [{"embedding": "AAAA"}, {"embedding": "AAAA"}]}"#,
                "found a string under `embedding`; expected a list of numbers"
            ),
            (
                #"{"data": [{"embedding": [1]}, {"embedding": [null]}]}"#,
                "found an embedding that is not of numbers alone; expected a list of numbers"
            ),
            (
                #"{"data": [{"embedding": [1, 2]}, {"embedding": [1]}]}"#,
                "found an embedding of 1 numbers; expected 2, as the others have"
            ),
            (
                #"{"data": [{"embedding": []}, {"embedding": []}]}"#,
                "found an embedding of 0 numbers; expected 1, as the others have"
            ),
            (
                #"{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]}"#,
                "found an embedding with the index 0; expected 0 to 1, each once"
            ),
            (
                #"{"data": [{"index": 0, "embedding": [1]}, {"index": 2, "embedding": [1]}]}"#,
                "found an embedding with the index 2; expected 0 to 1, each once"
            ),
        ]
    )
    func malformed(body: String, reason: String) {
        #expect(fault(body) == .malformed(reason: reason))
    }

    @Test(
        "what is asked for in base64 must be base64",
        arguments: [#""AAA""#, #""AA A""#, #""A===""#, #""""#, #""AA=A""#]
    )
    func noBase64(text: String) {
        let fault = fault(#"{"data": [{"embedding": \#(text)}, {"embedding": "AAAA"}]}"#, base64: true)
        #expect(fault?.code == "malformed")
    }

    @Test("a body that ends too early is cut off, wherever it ends")
    func cutOff() {
        for end in 1..<(Self.sound.utf8.count - 1) {
            let fault = fault(String(decoding: Self.sound.bytes[..<end], as: UTF8.self))
            #expect(fault == .cutOff(received: end, expected: nil), "cut at \(end)")
        }
    }

    @Test("no bytes make it crash")
    func anyBytes() {
        forAll(cases: 3_000) { random, _ in
            var bytes = Self.sound.bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            }
            _ = fault(bytes.text)
        }
    }
}
