// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import CurlTesting
import JSON
@testable import Providers
import Synchronization
import Testing

/// Over a real socket, against a server that answers as the test says.
@Suite(.timeLimit(.minutes(1)))
struct BedrockProviderTests {
    /// What a test's server saw.
    private final class Seen: Sendable {
        private let requests = Mutex<[ServerConnection.Request]>([])

        var all: [ServerConnection.Request] { requests.withLock { $0 } }

        func add(_ request: ServerConnection.Request) { requests.withLock { $0.append(request) } }
    }

    /// The value of a request's field, in any case of its name.
    private static func field(_ name: String, of request: ServerConnection.Request) -> String? {
        request.head.split(separator: "\r\n").dropFirst().lazy
            .first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
    }

    /// A response with a length.
    private static func head(_ status: Int = 200, type: String, length: Int?, fields: [String] = []) -> [UInt8] {
        let framing = length.map { "Content-Length: \($0)" } ?? "Connection: close"
        let lines = ["HTTP/1.1 \(status) Text", "Content-Type: \(type)", framing] + fields
        return Array((lines.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
    }

    private static func json(_ body: String, status: Int = 200, fields: [String] = []) -> [UInt8] {
        head(status, type: "application/json", length: body.utf8.count, fields: fields) + Array(body.utf8)
    }

    /// Runs `body` with a provider before a server that answers each request with what `respond` writes.
    private static func with(
        set: (inout BedrockProviderSettings) -> Void = { _ in },
        respond: @escaping @Sendable (ServerConnection, Int) -> Bool,
        _ body: (BedrockProvider, Seen, UInt16) async throws -> Void
    ) async throws {
        let seen = Seen()
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                seen.add(request)
                guard respond(connection, seen.all.count) else { return }
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        var settings = BedrockSamples.settings
        settings.baseURL = "http://127.0.0.1:\(server.port)/vpc/"
        set(&settings)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(BedrockProvider(settings, client: client), seen, server.port))
        } catch {
            outcome = .failure(error)
        }
        await client.shutdown()
        try outcome.get()
    }

    private static func fault(_ provider: BedrockProvider, _ call: ProviderCall) async -> ProviderError? {
        do {
            _ = try await provider.complete(call)
            return nil
        } catch {
            return error
        }
    }

    @Test("calls Converse with a signature of what arrives")
    func converse() async throws {
        try await Self.with(respond: { connection, _ in connection.send(Self.json(BedrockSamples.answer)) }) {
            provider,
            seen,
            port in
            let model = "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0"
            let answer = try await provider.complete(try BedrockSamples.call(model: model))
            #expect(answer.text == Array("Oslo is the capital of Norway.".utf8))
            let request = try #require(seen.all.first)
            let path =
                "/vpc/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Ainference-profile%2Feu.amazon.nova-lite-v1%3A0"
                + "/converse"
            #expect(request.method == "POST" && request.target == path)
            #expect(Self.field("content-type", of: request) == "application/json")
            // The server's side of the signature, from what came over the wire.
            let host = try #require(Self.field("host", of: request))
            #expect(host == "127.0.0.1:\(port)")
            let signed = SigV4(region: "eu-central-1", service: "bedrock").fields(
                for: SigV4.Request(path: String(request.target), fields: [("host", host)], body: request.body),
                credentials: BedrockSamples.keys,
                at: BedrockSamples.moment
            )
            for expected in signed { #expect(Self.field(expected.name, of: request) == expected.value) }
            #expect(Self.field("x-amz-security-token", of: request) == nil)
        }
    }

    @Test("calls ConverseStream and hands on what arrives as it arrives", arguments: [1, 50, 100_000])
    func converseStream(piece: Int) async throws {
        let stream = BedrockSamples.bytes(BedrockSamples.toolStream)
        try await Self.with(
            set: { $0.streams = true },
            respond: { connection, _ in
                guard connection.send(Self.head(type: "application/vnd.amazon.eventstream", length: stream.count))
                else {
                    return false
                }
                var rest = stream[...]
                while !rest.isEmpty {
                    guard connection.send(Array(rest.prefix(piece))) else { return false }
                    rest = rest.dropFirst(piece)
                }
                return true
            }
        ) { provider, seen, _ in
            let answer = try await provider.complete(try BedrockSamples.call())
            #expect(answer.finishReason == .toolCalls && answer.toolCalls.map(\.name) == ["weather", "now"])
            #expect(answer.usage?.input == 1_404)
            let request = try #require(seen.all.first)
            #expect(request.target.hasSuffix("/converse-stream"))
            #expect(Self.field("accept", of: request) == nil)
        }
    }

    @Test("a stream that ends too early is cut off, also where the connection ends in order", arguments: [true, false])
    func cutStream(hasLength: Bool) async throws {
        let stream = BedrockSamples.bytes(BedrockSamples.stream)
        let sent = BedrockSamples.bytes(Array(BedrockSamples.stream.prefix(3)))
        try await Self.with(
            set: { $0.streams = true },
            respond: { connection, _ in
                let length = hasLength ? stream.count : nil
                _ = connection.send(Self.head(type: "application/vnd.amazon.eventstream", length: length) + sent)
                return false
            }
        ) { provider, _, _ in
            let fault = await Self.fault(provider, try BedrockSamples.call())
            #expect(fault?.code == "cut_off", "\(String(describing: fault))")
        }
    }

    @Test("an endpoint that answers a stream in one piece is understood")
    func notStreaming() async throws {
        try await Self.with(
            set: { $0.streams = true },
            respond: { connection, _ in connection.send(Self.json(BedrockSamples.answer)) }
        ) { provider, _, _ in
            let answer = try await provider.complete(try BedrockSamples.call())
            #expect(answer.finishReason == .stop)
        }
    }

    @Test("an error is the fault that it means, streamed or not", arguments: [false, true])
    func errors(streams: Bool) async throws {
        try await Self.with(
            set: { $0.streams = streams },
            respond: { connection, _ in
                connection.send(
                    Self.json(
                        #"{"message":"Too many tokens, please wait before trying again."}"#,
                        status: 429,
                        fields: ["x-amzn-ErrorType: ThrottlingException:http://internal.amazon.com/", "Retry-After: 7"]
                    )
                )
            }
        ) { provider, _, _ in
            let fault = await Self.fault(provider, try BedrockSamples.call())
            #expect(fault == .rateLimited(retryAfter: .seconds(7)))
        }
    }

    @Test("sends an API key as it is, and signs nothing")
    func apiKey() async throws {
        try await Self.with(
            set: { $0.credentials = .apiKey("ABSKexample-key") },
            respond: { connection, _ in connection.send(Self.json(BedrockSamples.answer)) }
        ) { provider, seen, _ in
            _ = try await provider.complete(try BedrockSamples.call())
            let request = try #require(seen.all.first)
            #expect(Self.field("authorization", of: request) == "Bearer ABSKexample-key")
            #expect(Self.field("x-amz-date", of: request) == nil)
        }
    }

    @Test("asks a source of credentials for each call, and sends the token of temporary ones")
    func source() async throws {
        let current = Mutex<AWSCredentials?>(
            AWSCredentials(accessKeyID: "ASIA1", secretAccessKey: "s", sessionToken: "t1")
        )
        try await Self.with(
            set: { settings in
                settings.credentials = .source {
                    current.withLock { $0 }.map(Result.success) ?? .failure(.unreachable(reason: "no keys just now"))
                }
            },
            respond: { connection, _ in connection.send(Self.json(BedrockSamples.answer)) }
        ) { provider, seen, _ in
            _ = try await provider.complete(try BedrockSamples.call())
            current.withLock { $0?.sessionToken = "t2" }
            _ = try await provider.complete(try BedrockSamples.call())
            #expect(seen.all.map { Self.field("x-amz-security-token", of: $0) } == ["t1", "t2"])
            let signed = seen.all.compactMap { Self.field("authorization", of: $0) }
            #expect(signed.allSatisfy { $0.contains("SignedHeaders=host;x-amz-date;x-amz-security-token,") })
            current.withLock { $0 = nil }
            #expect(await Self.fault(provider, try BedrockSamples.call()) == .unreachable(reason: "no keys just now"))
            #expect(seen.all.count == 2)
        }
    }

    @Test("a clock that is off is said, and the next call is signed with the upstream's time")
    func clockSkew() async throws {
        try await Self.with(
            respond: { connection, count in
                guard count == 1 else { return connection.send(Self.json(BedrockSamples.answer)) }
                return connection.send(
                    Self.json(
                        #"{"message":"Signature expired: 20150830T123600Z is now earlier than 20150830T124100Z"}"#,
                        status: 403,
                        fields: [
                            "x-amzn-ErrorType: InvalidSignatureException", "Date: Sun, 30 Aug 2015 12:46:00 GMT",
                        ]
                    )
                )
            }
        ) { provider, seen, _ in
            let fault = await Self.fault(provider, try BedrockSamples.call())
            #expect(
                fault
                    == .unreachable(
                        reason:
                            "the clock of this machine is 600 s behind the upstream's, which refused the signature for it; "
                            + "set the clock. Calls from now on are signed with the upstream's time"
                    )
            )
            _ = try await provider.complete(try BedrockSamples.call())
            #expect(seen.all.map { Self.field("x-amz-date", of: $0) } == ["20150830T123600Z", "20150830T124600Z"])
        }
    }

    @Test("a `Host` of the settings' own is what is signed")
    func ownHost() async throws {
        try await Self.with(
            set: { $0.endpoint.headers = [("host", "bedrock-runtime.eu-central-1.amazonaws.com")] },
            respond: { connection, _ in connection.send(Self.json(BedrockSamples.answer)) }
        ) { provider, seen, _ in
            _ = try await provider.complete(try BedrockSamples.call())
            let request = try #require(seen.all.first)
            let host = "bedrock-runtime.eu-central-1.amazonaws.com"
            #expect(Self.field("host", of: request) == host)
            let signed = SigV4(region: "eu-central-1", service: "bedrock").fields(
                for: SigV4.Request(path: String(request.target), fields: [("host", host)], body: request.body),
                credentials: BedrockSamples.keys,
                at: BedrockSamples.moment
            )
            #expect(Self.field("authorization", of: request) == signed.last?.value)
        }
    }
}
