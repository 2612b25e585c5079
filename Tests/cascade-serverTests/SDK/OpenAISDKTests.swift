// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import Foundation
import Testing

@testable import cascade_server

/// The official `openai` Python SDK as client; what it does and expects is in `sdk.py`.
struct OpenAISDKTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sdk.py").path

    /// The interpreter that `Scripts/python-env` makes; nil, after a line that says so, where there is none.
    private static let python: String? = {
        let environment = ProcessInfo.processInfo.environment
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = environment["CASCADE_PYTHON"] ?? repository.appending(path: ".build/python/bin/python").path
        if FileManager.default.isExecutableFile(atPath: path) { return path }
        if environment["CI"] == "true" { return path }
        print("left out, since there is no \(path): run Scripts/python-env to test with the openai SDK")
        return nil
    }()

    /// Runs functions of the script; the traceback of one is the failure.
    private func run(
        _ tests: String...,
        setup: TestSetup = TestSetup(),
        then check: (TestServer) async throws -> Void = { _ in }
    ) async throws {
        guard let python = Self.python else { return }
        try await TestServer.run(setup) { server in
            let ending = try await ServerProcess.run(
                [Self.script, "http://127.0.0.1:\(server.port)/v1"] + tests,
                in: server.folder,
                // Without a proxy of the environment, and nothing else of it.
                environment: ["NO_PROXY": "*", "HOME": server.folder.path],
                program: URL(filePath: python)
            )
            #expect(ending.status == 0, "\(ending.messages)")
            try await check(server)
        }
    }

    @Test("the SDK gets its answers: whole, streamed, structured, as tool calls, twenty at once")
    func answers() async throws {
        // In one process, since starting Python costs more than all of them.
        try await run(
            "answers_by_header_and_by_model",
            "shows_headers_and_trace",
            "streams",
            "streams_with_the_helper",
            "structured_output",
            "tool_calls",
            "parallel"
        )
    }

    @Test("the SDK reads every error as what it is, and tries none again")
    func errors() async throws {
        try await run("errors") { server in
            // One call for each error that comes from above, two for the ladder of two rungs; nothing for those of ours.
            #expect(server.upstream.stats.calls == ["small": 5, "medium": 1])
        }
    }

    @Test("the SDK raises what an error event says")
    func streamedErrors() async throws {
        try await run("streams_errors", setup: TestSetup(limits: "keep_alive: 50ms")) { server in
            #expect(server.upstream.stats.allCalls == 1)
        }
    }

    @Test("the SDK presents its key")
    func keys() async throws {
        try await run("keys", setup: TestSetup(keys: [("sk-right", "name: right, policies: [invoice, plain]")])) {
            server in
            #expect(server.upstream.stats.allCalls == 1)
        }
    }

    @Test("the SDK tries again after our own limit, as told")
    func retries() async throws {
        try await run("retries_when_told", setup: TestSetup(limits: "requests: 1")) { server in
            #expect(server.upstream.stats.allCalls == 2)
            let samples = try await server.metrics()
            #expect(samples[#"cascade_http_responses_total{status="429"}"#] ?? 0 >= 1)
        }
    }

    @Test("the SDK gets embeddings, as base64, which it asks for by itself, and as numbers; and models by name")
    func embeddings() async throws {
        let embedder = "  embedder: { kind: embeddings, provider: up, price: { input: 0.02 USD/1M } }"
        try await run("embeddings", "models", setup: TestSetup(models: embedder))
    }

    @Test("the SDK waits for its key's limit as told and gets through; what was refused cost nothing")
    func keyLimit() async throws {
        func setup(_ count: Int) -> TestSetup {
            TestSetup(keys: [("sk-limited", "name: limited, limits: { requests_per_minute: \(count) }")])
        }
        try await run("refused_by_its_key", setup: setup(3)) { server in
            #expect(server.upstream.stats.allCalls == 3)
        }
        try await run("waits_for_its_key", setup: setup(20)) { server in
            #expect(server.upstream.stats.allCalls == 21)
            let samples = try await server.metrics()
            #expect(samples[#"cascade_requests_total{policy="plain",outcome="accepted",rung="0"}"#] == 21)
            #expect(samples[#"cascade_key_refusals_total{key="limited",limit="requests"}"#] ?? 0 >= 1)
        }
    }

    @Test("the SDK waits while every deployment rests, and never sees one that fails beside one that is well")
    func failover() async throws {
        var setup = TestSetup(
            models: """
                  pair: { breaker: { consecutive: 1, cooldown: 1s }, deployments: [ \
                { provider: up, model: small, price: free }, { provider: up, model: medium, price: free }] }
                  calm: { deployments: [ \
                { provider: up, model: small, price: free }, { provider: up, model: medium, price: free }] }
                """
        )
        for name in ["pair", "calm"] {
            setup.policies[name] = [
                "policy.yaml": "policy: \(name)\nladder: [{ model: \(name), retries: 0 }]\nlimits: { deadline: 20s }\n"
            ]
        }
        try await run("fails_over", "cooling", setup: setup)
    }

    @Test("the SDK's own timeout ends the upstream call")
    func timeouts() async throws {
        try await run("timeouts") { server in
            #expect(await eventually { server.upstream.stats.hungUp == 1 })
        }
    }
}
