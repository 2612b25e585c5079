// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import cascade_server

struct StreamingTests {
    @Test("sends a verified answer as chunks, then the cascade object, then [DONE]")
    func order() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(ReadmeFlowTests.question, policy: "invoice", more: #""stream": true"#)
            #expect(reply.status == 200)
            #expect(reply["content-type"] == "text/event-stream; charset=utf-8")
            #expect(reply["cache-control"] == "no-cache")
            #expect(reply["x-cascade-model"] == "medium" && reply["x-cascade-attempts"] == "2")
            #expect(reply.text.hasSuffix("\n\n"))
            let events = reply.events
            #expect(events.last == "data: [DONE]")
            let chunks = reply.chunks
            #expect(chunks.count == events.count - 1)
            #expect(chunks.first?["choices"]?[0]?["delta"]?["role"] == "assistant")
            #expect(chunks.allSatisfy { $0["object"] == "chat.completion.chunk" && $0["id"] == chunks[0]["id"] })
            let whole = try await server.ask(ReadmeFlowTests.question, policy: "invoice")
            #expect(reply.streamedAnswer == whole.answer)
            let reasons = chunks.compactMap { $0["choices"]?[0]?["finish_reason"]?.string }
            #expect(reasons == ["stop"])
            let last = try #require(chunks.last)
            #expect(last["choices"]?.array?.isEmpty == true)
            #expect(last["cascade"]?["trace_id"]?.string == reply["x-cascade-trace-id"])
            #expect(last["cascade"]?["model"] == "medium" && last["cascade"]?["rung"] == 1)
            #expect(chunks.allSatisfy { $0["usage"] == nil })
        }
    }

    @Test("sends the usage in a chunk of its own where the client asks for it, and the whole trace where it wants that")
    func usage() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(
                policy: "plain",
                more: #""stream": true, "stream_options": {"include_usage": true}"#,
                headers: ["x-cascade-trace": "inline"]
            )
            let chunks = reply.chunks
            let usage = try #require(chunks.first { $0["usage"]?.object != nil })
            #expect(usage["choices"]?.array?.isEmpty == true)
            #expect(usage["usage"]?["completion_tokens"]?.int ?? 0 > 0)
            #expect(chunks.last?["cascade"]?["attempts"]?.array?.count == 1)
        }
    }

    @Test("keeps the stream alive with comments while the ladder is climbed")
    func keepAlive() async throws {
        try await TestServer.run(TestSetup(limits: "keep_alive: 30ms")) { server in
            let reply = try await server.ask(
                "What is the capital of Norway?",
                policy: "assistant",
                demo: #""small": {"fault": "slow", "delay_ms": 600}"#,
                more: #""stream": true"#
            )
            #expect(reply.status == 200)
            let comments = reply.events.prefix { $0.hasPrefix(":") }
            #expect(comments.count >= 2)
            #expect(reply.events.dropFirst(comments.count).allSatisfy { $0.hasPrefix("data: ") })
            #expect(reply.streamedAnswer == "The capital of Norway is Oslo.")
            #expect(reply.events.last == "data: [DONE]")
            #expect(reply["x-cascade-trace-id"] == reply.chunks.last?["cascade"]?["trace_id"]?.string)
        }
    }

    @Test(
        "an upstream's stream is ended as soon as its answer can no longer become valid",
        .timeLimit(.minutes(1))
    )
    func stopEarly() async throws {
        let policy = """
            policy: early
            ladder: [{ model: small, retries: 0 }, { model: medium }]
            verify: [{ json_schema: { schema: ticket.schema.json, stop_early: true } }]

            """
        var setup = TestSetup(provider: "stream: true")
        setup.policies["early"] = ["policy.yaml": policy, "ticket.schema.json": TestPolicies.ticketSchema]
        try await TestServer.run(setup) { server in
            // At 24 characters every 200 ms the whole answer would come after minutes.
            let summary = String(repeating: "and so on ", count: 2_000)
            let answer = #"{\"category\": \"weather\", \"summary\": \"\#(summary)\"}"#
            let good = #"{\"category\": \"bug\", \"urgency\": \"low\", \"summary\": \"crash\"}"#
            let reply = try await server.ask(
                policy: "early",
                demo:
                    #""small": {"fault": "drip", "delay_ms": 200, "answer": "\#(answer)"}, "medium": {"answer": "\#(good)"}"#,
                headers: ["x-cascade-trace": "inline"]
            )
            #expect(reply.status == 200)
            #expect(reply["x-cascade-model"] == "medium")
            let stopped = try #require(try reply.json["cascade"]?["attempts"]?[0])
            #expect(stopped["ending"] == "rejected")
            #expect(stopped["usage"]?["estimated"] == true)
            let finding = stopped["verifiers"]?[0]?["findings"]?[0]
            #expect(finding?["pointer"] == "/category")
            #expect(finding?["message"]?.string?.hasSuffix("The answer was stopped there.") == true)
        }
    }

    @Test("gives an error before the first comment a status of its own")
    func earlyError() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(policy: "strict", more: #""stream": true"#)
            #expect(reply.status == 422 && reply["content-type"] == "application/json")
            #expect(reply.error?["code"] == "ladder_exhausted")
            let invalid = try await server.ask(policy: "unheard-of", more: #""stream": true"#)
            #expect(invalid.status == 404)
        }
    }

    @Test("gives an error after the first comment as an event, without [DONE]")
    func lateError() async throws {
        try await TestServer.run(TestSetup(limits: "keep_alive: 20ms")) { server in
            let reply = try await server.ask(
                policy: "plain",
                demo: #""*": {"fault": "server_error", "delay_ms": 150}"#,
                more: #""stream": true"#
            )
            #expect(reply.status == 200)
            let last = try #require(reply.events.last)
            #expect(last.hasPrefix("event: error\ndata: {"))
            let body = try JSONValue(parsing: String(last.dropFirst("event: error\ndata: ".count)))
            #expect(body["error"]?["code"] == "upstream_unavailable")
            #expect(reply.text.contains("[DONE]") == false)
        }
    }

    @Test("takes streamed answers from the upstream too, and gives back tool calls in pieces")
    func toolCalls() async throws {
        try await TestServer.run(TestSetup(provider: "stream: true")) { server in
            let demo = #""*": {"tool_calls": [{"name": "find", "arguments": "{\"q\": \"hat\"}"}]}"#
            let reply = try await server.ask(policy: "plain", demo: demo, more: #""stream": true"#)
            let calls = reply.chunks.compactMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?[0] }
            #expect(calls.first?["function"]?["name"] == "find")
            #expect(calls.compactMap { $0["function"]?["arguments"]?.string }.joined() == #"{"q": "hat"}"#)
            #expect(reply.chunks.compactMap { $0["choices"]?[0]?["finish_reason"]?.string } == ["tool_calls"])
            let whole = try await server.ask(policy: "plain", demo: demo)
            #expect(try whole.json["choices"]?[0]?["message"]?["tool_calls"]?[0]?["function"]?["name"] == "find")
        }
    }
}
