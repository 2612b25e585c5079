// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import CurlTesting
import JSON
import OpenAIAPI
import Synchronization
import Testing

@testable import Providers

/// Anthropic's dialect over real sockets, with a server that plays recorded answers.
struct AnthropicProviderTests {
    private static let key = "sk-ant-test-0123456789"

    private static func call(timeout: Duration = .seconds(10)) throws -> ProviderCall {
        let body = Array(#"{"messages":[{"role":"user","content":"Hi"}],"max_tokens":50}"#.utf8)
        return ProviderCall(
            request: try ChatRequestParser.parse(body),
            upstreamModel: "claude-test",
            timeout: timeout
        )
    }

    /// What a call comes to at a server that runs a script.
    private func outcome(
        streams: Bool,
        timeout: Duration = .seconds(10),
        set: (inout AnthropicProviderSettings) -> Void = { _ in },
        _ script: @escaping @Sendable (ServerConnection) -> Void
    ) async throws -> Result<AnswerSummary, ProviderError> {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        let client = try CurlClient()
        var settings = AnthropicProviderSettings(apiKey: Self.key)
        settings.baseURL = server.url("")
        settings.streams = streams
        set(&settings)
        let provider = try AnthropicProvider(settings, client: client)
        let call = try Self.call(timeout: timeout)
        let result: Result<AnswerSummary, ProviderError>
        do {
            result = .success(AnswerSummary(try await provider.complete(call)))
        } catch {
            result = .failure(error)
        }
        await client.shutdown()
        return result
    }

    private static func text(_ recorded: String) throws -> String {
        String(decoding: try AnthropicFiles.recorded(recorded), as: UTF8.self)
    }

    private static let eventStream = ["Content-Type: text/event-stream; charset=utf-8"]

    @Test("brings a whole answer, in one piece and as a stream", arguments: [false, true])
    func answer(streams: Bool) async throws {
        let body = try Self.text(streams ? "thinking.sse" : "thinking.json")
        let answer = try await outcome(streams: streams) { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(response(200, body, fields: streams ? Self.eventStream : []))
        }.get()
        #expect(answer.text == "42" && answer.blocks.count == 2)
    }

    @Test("a stream that comes byte by byte is the same answer")
    func drip() async throws {
        let body = Array(try Self.text("tools.sse").utf8)
        let answer = try await outcome(streams: true) { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            for byte in body { connection.send(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8)) }
            connection.send("0\r\n\r\n")
        }.get()
        #expect(answer.calls.count == 2 && answer.finish == .toolCalls)
    }

    @Test("asks the route with the key, the version and the betas, and with no field of another's")
    func request() async throws {
        let seen = Mutex<[String]>([])
        let body = try Self.text("text.json")
        _ = try await outcome(streams: false, set: { $0.betas = ["a-2025-01-01", "b-2025-02-02"] }) { connection in
            guard let request = connection.readRequest() else { return }
            seen.withLock { $0 = [request.head.lowercased(), String(decoding: request.body, as: UTF8.self)] }
            connection.send(response(200, body))
        }.get()
        let head = seen.withLock { $0.first ?? "" }
        #expect(head.hasPrefix("post /v1/messages http/1.1\r\n"))
        for field in [
            "x-api-key: \(Self.key)", "anthropic-version: 2023-06-01", "anthropic-beta: a-2025-01-01,b-2025-02-02",
            "content-type: application/json",
        ] {
            #expect(head.contains("\r\n\(field)\r\n"))
        }
        #expect(!head.contains("authorization:"))
        let sent = try JSONValue(parsing: seen.withLock { $0.last ?? "" })
        #expect(
            sent == [
                "model": "claude-test", "max_tokens": 50,
                "messages": [["role": "user", "content": [["type": "text", "text": "Hi"]]]],
            ]
        )
    }

    @Test("Vertex AI has the model in the address and the version in the body, and takes a bearer token")
    func vertex() async throws {
        let seen = Mutex<[String]>([])
        let body = try Self.text("text.json")
        let set: (inout AnthropicProviderSettings) -> Void = {
            $0.apiKey = nil
            $0.bearerToken = "ya29.token"
            $0.path = "/v1/projects/p/locations/l/publishers/anthropic/models/{model}:rawPredict"
            $0.bodyVersion = "vertex-2023-10-16"
        }
        _ = try await outcome(streams: false, set: set) { connection in
            guard let request = connection.readRequest() else { return }
            seen.withLock { $0 = [request.head, String(decoding: request.body, as: UTF8.self)] }
            connection.send(response(200, body))
        }.get()
        let head = seen.withLock { $0.first ?? "" }
        #expect(
            head.hasPrefix(
                "POST /v1/projects/p/locations/l/publishers/anthropic/models/claude-test:rawPredict HTTP/1.1"
            )
        )
        #expect(head.contains("\r\nAuthorization: Bearer ya29.token\r\n"))
        let sent = try JSONValue(parsing: seen.withLock { $0.last ?? "" })
        #expect(sent["model"] == nil && sent["anthropic_version"] == "vertex-2023-10-16")
    }

    @Test("an error has its name, and never shows the key", arguments: [false, true])
    func errors(streams: Bool) async throws {
        let error = #"{"type":"error","error":{"type":"invalid_request_error","message":"no \#(Self.key)"}}"#
        let refused = try await outcome(streams: streams) { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(response(400, error))
        }
        let invalid = ProviderError.invalidRequest(
            status: 400,
            message: "no [redacted]",
            param: nil,
            code: "invalid_request_error"
        )
        #expect(refused == .failure(invalid))
        let overloaded = try await outcome(streams: streams) { connection in
            guard connection.readRequest() != nil else { return }
            let body = #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
            connection.send(response(529, body, fields: ["Retry-After: 2"]))
        }
        #expect(overloaded == .failure(.unavailable(status: 529, retryAfter: .seconds(2))))
    }

    @Test("an answer that the connection cuts is cut off, with an orderly end, without one and by a reset")
    func cuts() async throws {
        let stream = try Self.text("tools.sse")
        let part = String(decoding: Array(stream.utf8).prefix(stream.utf8.count / 2), as: UTF8.self)
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        let scripts: [@Sendable (ServerConnection) -> Void] = [
            { $0.send(head + "Connection: close\r\n\r\n" + part) },
            { $0.send(head + "Content-Length: \(stream.utf8.count)\r\n\r\n" + part) },
            {
                $0.send(head + "Content-Length: \(stream.utf8.count)\r\n\r\n" + part)
                pause(.milliseconds(50))
                $0.reset()
            },
        ]
        for script in scripts {
            let result = try await outcome(streams: true) { connection in
                guard connection.readRequest() != nil else { return }
                script(connection)
            }
            guard case .failure(.cutOff) = result else {
                Issue.record("\(result)")
                continue
            }
        }
    }

    @Test("how the connection ends after `message_stop` is of no interest")
    func afterTheEnd() async throws {
        let stream = try Self.text("text.sse")
        let answer = try await outcome(streams: true) { connection in
            guard connection.readRequest() != nil else { return }
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            connection.send(head + "Content-Length: \(stream.utf8.count + 100)\r\n\r\n" + stream)
        }.get()
        #expect(answer.finish == .stop)
    }

    @Test("a stream that pauses times out, and an endpoint that does not stream is understood")
    func others() async throws {
        let stream = try Self.text("text.sse")
        let paused = try await outcome(streams: true, set: { $0.endpoint.idleTimeout = .milliseconds(100) }) {
            connection in
            guard connection.readRequest() != nil else { return }
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            connection.send(head + "Content-Length: \(stream.utf8.count)\r\n\r\n" + stream.prefix(400))
            connection.waitForHangUp()
        }
        #expect(paused == .failure(.timedOut(phase: "idle", after: .milliseconds(100))))
        let body = try Self.text("text.json")
        let whole = try await outcome(streams: true) { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(response(200, body, fields: ["Content-Type: application/json"]))
        }.get()
        #expect(whole.finish == .stop)
    }

    // MARK: Settings

    @Test(
        "an address that cannot work is refused; one with the version is understood",
        arguments: [
            ("https://api.anthropic.com", "/v1/messages", "https://api.anthropic.com/v1/messages"),
            ("https://api.anthropic.com/", "/v1/messages", "https://api.anthropic.com/v1/messages"),
            ("http://a/anthropic/v1", "/v1/messages", "http://a/anthropic/v1/messages"),
            ("http://a", "/x/{model}/y", "http://a/x/m-1/y"),
            (
                "api.anthropic.com", "/v1/messages",
                "base_url: found `api.anthropic.com`; expected an address. Write it like `https://api.anthropic.com`."
            ),
            (
                "http://a/v1/messages", "/v1/messages",
                "base_url: found an address that ends with `/v1/messages`; expected the address before that. Remove `/v1/messages`; it is appended."
            ),
            (
                "http://a", "v1",
                "path: found `v1`; expected the path of the route. Write it like `/v1/messages`."
            ),
        ]
    )
    func address(base: String, path: String, expected: String) {
        var settings = AnthropicProviderSettings()
        settings.baseURL = base
        settings.path = path
        do {
            #expect(try AnthropicAddress(settings, at: .root).url(model: "m-1") == expected)
        } catch {
            #expect(error.description == expected)
        }
    }

    @Test("a key that cannot be sent is refused without being shown")
    func key() async throws {
        let client = try CurlClient()
        do {
            _ = try AnthropicProvider(AnthropicProviderSettings(apiKey: "sk-secret\n12345"), client: client)
            Issue.record("taken")
        } catch {
            #expect(error.description.hasPrefix("headers: found a control character"))
            #expect(!error.description.contains("secret"))
        }
        await client.shutdown()
    }
}
