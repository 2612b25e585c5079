// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import Foundation
import JSON
import Testing

@testable import cascade_server

/// The built program as a process: signals, drain, limits of the system, and what it writes to its log.
struct ProcessTests {
    /// Runs the program behind a demo upstream of the test's own.
    private func run(
        _ setup: TestSetup,
        limit: String = "true",
        _ body: (ServerProcess, TestFolder, DemoUpstream) async throws -> Void
    ) async throws {
        let folder = try TestFolder()
        try await Turnstile.servers.run {
            let upstream = try await DemoUpstream.start()
            try folder.write(setup.yaml(upstream: upstream.baseURL), to: "cascade.yaml")
            try folder.write(policies: setup.policies)
            do {
                let server = try await ServerProcess(in: folder, environment: setup.environment, limit: limit)
                try await body(server, folder, upstream)
            } catch {
                await upstream.stop()
                throw error
            }
            await upstream.stop()
        }
    }

    @Test("reads its files again on SIGHUP, and says so, or why not")
    func reload() async throws {
        try await run(TestSetup(log: "{ level: info, format: json }")) { server, folder, _ in
            try folder.write(TestPolicies.plain.replacing("small", with: "large"), to: "policies/plain/policy.yaml")
            #expect(try await server.ask(policy: "plain")["x-cascade-model"] == "small")
            server.signal(SIGHUP)
            #expect(try await eventually { try await server.ask(policy: "plain")["x-cascade-model"] == "large" })
            try folder.write("policy: plain\nladder: []\n", to: "policies/plain/policy.yaml")
            server.signal(SIGHUP)
            #expect(await eventually { server.messages.contains("reload rejected") })
            #expect(server.messages.contains("policies/plain/policy.yaml:2"))
            #expect(try await server.ask(policy: "plain")["x-cascade-model"] == "large")
            server.signal(SIGTERM)
            #expect(await server.ending() == 0)
            for line in server.messages.split(separator: "\n").dropFirst() {
                let entry = try JSONValue(parsing: String(line))
                #expect(
                    entry["level"]?.string != nil && entry["message"]?.string != nil && entry["time"]?.string != nil
                )
            }
        }
    }

    @Test("answers what is in flight when it is told to end, takes nothing new, and then ends")
    func drain() async throws {
        try await run(TestSetup(store: "path: traces.db")) { server, folder, upstream in
            let idle = try await ClientConnection.open(server.port)
            async let slow = server.ask(policy: "plain", demo: #""*": {"delay_ms": 800}"#)
            async let stream = server.ask(policy: "plain", demo: #""*": {"delay_ms": 800}"#, more: #""stream": true"#)
            #expect(await eventually { upstream.stats.allCalls == 2 })
            server.signal(SIGTERM)
            let (reply, streamed) = try await (slow, stream)
            #expect(reply.status == 200 && reply["connection"] == "close")
            #expect(streamed.events.last == "data: [DONE]")
            #expect(await idle.isClosed())
            #expect(await server.ending() == 0)
            await #expect(throws: (any Error).self) { try await server.send("GET", "/livez") }
            // The traces of the last requests are in the store.
            let next = try await ServerProcess(in: folder)
            let id = try #require(reply["x-cascade-trace-id"])
            #expect(try await next.send("GET", "/v1/traces/\(id)").status == 200)
            next.signal(SIGTERM)
            #expect(await next.ending() == 0)
        }
    }

    @Test("cuts what takes longer than the time to drain")
    func cut() async throws {
        try await run(TestSetup(limits: "drain: 200ms")) { server, _, upstream in
            let connection = try await ClientConnection.open(server.port)
            await connection.send(
                ServerProcess.request(
                    "POST",
                    "/v1/chat/completions",
                    ServerProcess.chat("x", demo: #""*": {"fault": "hang"}"#)
                )
            )
            let dripping = try await ClientConnection.open(server.port)
            await dripping.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{")
            #expect(await eventually { upstream.stats.allCalls == 1 })
            server.signal(SIGTERM)
            #expect(await server.ending() == 0)
            #expect(await connection.isClosed())
            #expect(await dripping.isClosed())
            #expect(await eventually { upstream.stats.hungUp == 1 })
        }
    }

    @Test("outlives a lack of file descriptors")
    func descriptors() async throws {
        try await run(TestSetup(), limit: "ulimit -n 64") { server, _, _ in
            var connections: [ClientConnection] = []
            for _ in 0..<100 { connections.append(try await ClientConnection.open(server.port)) }
            for connection in connections { await connection.close() }
            #expect(try await eventually { try await server.ask().status == 200 })
            server.signal(SIGTERM)
            #expect(await server.ending() == 0)
        }
    }

    @Test("writes no prompt, no answer and no key into its log, at any level", arguments: ["json", "text"])
    func secrecy(format: String) async throws {
        var setup = TestSetup(
            provider: #"api_key: "${env:UPSTREAM_KEY}""#,
            store: "path: traces.db",
            log: "{ level: trace, format: \(format) }"
        )
        setup.environment = ["UPSTREAM_KEY": "sk-upstream-5a1e"]
        setup.keys = [("sk-client-77f0", "name: client")]
        try await run(setup) { server, _, _ in
            let key = ["authorization": "Bearer sk-client-77f0"]
            let demo = #""answer": "the secret answer 9c2d""#
            for policy in ["plain", "strict", "assistant", "invoice"] {
                for more in [nil, #""stream": true"#] {
                    _ = try await server.ask(
                        "the secret prompt 4b7a",
                        policy: policy,
                        demo: demo,
                        more: more,
                        headers: key
                    )
                }
            }
            for fault in ["cut", "html", "unauthorized", "bad_request", "malformed", "server_error"] {
                let fault = #""*": {"fault": "\#(fault)"}, "answer": "the secret answer 9c2d""#
                _ = try await server.ask("the secret prompt 4b7a", policy: "plain", demo: fault, headers: key)
            }
            _ = try await server.ask("the secret prompt 4b7a", headers: ["authorization": "Bearer sk-wrong-31d8"])
            _ = try await server.send(
                "POST",
                "/v1/chat/completions",
                #"{"messages": "the secret prompt 4b7a"}"#,
                headers: key
            )
            _ = try await server.send(
                "POST",
                "/v1/verify",
                #"{"policy": "strict", "answer": "the secret answer 9c2d"}"#,
                headers: key
            )
            server.signal(SIGTERM)
            #expect(await server.ending() == 0)
            let log = server.messages
            #expect(log.contains("trace_id"))
            let hash = KeyRing.digest(Array("sk-client-77f0".utf8)[...])
            for secret in ["secret prompt", "4b7a", "secret answer", "9c2d", "5a1e", "77f0", "31d8", "sk-", hash] {
                #expect(!log.contains(secret), "\(secret)")
            }
        }
    }

    @Test("says on one line why it cannot start", arguments: ["no configuration", "port in use", "no secret", "store"])
    func cannotStart(reason: String) async throws {
        let folder = try TestFolder()
        var setup = TestSetup(baseURL: "http://127.0.0.1:9/v1")
        if reason == "no secret" { setup.provider = #"api_key: "${env:NOT_THERE}""# }
        if reason == "store" { setup.store = "path: not/there/traces.db" }
        if reason != "no configuration" { try folder.write(setup.yaml(upstream: ""), to: "cascade.yaml") }
        try folder.write(policies: setup.policies)
        let taken = try await DemoUpstream.start()
        let port = reason == "port in use" ? ["--port", "\(taken.port)"] : []
        let ending = try await ServerProcess.run(["serve"] + port, in: folder)
        await taken.stop()
        #expect(ending.status == 2 && ending.output.isEmpty)
        let words = [
            "no configuration": "cascade.yaml: found no file", "port in use": "in use", "no secret": "NOT_THERE",
            "store": "store.path",
        ]
        #expect(ending.messages.contains(words[reason] ?? "?"), "\(ending.messages)")
    }
}
