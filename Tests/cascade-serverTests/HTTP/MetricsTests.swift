// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import cascade_server

struct MetricsTests {
    @Test("counts requests, replies, escalations, faults, money and tokens")
    func counters() async throws {
        try await TestServer.run { server in
            let before = try await server.metrics()
            #expect(before["cascade_requests_in_flight"] == 0)
            #expect(before["cascade_policies"] == Double(TestPolicies.all.count))
            let invoice = try await server.ask(ReadmeFlowTests.question, policy: "invoice")
            _ = try await server.ask(policy: "plain", demo: #""*": {"fault": "server_error"}"#)
            _ = try await server.ask(policy: "nowhere")
            let after = try await server.metrics()
            #expect(after[#"cascade_requests_total{policy="invoice",outcome="accepted",rung="1"}"#] == 1)
            #expect(after[#"cascade_requests_total{policy="plain",outcome="upstream_failed",rung="none"}"#] == 1)
            #expect(after[#"cascade_escalations_total{policy="invoice",verifier="json_schema"}"#] == 1)
            #expect(after[#"cascade_http_responses_total{status="502"}"#] == 1)
            #expect(after[#"cascade_http_responses_total{status="404"}"#] == 1)
            #expect(
                after.contains {
                    $0.key.hasPrefix("cascade_faults_total{") && $0.key.contains(#"fault="unavailable""#)
                        && $0.value == 1
                }
            )
            let costs = after.filter { $0.key.hasPrefix(#"cascade_cost_usd_total{policy="invoice""#) }
            #expect(costs.count == 2)
            let cost = try #require(invoice["x-cascade-cost-usd"].flatMap(Double.init))
            #expect(abs(costs.values.reduce(0, +) - cost) < 1e-12)
            #expect(after[#"cascade_tokens_total{policy="invoice",model="medium",direction="output"}"#] ?? 0 > 0)
            #expect(after["cascade_requests_in_flight"] == 0)
        }
    }

    @Test("is in Prometheus' text format: every family described once, histograms that add up")
    func format() async throws {
        try await TestServer.run { server in
            for _ in 0..<5 { _ = try await server.ask(policy: "plain") }
            let reply = try await server.send("GET", "/metrics")
            #expect(reply["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(reply.text.hasSuffix("\n"))
            var family = ""
            var seen: Set<String> = []
            for line in reply.text.split(separator: "\n") {
                if line.hasPrefix("# HELP ") { continue }
                if line.hasPrefix("# TYPE ") {
                    family = String(line.split(separator: " ")[2])
                    #expect(seen.insert(family).inserted, "\(family) twice")
                    continue
                }
                #expect(line.hasPrefix(family), "\(line) in \(family)")
                #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
            }
            let samples = try await server.metrics()
            for name in ["cascade_overhead_seconds", "cascade_request_duration_seconds"] {
                let buckets = samples.filter { $0.key.hasPrefix("\(name)_bucket") }.compactMap { key, count in
                    key.split(separator: "\"").dropFirst().first.flatMap { Double($0.replacing("+Inf", with: "inf")) }
                        .map { ($0, count) }
                }.sorted { $0.0 < $1.0 }
                #expect(buckets.count > 5 && buckets.last?.0 == .infinity)
                #expect(buckets.map(\.1) == buckets.map(\.1).sorted())
                #expect(buckets.last?.1 == 5 && samples["\(name)_count"] == 5)
                let sum = try #require(samples["\(name)_sum"])
                #expect(sum > 0 && sum < 60)
            }
        }
    }

    @Test("what a verifier asks counts under the model that was asked, and the sum stays that of the trace")
    func verifierCalls() {
        let usage = TokenUsage(input: 7, output: 3)
        let calls = [
            VerifierCall(
                model: "judge",
                deployment: "judge-1",
                latency: .seconds(1),
                usage: .none,
                cost: .zero,
                fault: "rate_limited"
            ),
            VerifierCall(
                model: "judge",
                deployment: "judge-2",
                latency: .seconds(1),
                usage: usage,
                cost: Cost(picoUSD: 3_000_000)
            ),
        ]
        let result = VerifierResult(
            verifier: "judge",
            verdict: .accepted(score: 1),
            cost: Cost(picoUSD: 3_000_000),
            calls: calls
        )
        let attempt = Attempt(
            order: AttemptOrder(rung: 0, deployment: 0, opening: .request, trigger: .first),
            model: "small",
            deployment: "small-1",
            startedAfter: .zero,
            latency: .seconds(1),
            usage: TokenUsage(input: 10, output: 5),
            cost: Cost(picoUSD: 1_000_000),
            ending: .judged([result], .accepted(score: 1), finishReason: .stop),
            answer: []
        )
        var random = SplitMix64(seed: 1)
        let metrics = Metrics()
        metrics.count(
            Trace(
                id: TraceID(unixMilliseconds: 1, using: &random),
                policy: "p",
                policyRevision: "",
                startedAt: 1,
                duration: .seconds(2),
                outcome: .accepted(attempt: 0),
                attempts: [attempt],
                skipped: [],
                cost: Cost(picoUSD: 4_000_000),
                key: nil,
                messages: [],
                logsContent: false
            )
        )
        var page = MetricsPage()
        metrics.write(to: &page, traces: .init(), policies: 1)
        let lines = page.text.split(separator: "\n").map(String.init)
        #expect(lines.contains(#"cascade_cost_usd_total{policy="p",model="small"} 0.000001"#))
        #expect(lines.contains(#"cascade_cost_usd_total{policy="p",model="judge"} 0.000003"#))
        #expect(lines.contains(#"cascade_tokens_total{policy="p",model="judge",direction="input"} 7"#))
        #expect(lines.contains(#"cascade_faults_total{deployment="judge-1",fault="rate_limited"} 1"#))
    }
}
