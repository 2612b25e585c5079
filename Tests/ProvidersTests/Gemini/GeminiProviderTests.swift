// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import CurlTesting
import Foundation
import JSON
import Providers
import Testing

/// The provider against a server on a real socket, which answers each path with what it is told.
struct GeminiProviderTests {
    /// Runs `body` with a provider of the server that `respond` is.
    private static func with<Result: Sendable>(
        _ service: GeminiProviderSettings.Service = .gemini(apiKey: GeminiBench.key),
        streams: Bool = false,
        respond: @escaping @Sendable (ServerConnection.Request) -> String,
        _ body: (GeminiProvider) async throws -> Result
    ) async throws -> Result {
        let server = try ScriptedServer(answering: respond)
        defer { server.stop() }
        let client = try CurlClient()
        var settings = GeminiProviderSettings(service, baseURL: server.url("/v1"))
        settings.streams = streams
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(try GeminiProvider(settings, client: client)))
        } catch {
            outcome = .failure(error)
        }
        await client.shutdown()
        return try outcome.get()
    }

    private static func response(_ status: Int, _ body: String, type: String = "application/json") -> String {
        "HTTP/1.1 \(status) X\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func golden(_ folder: String, _ name: String) throws -> String {
        try #require(GeminiGolden.all(in: folder).first { $0.testDescription == name }).input + "\n"
    }

    @Test("calls the Gemini API with its key, and Vertex AI with its token", arguments: [false, true])
    func credentials(isVertex: Bool) async throws {
        let answer = try Self.golden("answers", "text")
        let expected =
            isVertex
            ? [
                "POST /v1/projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-flash:generateContent HTTP/1.1",
                "authorization: bearer ya29.test",
            ]
            : [
                "POST /v1/models/gemini-2.5-flash:generateContent HTTP/1.1",
                "x-goog-api-key: \(GeminiBench.key.lowercased())",
            ]
        let completion = try await Self.with(isVertex ? GeminiBench.vertex : .gemini(apiKey: GeminiBench.key)) {
            request in
            let head = request.head.split(separator: "\r\n")
            let isRight = head.first.map(String.init) == expected[0] && head.contains { $0.lowercased() == expected[1] }
            return isRight ? Self.response(200, answer) : Self.response(500, "{}")
        } _: { provider in
            try await provider.complete(try GeminiBench.call())
        }
        #expect(String(decoding: completion.text, as: UTF8.self) == "Café: \"yes\" 🌍")
        #expect(completion.usage == TokenUsage(input: 12, cachedInput: 4, output: 37, reasoning: 30))
    }

    @Test(
        "where the connection breaks, an answer is whole only if an earlier part did not say why the model stopped",
        arguments: [(["", #","finishReason":"STOP""#], true), ([#","finishReason":"STOP""#], false)]
    )
    func brokenOff(ends: [String], isWhole: Bool) async throws {
        for ends in [ends, [ends[0]] + ends] {
            let body = ends.map { #"data: {"candidates":[{"content":{"parts":[{"text":"a"}]}\#($0)}]}"# + "\n\n" }
                .joined()
            let head =
                "HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\ncontent-length: \(body.utf8.count + 50)\r\n\r\n"
            let server = try ScriptedServer { connection in
                if connection.readRequest() != nil { connection.send(head + body) }
            }
            defer { server.stop() }
            let client = try CurlClient()
            var settings = GeminiProviderSettings(.gemini(apiKey: GeminiBench.key), baseURL: server.url("/v1"))
            settings.streams = true
            let provider = try GeminiProvider(settings, client: client)
            let call = try GeminiBench.call()
            do throws(ProviderError) {
                let completion = try await provider.complete(call)
                #expect(isWhole && completion.text == Array(repeating: UInt8(ascii: "a"), count: ends.count))
            } catch {
                #expect(!isWhole && error.code == "cut_off", "\(error)")
            }
            await client.shutdown()
        }
    }

    @Test("reads a stream, and an answer in one piece where a stream was asked for", arguments: [true, false])
    func stream(isStream: Bool) async throws {
        let body = isStream ? try Self.golden("streams", "tools") : try Self.golden("answers", "list")
        let type = isStream ? "text/event-stream" : "application/json; charset=UTF-8"
        let completion = try await Self.with(streams: true) { request in
            let isRight = request.target == "/v1/models/gemini-2.5-flash:streamGenerateContent?alt=sse"
            return Self.response(isRight ? 200 : 500, body, type: type)
        } _: { provider in
            try await provider.complete(try GeminiBench.call())
        }
        #expect(completion.toolCalls.map(\.name) == (isStream ? ["weather", "weather"] : []))
        #expect(String(decoding: completion.text, as: UTF8.self) == (isStream ? "I look." : "One, two."))
    }

    @Test("a stream that ends before its answer does is cut off, however politely it ends")
    func cut() async throws {
        let body = try Self.golden("streams", "cut")
        let fault = await Self.fault(streams: true) { _ in Self.response(200, body, type: "text/event-stream") }
        #expect(fault?.code == "cut_off")
    }

    @Test("an error is the fault that its body says", arguments: [false, true])
    func errors(streams: Bool) async throws {
        let lines = try Self.golden("errors", "list").split(separator: "\n", maxSplits: 1)
        let fault = await Self.fault(streams: streams) { _ in Self.response(429, String(lines[1])) }
        #expect(fault == .rateLimited(retryAfter: .milliseconds(1_500)))
    }

    @Test("no key reaches anybody by an error's words")
    func redaction() async throws {
        let body = #"{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"bad \#(GeminiBench.key) here"}}"#
        let fault = await Self.fault(streams: false) { _ in Self.response(400, body) }
        guard case .invalidRequest(_, let message, _, let code) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(message == "bad [redacted] here" && code == "invalid_argument")
    }

    @Test("what cannot be said is never sent")
    func unsupported() async throws {
        let fault = await Self.fault(members: #""logit_bias":{"1":2}"#, streams: false) { _ in Self.response(500, "{}")
        }
        #expect(fault == .unsupported(UnsupportedField("logit_bias", "the Gemini API does not weight tokens")))
    }

    @Test("brings embeddings")
    func embeddings() async throws {
        let embeddings = try await Self.with { request in
            let isRight = request.target == "/v1/models/gemini-embedding-001:batchEmbedContents"
            return Self.response(isRight ? 200 : 500, #"{"embeddings":[{"values":[0.5,1]},{"values":[2,3]}]}"#)
        } _: { provider in
            try await provider.embed(try GeminiBench.embeddingCall(#"{"model":"e","input":["a","b"]}"#))
        }
        let root = try JSONDocument(parsing: embeddings.body).root
        #expect(root["data"]?[1]?["embedding"]?[1]?.int == 3 && root["data"]?[1]?["index"]?.int == 1)
        #expect(embeddings.usage == nil)
    }

    private static func fault(
        members: String = "",
        streams: Bool,
        respond: @escaping @Sendable (ServerConnection.Request) -> String
    ) async -> ProviderError? {
        do {
            return try await with(streams: streams, respond: respond) { provider in
                do {
                    _ = try await provider.complete(try GeminiBench.call(members))
                    return nil
                } catch let error as ProviderError {
                    return error
                }
            }
        } catch {
            Issue.record(error)
            return nil
        }
    }
}
