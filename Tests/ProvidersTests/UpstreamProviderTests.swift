// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import CurlTesting
import OpenAIAPI
import Providers
import Testing

struct UpstreamProviderTests {
    /// The quota that was told, and the fault that the call came to.
    private func outcome(of reply: String, streams: Bool = false) async throws -> (UpstreamQuota?, ProviderError?) {
        let server = try ScriptedServer { connection in
            while connection.readRequest() != nil { connection.send(reply) }
        }
        defer { server.stop() }
        let client = try CurlClient()
        var settings = OpenAIProviderSettings(baseURL: server.url("/v1"))
        settings.streams = streams
        let provider = try OpenAIProvider(settings, client: client)
        let call = try Bench.call()
        var fold = CompletionFold()
        var fault: ProviderError?
        do {
            try await provider.call(call) { fold.add($0) }
        } catch {
            fault = error
        }
        await client.shutdown()
        return (fold.quota, fault)
    }

    private static let fields = [
        "Content-Type: application/json", "x-ratelimit-remaining-requests: 0", "x-ratelimit-limit-requests: 60",
        "x-ratelimit-reset-requests: 1.5s",
    ]
    private static let quota = UpstreamQuota(
        requests: UpstreamQuota.Allowance(remaining: 0, limit: 60, resetsAfter: .milliseconds(1_500))
    )

    @Test("what is left of a limit is told with an answer", arguments: [false, true])
    func answer(streams: Bool) async throws {
        let (quota, fault) = try await outcome(
            of: response(200, VendorBench.answer, fields: Self.fields),
            streams: streams
        )
        #expect(quota == Self.quota && fault == nil)
    }

    @Test(
        "and with a refusal, which says how long to stay away by the limit that is used up",
        arguments: [false, true]
    )
    func refusal(streams: Bool) async throws {
        let (quota, fault) = try await outcome(of: response(429, "{}", fields: Self.fields), streams: streams)
        #expect(quota == Self.quota)
        #expect(fault == .rateLimited(retryAfter: .milliseconds(1_500)))
    }

    @Test("`Retry-After` counts more than a limit's reset")
    func retryAfter() async throws {
        let (_, fault) = try await outcome(of: response(429, "{}", fields: Self.fields + ["Retry-After: 7"]))
        #expect(fault == .rateLimited(retryAfter: .seconds(7)))
    }
}
