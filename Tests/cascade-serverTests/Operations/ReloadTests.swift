// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Synchronization
import Testing

@testable import cascade_server

struct ReloadTests {
    /// What the clients of a test have seen.
    private final class Load: Sendable {
        struct State {
            var isOver = false
            var answers = 0
            var failures = 0
        }

        let state = Mutex(State())
    }

    @Test("keeps the old policies under load while a file is nonsense, and takes the mended ones")
    func nonsense() async throws {
        try await TestServer.run(TestSetup(watches: true)) { server in
            let load = Load()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<4 {
                    tasks.addTask {
                        while !load.state.withLock({ $0.isOver }) {
                            let reply = try await server.ask(policy: "plain")
                            load.state.withLock { state in
                                state.answers += 1
                                if reply.status != 200 { state.failures += 1 }
                            }
                        }
                    }
                }
                try server.folder.write(
                    "policy: plain\nladder: [{ modle: small }]\n}{",
                    to: "policies/plain/policy.yaml"
                )
                #expect(
                    try await eventually {
                        try await server.metrics()[#"cascade_reloads_total{result="rejected"}"#] ?? 0 >= 1
                    }
                )
                #expect(try await server.ask(policy: "plain")["x-cascade-model"] == "small")
                try server.folder.write(
                    TestPolicies.plain.replacing("model: small", with: "model: medium"),
                    to: "policies/plain/policy.yaml"
                )
                #expect(try await eventually { try await server.ask(policy: "plain")["x-cascade-model"] == "medium" })
                load.state.withLock { $0.isOver = true }
                try await tasks.waitForAll()
            }
            #expect(load.state.withLock { $0.failures } == 0)
            #expect(load.state.withLock { $0.answers } > 4)
        }
    }

    @Test("takes a new policy, a changed schema and a changed configuration, and drops what is gone")
    func changes() async throws {
        try await TestServer.run(TestSetup(watches: true)) { server in
            try server.folder.write(
                TestPolicies.plain.replacing("policy: plain", with: "policy: fresh"),
                to: "policies/fresh/policy.yaml"
            )
            try server.folder.write(
                #"{"type": "object", "required": ["unheard_of"]}"#,
                to: "policies/invoice/invoice.schema.json"
            )
            #expect(try await eventually { try await server.ask(policy: "fresh").status == 200 })
            #expect(try await server.ask(ReadmeFlowTests.question, policy: "invoice").status == 422)
            var setup = TestSetup(watches: true)
            setup.keys = [("sk-new", "name: new")]
            try server.folder.write(setup.yaml(upstream: server.upstream.baseURL), to: "cascade.yaml")
            #expect(try await eventually { try await server.ask(policy: "fresh").status == 401 })
            let reply = try await server.ask(policy: "fresh", headers: ["authorization": "Bearer sk-new"])
            #expect(reply.status == 200)
        }
    }

    @Test("lets a request keep the policy it began with")
    func inFlight() async throws {
        try await TestServer.run(TestSetup(watches: true)) { server in
            async let slow = server.ask(policy: "plain", demo: #""*": {"delay_ms": 2500}"#)
            #expect(await eventually { server.upstream.stats.allCalls == 1 })
            try server.folder.write(
                TestPolicies.plain.replacing("small", with: "large").replacing("20s", with: "1s"),
                to: "policies/plain/policy.yaml"
            )
            #expect(try await eventually { try await server.ask(policy: "plain")["x-cascade-model"] == "large" })
            let reply = try await slow
            #expect(reply.status == 200 && reply["x-cascade-model"] == "small")
        }
    }
}
