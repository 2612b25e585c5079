// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct HealthProbesTests {
    private func setup(path: String, breaker: String = "{ cooldown: 1s }") -> TestSetup {
        var setup = TestSetup(
            models: """
                  probed: { provider: up, model: small, price: free, breaker: \(breaker), \
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
        return list["data"]?.array?.first { $0["id"] == "probed@up" }?["state"]?.string
    }

    @Test("a deployment whose probe fails takes no calls, though none of them has failed")
    func failing() async throws {
        try await TestServer.run(setup(path: "/nowhere")) { server in
            #expect(try await eventually { try await state(server) == "open" })
            let reply = try await server.ask(policy: "probed")
            #expect(reply.status == 503 && reply.error?["code"] == "deployments_unavailable")
            #expect(server.upstream.stats.allCalls == 0)
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
        var first = setup(path: "/nowhere")
        first.watches = true
        try await TestServer.run(first) { server in
            #expect(try await eventually { try await state(server) == "open" })
            var second = setup(path: "/models")
            second.watches = true
            try server.folder.write(second.yaml(upstream: server.upstream.baseURL), to: "cascade.yaml")
            #expect(try await eventually { try await state(server) == "closed" })
        }
    }

    @Test("a probe at an address that nobody knows is refused")
    func unknownAddress() {
        var configuration = ServerConfiguration()
        let upstream = BedrockUpstream(region: "eu-central-1", access: .apiKey(Secret("k")))
        configuration.providers = [ProviderSettings(name: "aws", kind: .bedrock(upstream))]
        var deployment = DeploymentSettings(id: "m@aws", provider: "aws", upstreamModel: "m", price: .free)
        deployment.probe = ProbeSettings()
        configuration.models = [ModelSettings(name: "m", deployments: [deployment])]
        let provider = ScriptedProvider([], clock: ScriptedClock())
        let made = Deployment(id: "m@aws", upstreamModel: "m", price: .free, provider: provider)
        #expect(throws: SettingsError.self) {
            try HealthProbe.all(
                of: configuration,
                models: [Model(name: "m", deployments: [made])],
                demoURL: nil
            )
        }
    }
}
