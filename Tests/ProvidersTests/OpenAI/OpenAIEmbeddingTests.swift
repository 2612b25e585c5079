// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Providers
import Testing

struct OpenAIEmbeddingTests {
    private static let answer =
        #"{"object":"list","data":[{"index":0,"embedding":[1,2]}],"model":"e-1","usage":{"prompt_tokens":2,"total_tokens":2}}"#

    private func call(_ more: String = "") throws -> EmbeddingCall {
        let request = try EmbeddingRequestParser.parse(Array(#"{"model":"embedder","input":"Grüße"\#(more)}"#.utf8))
        return EmbeddingCall(request: request, upstreamModel: "text-embedding-3-small", timeout: .seconds(10))
    }

    @Test("asks for embeddings of the upstream's model, and brings them")
    func embeds() async throws {
        try await VendorBench.with("openai", answer: { _ in Self.answer }) { bench in
            let found = try await bench.provider.embed(try call(#","dimensions":2,"user":"u","cascade":{"x":1}"#))
            #expect(found.body == Array(Self.answer.utf8))
            #expect(found.usage == TokenUsage(input: 2, output: 0))
            #expect(bench.targets == ["/v1/embeddings"])
            #expect(
                bench.sent == [["model": "text-embedding-3-small", "input": "Grüße", "dimensions": 2, "user": "u"]]
            )
        }
    }

    @Test("Mistral and Cohere get what they know")
    func quirks() async throws {
        try await VendorBench.with("mistral", answer: { _ in Self.answer }) { bench in
            _ = try await bench.provider.embed(try call(#","dimensions":2,"user":"u""#))
            #expect(
                bench.sent == [["model": "text-embedding-3-small", "input": "Grüße", "output_dimension": 2]]
            )
        }
        try await VendorBench.with("cohere", answer: { _ in Self.answer }) { bench in
            let field = UnsupportedField("dimensions", "Cohere has no such field")
            let call = try call(#","dimensions":2"#)
            await #expect(throws: ProviderError.unsupported(field)) { try await bench.provider.embed(call) }
        }
    }

    @Test(
        "a vendor without embeddings says so",
        arguments: ["groq", "deepseek", "cerebras", "perplexity", "huggingface"]
    )
    func none(preset: String) async throws {
        try await VendorBench.with(preset) { bench in
            let call = try call()
            let fault = await #expect(throws: ProviderError.self) { try await bench.provider.embed(call) }
            #expect(fault?.code == "unsupported" && fault?.summary.hasSuffix("has no embeddings") == true)
            #expect(bench.sent.isEmpty)
        }
    }

    @Test("an upstream that refuses, or answers something else, is a fault")
    func faults() async throws {
        let call = try call()
        try await VendorBench.with("openai", refuse: { _ in #"{"error":{"message":"no","code":"c"}}"# }) { bench in
            _ = await #expect(throws: ProviderError.invalidRequest(status: 400, message: "no", param: nil, code: "c")) {
                try await bench.provider.embed(call)
            }
        }
        try await VendorBench.with("openai", answer: { _ in "<html>" }) { bench in
            _ = await #expect(
                throws: ProviderError.malformed(reason: "found HTML or XML; expected a list of embeddings")
            ) {
                try await bench.provider.embed(call)
            }
        }
    }
}
