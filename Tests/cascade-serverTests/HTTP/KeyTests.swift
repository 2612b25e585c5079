// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct KeyTests {
    private static let setup = TestSetup(
        defaultPolicy: "assistant",
        keys: [
            ("sk-invoicing", "name: invoicing, policies: [invoice, plain], default_policy: plain"),
            ("sk-all", "name: all"),
        ]
    )

    @Test(
        "lets nobody in without a known key",
        arguments: [
            (nil, "found no API key"), ("sk-all", "found no API key"), ("Basic sk-all", "found no API key"),
            ("Bearer", "found no API key"), ("Bearer wrong", "unknown API key"), ("Bearer sk-al", "unknown API key"),
            ("Bearer sk-all2", "unknown API key"), ("Bearer ", "unknown API key"),
        ] as [(String?, String)]
    )
    func refused(authorization: String?, words: String) async throws {
        try await TestServer.run(Self.setup) { server in
            for path in ["/v1/chat/completions", "/v1/verify", "/v1/models", "/v1/traces/01K00000000000000000000000"] {
                let isPost = path.hasSuffix("completions") || path.hasSuffix("verify")
                let headers = authorization.map { ["authorization": $0] } ?? [:]
                let body = isPost ? TestServer.chat("hi") : nil
                let reply = try await server.send(isPost ? "POST" : "GET", path, body, headers: headers)
                #expect(reply.status == 401, "\(path)")
                #expect(reply.error?["code"] == "invalid_api_key" && reply.error?["type"] == "authentication_error")
                let message = reply.error?["message"]?.string ?? ""
                #expect(message.contains(words), "\(message)")
                #expect(!reply.text.contains("sk-al") && !reply.text.contains("wrong"))
                #expect(reply["www-authenticate"] == "Bearer")
            }
            #expect(server.upstream.stats.allCalls == 0)
        }
    }

    @Test("what a key demands of deployments holds for the models that verifiers ask", arguments: [true, false])
    func residency(ofKey isDemanding: Bool) async throws {
        var setup = TestSetup(
            model: "region: us",
            keys: [("sk-eu", "name: eu, require: { regions: [eu] }"), ("sk-any", "name: any")]
        )
        setup.policies["judged"] = [
            "policy.yaml": """
            policy: judged
            ladder: [{ model: small }]
            verify: [{ judge: { model: large, rubric: { right: It is right. } } }]

            """
        ]
        try await TestServer.run(setup) { server in
            let headers = ["authorization": isDemanding ? "Bearer sk-eu" : "Bearer sk-any"]
            let question =
                #"{"policy": "judged", "answer": "Oslo.", "request": {"messages": [{"role": "user", "content": "Where?"}]}}"#
            let verdict = try await server.send("POST", "/v1/verify", question, headers: headers)
            #expect(verdict.status == 200, "\(verdict.text)")
            #expect((server.upstream.stats.allCalls == 0) == isDemanding, "\(verdict.text)")
            #expect(try verdict.json["accepted"]?.bool != true || !isDemanding)
            let answer = try await server.ask(policy: "judged", headers: headers)
            #expect(answer.status == 422, "nothing that the judge says here is a judgement: \(answer.text)")
            #expect((server.upstream.stats.allCalls == 0) == isDemanding)
        }
    }

    @Test("needs no key for what operates the server")
    func open() async throws {
        try await TestServer.run(Self.setup) { server in
            for path in ["/livez", "/readyz", "/metrics", "/openapi.json"] {
                let reply = try await server.send("GET", path)
                #expect(reply.status == 200)
            }
        }
    }

    @Test("lets a key use its policies only, and shows it no others")
    func policies() async throws {
        try await TestServer.run(Self.setup) { server in
            let headers = ["authorization": "bearer sk-invoicing"]
            #expect(try await server.ask(policy: "plain", headers: headers).status == 200)
            let refused = try await server.ask(policy: "strict", headers: headers)
            #expect(refused.status == 404 && refused.error?["code"] == "policy_not_found")
            let message = refused.error?["message"]?.string ?? ""
            #expect(message.contains("expected one of `invoice`, `plain`") && !message.contains("assistant"))
            let list = try await server.send("GET", "/v1/models", headers: headers)
            #expect(try list.json["data"]?.array?.compactMap { $0["id"]?.string } == ["invoice", "plain"])
        }
    }

    @Test("takes the key's default policy, else the server's")
    func defaults() async throws {
        try await TestServer.run(Self.setup) { server in
            let own = try await server.ask(headers: ["authorization": "Bearer sk-invoicing"])
            #expect(own["x-cascade-policy"] == "plain")
            let general = try await server.ask(headers: ["authorization": "Bearer sk-all"])
            #expect(general["x-cascade-policy"] == "assistant")
        }
    }

    @Test("hides the traces of one key from the others, and names the key in its own")
    func traces() async throws {
        try await TestServer.run(Self.setup) { server in
            let reply = try await server.ask(headers: ["authorization": "Bearer sk-invoicing"])
            let path = "/v1/traces/\(try #require(reply["x-cascade-trace-id"]))"
            let own = try await server.send("GET", path, headers: ["authorization": "Bearer sk-invoicing"])
            #expect(own.status == 200)
            #expect(try own.json["key"] == "invoicing")
            let other = try await server.send("GET", path, headers: ["authorization": "Bearer sk-all"])
            #expect(other.status == 404 && other.error?["code"] == "trace_not_found")
        }
    }
}
