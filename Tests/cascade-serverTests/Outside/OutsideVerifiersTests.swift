// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import DemoUpstream
import Foundation
import JSON
import Testing

@testable import cascade_server

/// Verifiers that ask what is outside, through the whole server: a model, a program, an endpoint.
struct OutsideVerifiersTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test("the shipped judged-answer policy escalates what its judge rejects, and the judge is paid for")
    func judged() async throws {
        var setup = TestSetup(defaultPolicy: nil)
        setup.policies = [:]
        for file in ["policy.yaml", "rubric.md"] {
            let path = Self.repository.appending(path: "policies/judged-answer/\(file)")
            setup.policies["judged-answer", default: [:]][file] = try String(contentsOf: path, encoding: .utf8)
        }
        try await TestServer.run(setup) { server in
            let reply = try await server.ask(
                "What is the capital of Norway?",
                policy: "judged-answer",
                headers: ["x-cascade-trace": "inline"]
            )
            #expect(reply.answer == "The capital of Norway is Oslo.")
            #expect(reply["x-cascade-model"] == "medium" && reply["x-cascade-accepted"] == "true")
            let trace = try #require(reply.trace)
            let judged = trace["attempts"]?.array?.compactMap { attempt in
                attempt["verifiers"]?.array?.first { $0["verifier"]?.string == "judge" }
            }
            #expect(judged?.map { $0["verdict"]?.string } == ["rejected", "accepted"])
            let calls = judged?.compactMap { $0["calls"]?.array }.flatMap(\.self) ?? []
            #expect(calls.map { $0["model"]?.string } == ["large", "large"])
            let costs = ((trace["attempts"]?.array ?? []) + (judged ?? [])).compactMap { $0["cost_usd"]?.string }
            let sum = costs.compactMap { Double($0) }.reduce(0, +)
            let total = try #require(trace["cost_usd"]?.string.flatMap { Double($0) })
            #expect(abs(sum - total) < 1e-12 && costs.count == 4)
            #expect(server.upstream.stats.calls == ["small": 1, "medium": 1, "large": 2])
        }
    }

    @Test("a program beside its policy judges answers, and one that is missing is no policy")
    func program() async throws {
        func policy(_ command: String) -> String {
            """
            policy: checked
            ladder: [{ model: small }, { model: medium }]
            verify: [{ exec: { command: \(command) } }]
            limits: { deadline: 20s }

            """
        }
        let script = """
            while read -r question; do
              case "$question" in *"not sure"*) echo '{"verdict":"fail","reason":"It hedges."}' ;; *) echo '{"verdict":"pass"}' ;; esac
            done

            """
        var setup = TestSetup(defaultPolicy: nil)
        setup.policies = ["checked": ["policy.yaml": policy("[sh, check.sh]"), "check.sh": script]]
        try await TestServer.run(setup) { server in
            let reply = try await server.ask("What is the capital of Norway?", policy: "checked")
            #expect(reply.status == 200 && reply["x-cascade-model"] == "medium")
        }
        setup.policies["checked"]?["policy.yaml"] = policy("./chekc.sh")
        let error = await #expect(throws: ServerAssembly.Failure.self) { try await TestServer.run(setup) { _ in } }
        #expect(error?.description.contains("found `./chekc.sh`, which is not there") == true)
    }

    @Test("an endpoint judges answers; while it fails, none is accepted")
    func endpoint() async throws {
        let server = try ScriptedServer { request in
            let isSure = !String(decoding: request.body, as: UTF8.self).contains("not sure")
            return response(200, isSure ? #"{"verdict":"pass"}"# : #"{"verdict":"fail","reason":"It hedges."}"#)
        }
        defer { server.stop() }
        let down = try ScriptedServer { _ in response(503, #"{"verdict":"pass"}"#) }
        defer { down.stop() }
        var setup = TestSetup(defaultPolicy: nil)
        setup.policies = [:]
        for (name, url) in [("asked", server.url("/judge")), ("down", down.url())] {
            let policy = """
                policy: \(name)
                ladder: [{ model: small }, { model: medium }]
                verify: [{ http: { url: "\(url)" } }]
                limits: { deadline: 20s }

                """
            setup.policies[name] = ["policy.yaml": policy]
        }
        try await TestServer.run(setup) { server in
            let reply = try await server.ask("What is the capital of Norway?", policy: "asked")
            #expect(reply.status == 200 && reply["x-cascade-model"] == "medium")
            #expect(try await server.ask("What is the capital of Norway?", policy: "down").status == 422)
        }
    }
}
