// SPDX-License-Identifier: Apache-2.0

import Cascade
import DemoUpstream
import JSON
import Synchronization
import Testing

@testable import cascade_server

struct RandomFaultTests {
    private static let faults = [
        "rate_limited", "server_error", "hang", "cut", "reset", "html", "error_in_200", "content_length", "slow",
        "drip", "malformed",
        "empty", "truncated", "refusal", "content_filter", "unauthorized", "bad_request",
    ]

    /// What one request does, by its number.
    private static func request(_ number: Int, seed: UInt64) -> (body: String, policy: String, hangsUp: Bool) {
        var random = SplitMix64(seed: seed &+ UInt64(number))
        let policies = ["quick", "quick", "assistant", "invoice", "support-triage", "strict"]
        let models = ["small", "medium", "large"].filter { _ in Bool.random(using: &random) }
        let demo = models.map { model in
            let fault = faults[Int.random(in: 0..<faults.count, using: &random)]
            let times = Bool.random(using: &random) ? #", "times": 1, "id": "\#(number)""# : ""
            return #""\#(model)": {"fault": "\#(fault)", "delay_ms": 1\#(times)}"#
        }
        // A wait of a second is not what is tested here.
        let quick = demo.joined(separator: ", ").replacing(
            #""rate_limited""#,
            with: #""rate_limited", "retry_after_s": 0"#
        )
        let more = Bool.random(using: &random) ? #""stream": true"# : nil
        return (
            TestServer.chat("Extract the invoice.", demo: quick, more: more),
            policies[Int.random(in: 0..<policies.count, using: &random)],
            Int.random(in: 0..<8, using: &random) == 0
        )
    }

    @Test("loses no connection, no request and no cent over 300 requests with random faults")
    func soak() async throws {
        let seed: UInt64 = 20_260_314
        // Faults are what is tested here: the breakers stay closed, but for upstreams that asked to be left alone.
        var setup = TestSetup(
            model: "breaker: { consecutive: 1000, calls: 10000 }",
            limits: "keep_alive: 20ms",
            store: "path: traces.db"
        )
        for (name, files) in setup.policies {
            // Hanging upstreams are given up soon.
            setup.policies[name]?["policy.yaml"] = files["policy.yaml"]?.replacing(
                "deadline: 20s",
                with: "deadline: 400ms"
            )
        }
        setup.policies["quick"] = [
            "policy.yaml":
                "policy: quick\nladder: [{ model: small, timeout: 50ms }, { model: medium }]\nlimits: { deadline: 400ms }\n"
        ]
        try await TestServer.run(setup) { server in
            let ids = try await Self.ask(server, 0..<200, hangingUp: false, seed: seed)
            #expect(ids.count == 200)
            try await Self.checkMoney(server, known: ids)
            _ = try await Self.ask(server, 200..<300, hangingUp: true, seed: seed)
            #expect(try await eventually { try await server.metrics()["cascade_requests_in_flight"] == 0 })
            #expect(try await eventually { try await server.metrics()["cascade_connections"] == 1 })
            #expect(await eventually { server.upstream.stats.openConnections <= 12 })
            let samples = try await server.metrics()
            #expect(samples.filter { $0.key.hasPrefix("cascade_requests_total") }.values.reduce(0, +) <= 300)
            #expect(samples[#"cascade_traces_total{result="dropped"}"#] == 0)
        }
    }

    /// Sends requests, ten at a time; the ids of their traces.
    private static func ask(_ server: TestServer, _ numbers: Range<Int>, hangingUp: Bool, seed: UInt64) async throws
        -> [String]
    {
        try await withThrowingTaskGroup(of: [String].self) { tasks in
            for worker in 0..<10 {
                tasks.addTask {
                    var ids: [String] = []
                    for number in stride(from: numbers.lowerBound + worker, to: numbers.upperBound, by: 10) {
                        let (body, policy, hangsUp) = Self.request(number, seed: seed)
                        if hangsUp, hangingUp {
                            try await hangUp(server, body, policy: policy, after: .milliseconds(number % 30))
                        } else {
                            let reply = try await server.send(
                                "POST",
                                "/v1/chat/completions",
                                body,
                                headers: ["x-cascade-policy": policy]
                            )
                            check(reply, "seed \(seed), request \(number)")
                            ids += [reply["x-cascade-trace-id"]].compactMap { $0 }
                        }
                    }
                    return ids
                }
            }
            return try await tasks.reduce(into: []) { $0 += $1 }
        }
    }

    private static func hangUp(_ server: TestServer, _ body: String, policy: String, after span: Duration) async throws
    {
        let connection = try await ClientConnection.open(server.port)
        await connection.send(
            TestServer.request("POST", "/v1/chat/completions", body, headers: ["x-cascade-policy": policy])
        )
        try await Task.sleep(for: span)
        await connection.close()
    }

    private static func check(_ reply: HTTPReply, _ place: Comment) {
        #expect([200, 400, 422, 429, 502, 503, 504].contains(reply.status), place)
        guard reply.status == 200, reply["content-type"]?.hasPrefix("text/event-stream") == true else { return }
        let end = reply.events.last ?? ""
        #expect(end == "data: [DONE]" || end.hasPrefix("event: error"), place)
    }

    /// What the metrics count is what the traces say.
    private static func checkMoney(_ server: TestServer, known: [String]) async throws {
        var sum = 0.0
        var calls = 0
        for id in known {
            let trace = try await server.send("GET", "/v1/traces/\(id)").json
            let attempts = try #require(trace["attempts"]?.array)
            calls += attempts.count
            let total = try #require(trace["cost_usd"]?.string.flatMap(Double.init))
            let parts = attempts.compactMap { $0["cost_usd"]?.string.flatMap(Double.init) }.reduce(0, +)
            #expect(abs(parts - total) < 1e-9, "trace \(id)")
            sum += total
        }
        let samples = try await server.metrics()
        let cost = samples.filter { $0.key.hasPrefix("cascade_cost_usd_total") }.values.reduce(0, +)
        #expect(sum > 0 && abs(sum - cost) < 1e-9)
        #expect(
            samples.filter { $0.key.hasPrefix("cascade_requests_total") }.values.reduce(0, +) == Double(known.count)
        )
        // A call that timed out before it was sent is an attempt of ours and no call there.
        #expect(server.upstream.stats.allCalls <= calls)
    }
}
