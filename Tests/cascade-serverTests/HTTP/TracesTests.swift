// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import cascade_server

struct TracesTests {
    @Test("keeps the trace of an answer, readable the moment the answer is out, with digests in the place of content")
    func atOnce() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask("a very private question", policy: "assistant")
            let trace = try await server.send("GET", "/v1/traces/\(try #require(reply["x-cascade-trace-id"]))")
            #expect(trace.status == 200)
            #expect(try trace.json["trace_id"]?.string == reply["x-cascade-trace-id"])
            #expect(try trace.json["attempts"]?.array?.count == 2)
            #expect(try trace.json["messages_sha256"]?.string?.count == 64)
            #expect(try trace.json["attempts"]?[0]?["answer_sha256"]?.string?.count == 64)
            #expect(!trace.text.contains("private"))
        }
    }

    @Test("keeps requests and answers in traces only where the policy says so")
    func content() async throws {
        var setup = TestSetup()
        setup.policies["open"] = [
            "policy.yaml": TestPolicies.plain.replacing("policy: plain", with: "policy: open") + "log_content: true\n"
        ]
        try await TestServer.run(setup) { server in
            let reply = try await server.ask("a public question", policy: "open")
            let trace = try await server.send("GET", "/v1/traces/\(try #require(reply["x-cascade-trace-id"]))")
            #expect(try trace.json["messages"]?[0]?["content"] == "a public question")
            #expect(try trace.json["attempts"]?[0]?["answer"]?.string == reply.answer)
        }
    }

    @Test("keeps traces over a restart, in SQLite")
    func restart() async throws {
        let folder = try TestFolder()
        let setup = TestSetup(store: "path: traces.db")
        let (id, before) = try await TestServer.run(setup, in: folder) { server in
            let reply = try await server.ask(policy: "assistant")
            let id = try #require(reply["x-cascade-trace-id"])
            return (id, try await server.send("GET", "/v1/traces/\(id)").json)
        }
        try await TestServer.run(setup, in: folder) { server in
            let reply = try await server.send("GET", "/v1/traces/\(id)")
            #expect(reply.status == 200)
            #expect(try reply.json == before)
        }
    }

    @Test(
        "says which ids are none, and which it does not know",
        arguments: [
            ("", 400, "invalid_value"), ("x", 400, "invalid_value"),
            ("01K0000000000000000000000!", 400, "invalid_value"),
            ("01K0000000000000000000000U", 400, "invalid_value"), ("../../etc/passwd", 400, "invalid_value"),
            ("01K00000000000000000000000", 404, "trace_not_found"),
        ]
    )
    func ids(id: String, status: Int, code: String) async throws {
        try await TestServer.run(TestSetup(store: "path: traces.db")) { server in
            let reply = try await server.send("GET", "/v1/traces/\(id)")
            #expect(reply.status == status)
            #expect(reply.error?["code"]?.string == code && reply.error?["param"] == "id")
        }
    }
}
