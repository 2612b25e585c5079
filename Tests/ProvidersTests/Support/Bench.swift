// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import DemoUpstream
import JSON
import OpenAIAPI
import Providers

/// A provider with a demo upstream behind it.
struct Bench {
    let upstream: DemoUpstream
    let client: CurlClient
    let provider: OpenAIProvider

    /// Runs `body` with a bench of its own and takes it down again.
    static func with<Result>(
        streams: Bool = false,
        set: (inout OpenAIProviderSettings) -> Void = { _ in },
        _ body: (Bench) async throws -> Result
    ) async throws -> Result {
        let upstream = try await DemoUpstream.start()
        let client = try CurlClient()
        var settings = OpenAIProviderSettings(baseURL: upstream.baseURL, apiKey: "sk-test-0123456789")
        settings.streams = streams
        set(&settings)
        let outcome: Swift.Result<Result, any Error>
        do {
            let provider = try OpenAIProvider(settings, client: client)
            outcome = .success(try await body(Bench(upstream: upstream, client: client, provider: provider)))
        } catch {
            outcome = .failure(error)
        }
        await client.shutdown()
        await upstream.stop()
        return try outcome.get()
    }

    /// A call of `small` with one user's turn.
    static func call(
        _ question: String = "Hello",
        demo: String = "null",
        more: String = "",
        model: String = "small",
        followUp: [FollowUp] = [],
        timeout: Duration = .seconds(10)
    ) throws -> ProviderCall {
        let content = JSONValue.string(question).json()
        let body = #"{"messages":[{"role":"user","content":\#(content)}],"demo":\#(demo)\#(more)}"#
        return ProviderCall(
            request: try ChatRequestParser.parse(Array(body.utf8)),
            followUp: followUp,
            upstreamModel: model,
            timeout: timeout
        )
    }

    /// The fault that a call comes to; nil for none.
    func fault(of call: ProviderCall) async -> ProviderError? {
        do {
            _ = try await provider.complete(call)
            return nil
        } catch {
            return error
        }
    }

    /// Waits, up to a few seconds, until the upstream's stats are as wanted.
    func eventually(_ condition: (DemoStats) -> Bool) async -> Bool {
        for _ in 0..<500 {
            if condition(upstream.stats) { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}
