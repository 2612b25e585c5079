// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct ReadmeFlowTests {
    static let question = """
        Extract the invoice as JSON: Halden Paper & Print, Norway. Invoice INV-2026-00417 of 14 March 2026. 2500 x offset print run A5 \
        folded at 0.35, 25 x uncoated stock 120 gsm at 12.98, delivery 50.00. Total due EUR 1249.50.
        """

    @Test(
        "answers with a valid invoice from the second rung, however the policy is named",
        arguments: [
            ("gpt-anything", "invoice"), ("invoice", nil), ("cascade/invoice", nil), ("plain", "invoice"),
        ] as [(String, String?)]
    )
    func invoice(model: String, header: String?) async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(Self.question, model: model, policy: header)
            #expect(reply.status == 200)
            let invoice = try JSONValue(parsing: try #require(reply.answer))
            #expect(invoice["invoice_number"] == "INV-2026-00417")
            #expect(invoice["issue_date"] == "2026-03-14")
            #expect(invoice["total"]?.double == 1_249.5)
            #expect(reply["x-cascade-policy"] == "invoice")
            #expect(reply["x-cascade-model"] == "medium")
            #expect(reply["x-cascade-rung"] == "1")
            #expect(reply["x-cascade-attempts"] == "2")
            #expect(reply["x-cascade-accepted"] == "true")
            #expect(reply["x-cascade-escalated-because"]?.contains("json_schema") == true)
            #expect(reply["content-type"] == "application/json")
            let cost = try #require(reply["x-cascade-cost-usd"].flatMap(Double.init))
            #expect(cost > 0 && cost < 0.01)
            let id = try #require(reply["x-cascade-trace-id"])
            #expect(reply["x-request-id"] == id && id.utf8.count == 26)
            #expect(try reply.json["object"] == "chat.completion")
            #expect(try reply.json["choices"]?[0]?["finish_reason"] == "stop")
            #expect(try reply.json["usage"]?["completion_tokens"]?.int ?? 0 > 0)
            #expect(try reply.json["cascade"] == nil)
            #expect(server.upstream.stats.calls == ["small": 1, "medium": 1])
        }
    }

    @Test("tells with an inline trace who answered, what was rejected and why, and what each attempt cost")
    func inlineTrace() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(Self.question, policy: "invoice", headers: ["x-cascade-trace": "inline"])
            let trace = try #require(reply.trace)
            #expect(trace["trace_id"]?.string == reply["x-cascade-trace-id"])
            #expect(trace["outcome"] == "accepted" && trace["accepted"] == true && trace["answered_by"] == 1)
            let attempts = try #require(trace["attempts"]?.array)
            #expect(attempts.map { $0["model"]?.string } == ["small", "medium"])
            #expect(attempts.map { $0["trigger"]?.string } == ["first", "escalation"])
            #expect(attempts.map { $0["ending"]?.string } == ["rejected", "accepted"])
            let findings = try #require(attempts[0]["verifiers"]?.array?.last?["findings"]?.array)
            #expect(findings.contains { $0["message"]?.string?.contains("issue_date") == true })
            #expect(findings.contains { $0["pointer"] == "/total" })
            let total = try #require(trace["cost_usd"]?.string.flatMap(Double.init))
            let parts = attempts.compactMap { $0["cost_usd"]?.string.flatMap(Double.init) }
            #expect(parts.count == 2 && parts.allSatisfy { $0 > 0 })
            #expect(abs(parts.reduce(0, +) - total) < 1e-12)
            #expect(reply["x-cascade-cost-usd"] == trace["cost_usd"]?.string)
        }
    }

    @Test("re-asks the same rung with the findings, where the policy says so")
    func reask() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(
                "Classify this ticket: I was charged twice, please refund.",
                policy: "support-triage"
            )
            let ticket = try JSONValue(parsing: try #require(reply.answer))
            #expect(ticket["category"] == "billing" && ticket["urgency"] == "high")
            #expect(reply["x-cascade-rung"] == "0" && reply["x-cascade-attempts"] == "2")
            #expect(server.upstream.stats.calls == ["small": 2])
        }
    }

    @Test("climbs past a hedge in plain chat, and returns a refusal as it is, marked")
    func chat() async throws {
        try await TestServer.run { server in
            let plain = try await server.ask("What is the capital of Norway?", policy: "assistant")
            #expect(plain.answer == "The capital of Norway is Oslo.")
            #expect(plain["x-cascade-model"] == "medium")
            #expect(plain["x-cascade-escalated-because"]?.contains("hedging") == true)
            let refusal = try await server.ask("Please refuse this.", policy: "assistant")
            #expect(refusal.status == 200 && refusal["x-cascade-accepted"] == "false")
            #expect(refusal["x-cascade-model"] == "small" && refusal["x-cascade-attempts"] == "1")
        }
    }

    @Test("says with 422, the trace and the last answer that nothing was accepted, and that it need not be tried again")
    func exhausted() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(policy: "strict")
            #expect(reply.status == 422)
            #expect(reply["x-should-retry"] == "false" && reply["x-request-id"] != nil)
            #expect(reply["x-cascade-attempts"] == "2" && reply["x-cascade-accepted"] == "false")
            let error = try #require(reply.error)
            #expect(error["code"] == "ladder_exhausted" && error["type"] == "cascade_error")
            #expect(reply.trace?["attempts"]?.array?.count == 2)
            #expect(error["cascade"]?["last_answer"]?.string?.isEmpty == false)
        }
    }

    @Test("takes the request's own schema, and sends what it does not know upstream untouched")
    func contract() async throws {
        try await TestServer.run { server in
            let format = """
                "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object",
                "required": ["n"], "properties": {"n": {"type": "integer"}}}}}
                """
            let demo = #""small": {"answer": "{\"n\": \"one\"}"}, "medium": {"answer": "{\"n\": 1}"}"#
            let reply = try await server.ask("count", policy: "contract", demo: demo, more: format)
            #expect(reply.answer == #"{"n": 1}"# && reply["x-cascade-model"] == "medium")
            let echo = try await server.ask(
                "hi",
                policy: "plain",
                demo: #""echo": true"#,
                more: #""seed": 7, "unheard_of": {"a": [1.50]}"#
            )
            let sent = try JSONValue(parsing: try #require(echo.answer))
            #expect(sent["model"] == "small" && sent["seed"] == 7)
            #expect(echo.answer?.contains(#""unheard_of": {"a": [1.50]}"#) == true)
        }
    }
}
