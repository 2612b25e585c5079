// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct KeyLimitTests {
    private static let limited = ["authorization": "Bearer sk-limited"]
    private static let free = ["authorization": "Bearer sk-free"]

    private static func setup(_ limits: String) -> TestSetup {
        TestSetup(keys: [("sk-limited", "name: limited, limits: { \(limits) }"), ("sk-free", "name: free")])
    }

    @Test("refuses at once what is over the requests of a minute, asks nobody, and tells when to come again")
    func requests() async throws {
        try await TestServer.run(Self.setup("requests_per_minute: 2")) { server in
            for left in ["1", "0"] {
                let reply = try await server.ask(headers: Self.limited)
                #expect(reply.status == 200)
                #expect(reply["x-ratelimit-limit-requests"] == "2")
                #expect(reply["x-ratelimit-remaining-requests"] == left)
                #expect(reply["x-ratelimit-reset-requests"]?.hasSuffix("s") == true)
                #expect(reply["x-ratelimit-limit-tokens"] == nil)
            }
            let refused = try await server.ask(headers: Self.limited)
            #expect(refused.status == 429 && refused.error?["code"] == "key_rate_limited")
            #expect(
                refused.error?["type"] == "requests"
                    && refused.error?["message"]?.string?.contains("2 requests a minute") == true
            )
            #expect(refused["retry-after"].flatMap(Int.init).map((1...30).contains) == true)
            #expect(refused["x-should-retry"] == nil && refused["x-request-id"] != nil)
            #expect(refused["x-ratelimit-remaining-requests"] == "0")
            #expect(try await server.ask(headers: Self.free)["x-ratelimit-limit-requests"] == nil)
            #expect(server.upstream.stats.allCalls == 3)
            let samples = try await server.metrics()
            #expect(samples[#"cascade_key_refusals_total{key="limited",limit="requests"}"#] == 1)
            #expect(samples[#"cascade_key_requests_in_flight{key="limited"}"#] == 0)
        }
    }

    @Test("settles the tokens of a request with what its trace says, and refuses while the key owes")
    func tokens() async throws {
        try await TestServer.run(Self.setup("tokens_per_minute: 300")) { server in
            let text = String(repeating: "word ", count: 300)
            let reply = try await server.ask(demo: #""answer": "\#(text)""#, headers: Self.limited)
            #expect(reply.status == 200)
            let used = try #require(try reply.json["usage"]?["total_tokens"]?.int)
            #expect(used > 300 && reply["x-ratelimit-limit-tokens"] == "300")
            #expect(reply["x-ratelimit-remaining-tokens"] == "0")
            let refused = try await server.ask(headers: Self.limited)
            #expect(refused.status == 429 && refused.error?["type"] == "tokens")
            let wait = try #require(refused["retry-after"].flatMap(Int.init))
            #expect((used - 300) / 5 - 2...(used - 300) / 5 + 10 ~= wait, "\(wait) s after \(used) tokens")
            #expect(server.upstream.stats.allCalls == 1)
        }
    }

    @Test("a request that fails is charged no tokens", arguments: [true, false])
    func failures(streams: Bool) async throws {
        try await TestServer.run(Self.setup("tokens_per_minute: 1000")) { server in
            let reply = try await server.ask(
                demo: #""*": {"fault": "server_error"}"#,
                more: #""max_tokens": 500\#(streams ? #", "stream": true"# : "")"#,
                headers: Self.limited
            )
            #expect(reply.status == 502 && reply["x-ratelimit-remaining-tokens"] == "1000")
        }
    }

    @Test("streams tell the limits in their head, and give their place back", arguments: [200, 0])
    func streams(delay: Int) async throws {
        var setup = Self.setup("requests_per_minute: 100, tokens_per_minute: 10000, concurrency: 1")
        setup.limits = "keep_alive: 50ms"
        try await TestServer.run(setup) { server in
            for left in ["99", "98"] {
                let reply = try await server.ask(
                    demo: #""*": {"delay_ms": \#(delay), "answer": "hi"}"#,
                    more: #""stream": true"#,
                    headers: Self.limited
                )
                #expect(reply.status == 200 && reply.streamedAnswer == "hi")
                #expect(reply["x-ratelimit-remaining-requests"] == left)
                #expect(reply["x-ratelimit-limit-tokens"] == "10000")
            }
        }
    }

    @Test("lets only so many in at once, and the next when one has left; a client that hangs up leaves")
    func concurrency() async throws {
        try await TestServer.run(Self.setup("concurrency: 1")) { server in
            let hanging = try await ClientConnection.open(server.port)
            let body = TestServer.chat("hello", demo: #""*": {"fault": "hang"}"#)
            await hanging.send(TestServer.request("POST", "/v1/chat/completions", body, headers: Self.limited))
            #expect(await eventually { server.upstream.stats.allCalls == 1 })
            let refused = try await server.ask(headers: Self.limited)
            #expect(refused.status == 429 && refused.error?["message"]?.string?.contains("1 requests at once") == true)
            #expect(refused["retry-after"] == "1")
            #expect(try await server.ask(headers: Self.free).status == 200)
            await hanging.close()
            #expect(try await eventually { try await server.ask(headers: Self.limited).status == 200 })
        }
    }

    @Test("counts judged answers as requests, and lists, traces and bad requests not at all")
    func routes() async throws {
        try await TestServer.run(Self.setup("requests_per_minute: 2")) { server in
            for path in ["/v1/models", "/v1/traces/01K00000000000000000000000"] {
                let reply = try await server.send("GET", path, headers: Self.limited)
                #expect(reply["x-ratelimit-remaining-requests"] == "2")
            }
            let bad = try await server.send("POST", "/v1/chat/completions", "{", headers: Self.limited)
            #expect(bad.status == 400 && bad["x-ratelimit-remaining-requests"] == "2")
            let question = #"{"policy": "strict", "answer": "we never said so"}"#
            let verdict = try await server.send("POST", "/v1/verify", question, headers: Self.limited)
            #expect(verdict.status == 200 && verdict["x-ratelimit-remaining-requests"] == "1")
            #expect(try await server.ask(headers: Self.limited).status == 200)
            let refused = try await server.send("POST", "/v1/verify", question, headers: Self.limited)
            #expect(refused.status == 429)
        }
    }

    @Test("keeps what was used over a reload, and takes the new limits")
    func reload() async throws {
        var setup = Self.setup("requests_per_minute: 3")
        setup.watches = true
        try await TestServer.run(setup) { server in
            for _ in 0..<2 { #expect(try await server.ask(headers: Self.limited).status == 200) }
            var wider = Self.setup("requests_per_minute: 6")
            wider.watches = true
            try server.folder.write(wider.yaml(upstream: server.upstream.baseURL), to: "cascade.yaml")
            let isTaken = try await eventually {
                try await server.send("GET", "/v1/models", headers: Self.limited)["x-ratelimit-limit-requests"] == "6"
            }
            #expect(isTaken)
            let reply = try await server.ask(headers: Self.limited)
            let left = try #require(reply["x-ratelimit-remaining-requests"].flatMap(Int.init))
            #expect(reply.status == 200 && left < 5, "\(left)")
        }
    }
}
