// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct EmbeddingsTests {
    static let setup = TestSetup(
        models: """
              embedder: { kind: embeddings, provider: up, price: { input: 0.02 USD/1M } }
              other: { kind: embeddings, provider: up, model: embedder, price: { input: 0.02 USD/1M } }
            """,
        keys: [
            ("sk-one", "name: one, policies: [plain, embeddings/embedder]"),
            ("sk-chat", "name: chat, policies: [plain]"),
            ("sk-all", "name: all"),
        ]
    )

    private func embed(
        _ server: TestServer,
        _ input: String,
        model: String = "embedder",
        more: String = "",
        key: String = "sk-all",
        headers: [String: String] = [:]
    ) async throws -> HTTPReply {
        let body = #"{"model": "\#(model)", "input": \#(input)\#(more)}"#
        let headers = headers.merging(["authorization": "Bearer \(key)"]) { first, _ in first }
        return try await server.send("POST", "/v1/embeddings", body, headers: headers)
    }

    @Test(
        "answers in OpenAI's shape, one vector for each input, in order",
        arguments: [
            (#""one text""#, 1), (#"["one", "two", "three"]"#, 3), ("[1, 2, 3]", 1), ("[[1, 2], [3]]", 2),
        ]
    )
    func shape(input: String, count: Int) async throws {
        try await TestServer.run(Self.setup) { server in
            let reply = try await embed(server, input)
            #expect(reply.status == 200, "\(reply.text)")
            let list = try reply.json
            #expect(list["object"] == "list" && list["model"] == "embedder")
            let data = try #require(list["data"]?.array)
            #expect(data.compactMap { $0["index"]?.int } == Array(0..<count))
            for entry in data { #expect(entry["embedding"]?.array?.count == 32) }
            #expect(list["usage"]?["prompt_tokens"]?.int ?? 0 > 0)
            #expect(reply["x-cascade-model"] == "embedder" && reply["x-cascade-policy"] == "embeddings/embedder")
            #expect(reply["x-cascade-attempts"] == "1" && reply["x-cascade-cost-usd"]?.hasPrefix("0.000000") == true)
            #expect(reply["x-request-id"] == reply["x-cascade-trace-id"])
            #expect(reply["x-cascade-accepted"] == "true" && list["cascade"] == nil)
        }
    }

    @Test("hands on what it does not know: dimensions and base64 are the upstream's")
    func passing() async throws {
        try await TestServer.run(Self.setup) { server in
            let short = try await embed(server, #""text""#, more: #", "dimensions": 4"#)
            #expect(try short.json["data"]?[0]?["embedding"]?.array?.count == 4)
            let packed = try await embed(server, #""text""#, more: #", "encoding_format": "base64""#)
            #expect(try packed.json["data"]?[0]?["embedding"]?.string?.utf8.count == (32 * 4 + 2) / 3 * 4)
        }
    }

    @Test("is recorded and counted like any other request, and shows its trace where asked to")
    func trace() async throws {
        try await TestServer.run(Self.setup) { server in
            let reply = try await embed(server, #""a private text""#, headers: ["x-cascade-trace": "inline"])
            let shown = try #require(try reply.json["cascade"])
            #expect(shown["policy"] == "embeddings/embedder" && shown["attempts"]?.array?.count == 1)
            let id = try #require(reply["x-cascade-trace-id"])
            let kept = try await server.send("GET", "/v1/traces/\(id)", headers: ["authorization": "Bearer sk-all"])
            let trace = try kept.json
            #expect(trace["outcome"] == "accepted" && trace["key"] == "all")
            #expect(trace["attempts"]?[0]?["deployment"] == "embedder@up")
            #expect(trace["messages_sha256"]?.string != nil && !kept.text.contains("private"))
            let samples = try await server.metrics()
            #expect(
                samples[#"cascade_requests_total{policy="embeddings/embedder",outcome="accepted",rung="0"}"#] == 1
            )
            let tokens = #"cascade_tokens_total{policy="embeddings/embedder",model="embedder",direction="input"}"#
            #expect(samples[tokens] ?? 0 > 0)
        }
    }

    @Test(
        "knows the models that embed and the key may use, and names them",
        arguments: [
            ("sk-all", "embeder", "one of `embedder`, `other`", "Did you mean `embedder`?"),
            ("sk-all", "small", "one of `embedder`, `other`", "Name one of them."),
            ("sk-one", "other", "one of `embedder`.", "Name one of them."),
            ("sk-chat", "embedder", "of which this key may use none", "Name one of them."),
        ]
    )
    func unknownModel(key: String, model: String, expected: String, remedy: String) async throws {
        try await TestServer.run(Self.setup) { server in
            let reply = try await embed(server, #""text""#, model: model, key: key)
            #expect(reply.status == 404 && reply.error?["code"] == "model_not_found")
            #expect(reply.error?["param"] == "model" && reply["x-should-retry"] == "false")
            let message = reply.error?["message"]?.string ?? ""
            #expect(message.contains(expected) && message.contains(remedy), "\(message)")
            #expect(server.upstream.stats.allCalls == 0)
        }
    }

    @Test(
        "says what is wrong with a request",
        arguments: [
            ("{", "invalid_json"), (#"{"model": "embedder"}"#, "missing"), (#"{"input": "x"}"#, "missing"),
            (#"{"model": "embedder", "input": [1, "x"]}"#, "invalid_type"),
        ]
    )
    func invalid(body: String, code: String) async throws {
        try await TestServer.run(Self.setup) { server in
            let headers = ["authorization": "Bearer sk-all"]
            let reply = try await server.send("POST", "/v1/embeddings", body, headers: headers)
            #expect(reply.status == 400 && reply.error?["code"]?.string == code, "\(reply.text)")
        }
    }

    @Test(
        "says by status and code what the upstream did, and tries once more where that may help",
        arguments: [
            ("server_error", 502, "upstream_unavailable", 2), ("cut", 502, "upstream_cut_off", 2),
            ("html", 502, "upstream_malformed", 2), ("empty", 502, "upstream_malformed", 2),
            ("error_in_200", 502, "upstream_", 2), ("malformed", 502, "upstream_malformed", 2),
            ("reset", 502, "upstream_", 2), ("rate_limited", 429, "upstream_rate_limited", 2),
            ("unauthorized", 502, "upstream_unauthorised", 1), ("bad_request", 400, "invalid_value", 1),
        ]
    )
    func faults(fault: String, status: Int, code: String, calls: Int) async throws {
        try await TestServer.run(Self.setup) { server in
            let demo = #", "demo": {"*": {"fault": "\#(fault)"}}"#
            let reply = try await embed(server, #""private words""#, more: demo)
            #expect(reply.status == status, "\(reply.text)")
            #expect(reply.error?["code"]?.string?.hasPrefix(code) == true, "\(reply.text)")
            #expect(reply["x-should-retry"] == "false" && reply["x-cascade-attempts"] == String(calls))
            #expect(reply.trace?["attempts"]?.array?.count == calls && !reply.text.contains("private words"))
            #expect(server.upstream.stats.calls == ["embedder": calls])
        }
    }

    @Test("gets over a fault that passes")
    func retry() async throws {
        try await TestServer.run(Self.setup) { server in
            let demo = #", "demo": {"*": {"fault": "server_error", "times": 1, "id": "e"}}"#
            let reply = try await embed(server, #""text""#, more: demo)
            #expect(reply.status == 200 && reply["x-cascade-attempts"] == "2")
        }
    }

    @Test("lists the models that embed behind the policies, and each by its name")
    func models() async throws {
        try await TestServer.run(Self.setup) { server in
            for (key, names) in [("sk-one", ["plain", "embedder"]), ("sk-chat", ["plain"])] {
                let headers = ["authorization": "Bearer \(key)"]
                let list = try await server.send("GET", "/v1/models", headers: headers)
                #expect(try list.json["data"]?.array?.compactMap { $0["id"]?.string } == names)
                let one = try await server.send("GET", "/v1/models/embedder", headers: headers)
                #expect(one.status == (names.count == 2 ? 200 : 404))
                let policy = try await server.send("GET", "/v1/models/cascade%2Fplain", headers: headers)
                #expect(policy.status == 200)
                #expect(try policy.json["id"] == "plain" && policy.json["object"] == "model")
            }
        }
    }
}
