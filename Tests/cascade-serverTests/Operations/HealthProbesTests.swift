// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import DemoUpstream
import JSON
import Synchronization
import Testing

@testable import cascade_server

struct HealthProbesTests {
    /// A server of its own for probes, whose status a test sets.
    private final class Probed: Sendable {
        private let status: Mutex<Int>
        private let asked = Mutex(0)

        init(_ status: Int) {
            self.status = Mutex(status)
        }

        /// How often it was asked.
        var count: Int { asked.withLock { $0 } }

        /// Answers with another status from now on.
        func turn(to status: Int) {
            self.status.withLock { $0 = status }
        }

        func serve() throws -> ScriptedServer {
            try ScriptedServer(answering: { _ in
                self.asked.withLock { $0 += 1 }
                return response(self.status.withLock { $0 }, "{}")
            })
        }
    }

    private func setup(
        path: String = "/models",
        at base: String? = nil,
        breaker: String = "{ cooldown: 1s }"
    ) -> TestSetup {
        var setup = TestSetup(
            providers: base.map { "  own: { kind: openai, base_url: \"\($0)\" }" } ?? "",
            models: """
                  probed: { provider: \(base == nil ? "up" : "own"), model: small, price: free, breaker: \(breaker), \
                probe: { every: 1s, path: \(path), timeout: 1s } }
                """
        )
        setup.policies["probed"] = [
            "policy.yaml": "policy: probed\nladder: [{ model: probed, retries: 0 }]\nlimits: { deadline: 20s }\n"
        ]
        return setup
    }

    private func state(_ server: TestServer) async throws -> String? {
        let list = try await server.send("GET", "/v1/deployments").json
        return list["data"]?.array?.first { $0["model"] == "probed" }?["state"]?.string
    }

    @Test(
        "a deployment whose probe fails takes no calls, though none of them has failed",
        arguments: [401, 403, 500, 503]
    )
    func failing(status: Int) async throws {
        let upstream = try Probed(status).serve()
        defer { upstream.stop() }
        try await TestServer.run(setup(at: upstream.url("/v1"))) { server in
            #expect(try await eventually { try await state(server) == "open" })
            let reply = try await server.ask(policy: "probed")
            #expect(reply.status == 503 && reply.error?["code"] == "deployments_unavailable")
        }
    }

    @Test(
        "a probe that asks for what is not there, or too often, takes nothing out of service",
        arguments: [301, 404, 405, 429]
    )
    func unclear(status: Int) async throws {
        let probed = Probed(status)
        let upstream = try probed.serve()
        defer { upstream.stop() }
        try await TestServer.run(setup(at: upstream.url("/v1"))) { (server) async throws in
            #expect(await eventually { probed.count >= 2 })
            #expect(try await state(server) == "closed")
            // Nor has it become a probe that never fails.
            probed.turn(to: 503)
            #expect(try await eventually { try await state(server) == "open" })
            probed.turn(to: status)
            let asked = probed.count
            #expect(await eventually { probed.count >= asked + 2 })
            #expect(try await state(server) != "closed")
        }
    }

    @Test("a deployment that failed takes calls again once its probes succeed, without a call that tries it out")
    func recovering() async throws {
        let breaker = "{ consecutive: 1, cooldown: 1s }"
        try await TestServer.run(setup(path: "/models", breaker: breaker)) { server in
            _ = try await server.ask(policy: "probed", demo: #""*": {"fault": "server_error"}"#)
            #expect(try await eventually { try await state(server) == "closed" })
            #expect(server.upstream.stats.allCalls == 1)
        }
    }

    @Test("a reload ends the probes of the old configuration and begins those of the new one")
    func reload() async throws {
        let upstream = try Probed(503).serve()
        defer { upstream.stop() }
        var first = setup(at: upstream.url("/v1"))
        first.watches = true
        try await TestServer.run(first) { server in
            #expect(try await eventually { try await state(server) == "open" })
            var second = setup()
            second.watches = true
            try server.folder.write(second.yaml(upstream: server.upstream.baseURL), to: "cascade.yaml")
            #expect(try await eventually { try await state(server) == "closed" })
        }
    }
}
