// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct DeploymentsTests {
    private static let setup: TestSetup = {
        var setup = TestSetup(
            models: """
                  pair:
                    breaker: { consecutive: 2, cooldown: 20s }
                    deployments:
                      - { provider: up, model: small, price: { input: 0.10 USD/1M, output: 0.40 USD/1M }, region: eu,
                          tags: [gdpr], weight: 3, limits: { requests_per_minute: 1000, tokens_per_minute: 100000, concurrency: 8 } }
                      - { provider: up, model: medium, price: free, region: us }
                """,
            keys: [
                ("sk-all", "name: all"), ("sk-plain", "name: plain, policies: [plain]"),
                ("sk-eu", "name: eu, require: { regions: [eu] }"),
                ("sk-moon", "name: moon, require: { regions: [moon] }"),
            ]
        )
        setup.policies["pair"] = [
            "policy.yaml": "policy: pair\nladder: [{ model: pair, retries: 0 }]\nlimits: { deadline: 20s }\n"
        ]
        return setup
    }()

    private static let all = ["authorization": "Bearer sk-all"]

    private func rows(_ server: TestServer, key: String = "sk-all") async throws -> [String: JSONValue] {
        let reply = try await server.send("GET", "/v1/deployments", headers: ["authorization": "Bearer \(key)"])
        #expect(reply.status == 200)
        let list = try reply.json
        #expect(list["object"] == "list")
        #expect(!reply.text.contains("127.0.0.1") && !reply.text.contains("sk-"))
        let data = try #require(list["data"]?.array)
        return Dictionary(data.map { ($0["id"]?.string ?? "", $0) }) { first, _ in first }
    }

    @Test("shows each deployment with its settings and how it is")
    func healthy() async throws {
        try await TestServer.run(Self.setup) { server in
            for _ in 0..<3 { #expect(try await server.ask(policy: "pair", headers: Self.all).status == 200) }
            let rows = try await rows(server)
            #expect(Set(rows.keys) == ["small@up", "medium@up", "large@up", "pair@up/small", "pair@up/medium"])
            let first = try #require(rows["pair@up/small"])
            #expect(first["object"] == "deployment" && first["model"] == "pair" && first["provider"] == "up")
            #expect(first["upstream_model"] == "small" && first["region"] == "eu" && first["tags"] == ["gdpr"])
            #expect(first["weight"]?.int == 3 && first["state"] == "closed" && first["until_unix_ms"] == .null)
            #expect(first["in_flight"]?.int == 0 && first["queued"]?.int == 0)
            #expect(first["limits"]?["requests_per_minute"]?.int == 1_000 && first["limits"]?["concurrency"]?.int == 8)
            #expect((997...998).contains(first["limits"]?["requests_left"]?.int ?? 0))
            #expect(first["totals"]?["answered"]?.int == 3 && first["totals"]?["tokens"]?.int ?? 0 > 0)
            #expect(first["window"]?["calls"]?.int == 3 && first["latency_ms"]?["p50"] == .null)
            #expect(first["price"]?["output"] == "0.4 USD/1M")
            let second = try #require(rows["pair@up/medium"])
            #expect(second["limits"]?["requests_left"] == .null && second["totals"]?["answered"]?.int == 0)
        }
    }

    @Test("a deployment that fails rests, its calls go to the other, and operators see it")
    func resting() async throws {
        try await TestServer.run(Self.setup) { server in
            for _ in 0..<2 {
                let demo = #""small": {"fault": "server_error"}"#
                let reply = try await server.ask(policy: "pair", demo: demo, headers: Self.all)
                #expect(reply.status == 200 && reply["x-cascade-attempts"] == "2")
            }
            let calls = server.upstream.stats.calls
            #expect(try await server.ask(policy: "pair", headers: Self.all)["x-cascade-attempts"] == "1")
            #expect(server.upstream.stats.calls["small"] == calls["small"])
            let row = try #require(try await rows(server)["pair@up/small"])
            #expect(row["state"] == "open" && row["reason"]?.string?.isEmpty == false)
            let until = try #require(row["until_unix_ms"]?.int)
            #expect(until > 1_700_000_000_000 && row["totals"]?["breaker_openings"]?.int == 1)
            let samples = try await server.metrics()
            let labels = #"deployment="pair@up/small",model="pair""#
            #expect(samples["cascade_deployment_state{\(labels),state=\"open\"}"] == 1)
            #expect(samples["cascade_deployment_state{\(labels),state=\"closed\"}"] == 0)
            #expect(samples["cascade_deployment_transitions_total{\(labels),to=\"open\"}"] == 1)
            #expect(samples["cascade_deployment_calls_total{\(labels),outcome=\"failed\"}"] == 2)
            #expect(samples["cascade_deployment_quota_remaining{\(labels),unit=\"requests\",limit=\"own\"}"] ?? 0 > 0)
            #expect(samples[#"cascade_deployment_latency_seconds_count{deployment="pair@up/medium"}"#] == 3)
            #expect(samples[#"cascade_queue_wait_seconds_count{model="pair"}"#] == 5)
        }
    }

    @Test("while all of them rest a request is refused at once, is charged nothing, and may be sent again")
    func allResting() async throws {
        try await TestServer.run(Self.setup) { server in
            for _ in 0..<2 {
                _ = try await server.ask(policy: "pair", demo: #""*": {"fault": "server_error"}"#, headers: Self.all)
            }
            let calls = server.upstream.stats.allCalls
            let reply = try await server.ask(policy: "pair", headers: Self.all)
            #expect(reply.status == 503 && reply.error?["code"] == "deployments_unavailable", "\(reply.text)")
            #expect((1...40).contains(reply["retry-after"].flatMap(Int.init) ?? 0))
            #expect(reply["x-should-retry"] == nil && reply["x-cascade-cost-usd"] == "0")
            #expect(server.upstream.stats.allCalls == calls)
            let samples = try await server.metrics()
            #expect(samples[#"cascade_unavailable_total{policy="pair",reason="cooling_down"}"#] == 1)
        }
    }

    @Test("a key sees the deployments of its policies, and is refused where none is in its region")
    func keys() async throws {
        try await TestServer.run(Self.setup) { server in
            #expect(Set(try await rows(server, key: "sk-plain").keys) == ["small@up"])
            let european = try await server.ask(policy: "pair", headers: ["authorization": "Bearer sk-eu"])
            #expect(european.status == 200)
            let refused = try await server.ask(policy: "pair", headers: ["authorization": "Bearer sk-moon"])
            #expect(refused.status == 422 && refused.error?["code"] == "no_deployment_allowed", "\(refused.text)")
            #expect(refused.error?["message"]?.string?.contains("region moon") == true, "\(refused.text)")
            #expect(refused["x-should-retry"] == "false")
            #expect(try await server.send("GET", "/v1/deployments").status == 401)
        }
    }
}
