// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
@testable import Providers
import Testing

struct BedrockEmbeddingTests {
    private static let titan = "amazon.titan-embed-text-v2:0"
    private static let cohere = "eu.cohere.embed-v4:0"

    private static func call(_ members: String, model: String) throws -> EmbeddingCall {
        let body = #"{"model":"embedder",\#(members)}"#
        return EmbeddingCall(
            request: try EmbeddingRequestParser.parse(Array(body.utf8)),
            upstreamModel: model,
            timeout: .seconds(5)
        )
    }

    @Test(
        "asks in the words of the model's maker",
        arguments: [
            (#""input":"Hi""#, titan, #"{"inputText":"Hi"}"#),
            (
                #""input":["H\n"],"dimensions":256,"normalize":false,"encoding_format":"base64","user":"u""#, titan,
                #"{"inputText":"H\n","dimensions":256,"normalize":false}"#
            ),
            (
                #""input":"Hi""#, cohere,
                #"{"texts":["Hi"],"input_type":"search_document","truncate":"NONE","embedding_types":["float"]}"#
            ),
            (
                #""input":["a","b"],"dimensions":512,"input_type":"search_query","truncate":"END""#, cohere,
                #"{"texts":["a","b"],"input_type":"search_query","truncate":"END","embedding_types":["float"],"output_dimension":512}"#
            ),
        ]
    )
    func request(members: String, model: String, expected: String) throws {
        let request = try BedrockDialect(BedrockSamples.settings).request(for: try Self.call(members, model: model))
        #expect(String(decoding: request.body, as: UTF8.self) == expected)
        #expect(request.url.hasSuffix("%3A0/invoke") && !request.streams)
        #expect(request.fields.map(\.name) == ["X-Amz-Date", "Authorization"])
    }

    @Test(
        "what the model cannot be asked is refused before it is",
        arguments: [
            (#""input":["a","b"]"#, titan, "input"), (#""input":[1,2]"#, titan, "input"),
            (#""input":[[1],[2]]"#, cohere, "input"), (#""input":"a","task_type":"x""#, cohere, "task_type"),
            (#""input":"a","input_type":"x""#, titan, "input_type"), (#""input":"a""#, "meta.llama3-8b", "model"),
        ]
    )
    func unsupported(members: String, model: String, param: String) throws {
        let call = try Self.call(members, model: model)
        let error = #expect(throws: ProviderError.self) {
            try BedrockDialect(BedrockSamples.settings).request(for: call)
        }
        guard case .unsupported(let field)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(field.param == param)
    }

    @Test(
        "reads embeddings into OpenAI's shape",
        arguments: [
            (
                #""input":"Hi""#, titan, #"{"embedding":[0.5,-1.0],"inputTextTokenCount":3,"embeddingsByType":{}}"#,
                #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1.0]}],"#
                    + #""model":"amazon.titan-embed-text-v2:0","usage":{"prompt_tokens":3,"total_tokens":3}}"#
            ),
            (
                #""input":["abcd","efgh"],"encoding_format":"base64""#, cohere,
                #"{"embeddings":{"float":[[1],[-2]]},"id":"x","response_type":"embeddings_by_type"}"#,
                #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPw=="},"#
                    + #"{"object":"embedding","index":1,"embedding":"AAAAwA=="}],"model":"eu.cohere.embed-v4:0","#
                    + #""usage":{"prompt_tokens":4,"total_tokens":4}}"#
            ),
            (
                #""input":"a""#, cohere, #"{"embeddings":[[0.25]]}"#,
                #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.25]}],"#
                    + #""model":"eu.cohere.embed-v4:0","usage":{"prompt_tokens":1,"total_tokens":1}}"#
            ),
        ]
    )
    func answer(members: String, model: String, body: String, expected: String) throws {
        let call = try Self.call(members, model: model)
        let found = try BedrockDialect(BedrockSamples.settings).embeddings(of: Array(body.utf8), to: call)
        #expect(String(decoding: found.body, as: UTF8.self) == expected)
        #expect(found.usage?.input == (model == Self.titan ? 3 : nil))
    }

    @Test("absurd usage is bounded")
    func absurdUsage() throws {
        let call = try Self.call(#""input":"Hi""#, model: Self.titan)
        let body = #"{"embedding":[0.5],"inputTextTokenCount":9223372036854775807}"#
        let found = try BedrockDialect(BedrockSamples.settings).embeddings(of: Array(body.utf8), to: call)
        #expect(found.usage == TokenUsage(input: TokenUsage.most, output: 0))
        #expect(String(decoding: found.body, as: UTF8.self).contains(#""total_tokens":\#(TokenUsage.most)}"#))
    }

    @Test(
        "what are no embeddings is malformed",
        arguments: [
            ("{}", "found no embeddings; expected them as the model's answer"),
            (#"{"embeddings":{"int8":[[1]]}}"#, "found no embeddings; expected them as the model's answer"),
            (#"{"embeddings":[[1],[2]]}"#, "found 2 embeddings; expected 1"),
            (#"{"embeddings":[[]]}"#, "found an embedding without numbers; expected a list of them"),
            (#"{"embeddings":[["1"]]}"#, "found an embedding without numbers; expected a list of them"),
            ("<html>", "found HTML or XML; expected embeddings"),
        ]
    )
    func malformed(body: String, reason: String) throws {
        let call = try Self.call(#""input":"a""#, model: Self.cohere)
        #expect(throws: ProviderError.malformed(reason: reason)) {
            try BedrockDialect(BedrockSamples.settings).embeddings(of: Array(body.utf8), to: call)
        }
    }
}
