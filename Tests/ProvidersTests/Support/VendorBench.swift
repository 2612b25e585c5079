// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import CurlTesting
import JSON
import Providers
import Synchronization

/// A provider of one preset with a scripted upstream behind it.
struct VendorBench {
    let provider: OpenAIProvider
    private let requests: Requests

    /// What came, in order.
    private final class Requests: Sendable {
        let seen = Mutex<[ServerConnection.Request]>([])
    }

    static let answer =
        #"{"id":"1","model":"m","choices":[{"index":0,"message":{"content":"ok"},"finish_reason":"stop"}]}"#

    /// Runs `body` against an upstream that answers each request with a body of JSON; a text for `refuse` is the body of a 400.
    static func with<Result>(
        _ preset: String,
        refuse: @escaping @Sendable (JSONValue) -> String? = { _ in nil },
        answer: @escaping @Sendable (JSONValue) -> String = { _ in Self.answer },
        set: (inout OpenAIProviderSettings) -> Void = { _ in },
        _ body: (VendorBench) async throws -> Result
    ) async throws -> Result {
        let requests = Requests()
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                requests.seen.withLock { $0.append(request) }
                let sent = (try? JSONValue(parsing: request.body)) ?? .null
                let refusal = refuse(sent)
                let text = refusal ?? answer(sent)
                let isStream = text.hasPrefix("data: ")
                connection.send(
                    response(
                        refusal == nil ? 200 : 400,
                        text,
                        fields: ["Content-Type: \(isStream ? "text/event-stream" : "application/json")"]
                    )
                )
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        let outcome: Swift.Result<Result, any Error>
        do {
            guard let preset = OpenAIPreset.named(preset) else {
                throw ProviderError.malformed(reason: "no such preset")
            }
            var settings = OpenAIProviderSettings(preset: preset, baseURL: server.url("/v1"), apiKey: "key-0123456789")
            set(&settings)
            outcome = .success(
                try await body(VendorBench(provider: try OpenAIProvider(settings, client: client), requests: requests))
            )
        } catch {
            outcome = .failure(error)
        }
        await client.shutdown()
        return try outcome.get()
    }

    /// The bodies that were sent.
    var sent: [JSONValue] {
        requests.seen.withLock { $0 }.compactMap { try? JSONValue(parsing: $0.body) }
    }

    /// The heads that were sent, in lowercase.
    var heads: [String] { requests.seen.withLock { $0 }.map { $0.head.lowercased() } }

    /// The paths that were called.
    var targets: [String] { requests.seen.withLock { $0 }.map { String($0.target) } }
}
