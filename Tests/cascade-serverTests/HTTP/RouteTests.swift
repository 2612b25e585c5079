// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct RouteTests {
    @Test("lists the policies as models, in OpenAI's shape")
    func models() async throws {
        try await TestServer.run { server in
            let reply = try await server.send("GET", "/v1/models")
            #expect(reply.status == 200)
            let list = try reply.json
            #expect(list["object"] == "list")
            let names = list["data"]?.array?.compactMap { $0["id"]?.string }
            #expect(names == TestPolicies.all.keys.sorted())
            let invoice = try #require(list["data"]?.array?.first { $0["id"] == "invoice" })
            #expect(invoice["object"] == "model")
            #expect(invoice["cascade"]?["ladder"] == ["small", "medium", "large"])
            #expect(try await server.send("GET", "/v1/models/invoice").json == invoice)
            let unknown = try await server.send("GET", "/v1/models/invoices")
            #expect(unknown.status == 404 && unknown.error?["code"] == "model_not_found")
            #expect(unknown.error?["message"]?.string?.contains("Did you mean `invoice`?") == true)
        }
    }

    @Test(
        "judges a given answer without calling a model",
        arguments: [
            (#"{"policy": "strict", "answer": "we never said so"}"#, true),
            (#"{"policy": "strict", "answer": "something else"}"#, false),
            (#"{"policy": "support-triage", "answer": {"category": "bug", "urgency": "low", "summary": "x"}}"#, true),
            (#"{"policy": "support-triage", "answer": {"category": "bug", "urgency": 1, "summary": "x"}}"#, false),
        ]
    )
    func verify(body: String, isAccepted: Bool) async throws {
        try await TestServer.run { server in
            let reply = try await server.send("POST", "/v1/verify", body)
            #expect(reply.status == 200)
            #expect(try reply.json["accepted"]?.bool == isAccepted)
            #expect(try reply.json["verifiers"]?.array?.isEmpty == false)
            if !isAccepted { #expect(try reply.json["rejected_by"]?.string != nil) }
            #expect(server.upstream.stats.allCalls == 0)
        }
    }

    @Test("gives back the answer as a verifier amended it")
    func repairedAnswer() async throws {
        try await TestServer.run { server in
            let answer =
                "Here you are:\\n```json\\n{\\\"category\\\": \\\"bug\\\", \\\"urgency\\\": \\\"low\\\", \\\"summary\\\": \\\"x\\\"}\\n```"
            let reply = try await server.send(
                "POST",
                "/v1/verify",
                "{\"policy\": \"support-triage\", \"answer\": \"\(answer)\"}"
            )
            #expect(try reply.json["accepted"] == true)
            #expect(try reply.json["answer"]?.string == #"{"category": "bug", "urgency": "low", "summary": "x"}"#)
        }
    }

    @Test(
        "says what is wrong with a question to verify",
        arguments: [
            ("", 400, "invalid_json", ""),
            ("{", 400, "invalid_json", "line 1"),
            ("[]", 400, "invalid_type", "object"),
            (#"{"policy": "plain"}"#, 400, "missing", "answer"),
            (#"{"policy": "plain", "answr": 1}"#, 400, "unknown_field", "Did you mean `answer`?"),
            (#"{"policy": "plian", "answer": "x"}"#, 404, "policy_not_found", "Did you mean `plain`?"),
            (#"{"policy": 5, "answer": "x"}"#, 400, "invalid_type", "policy"),
            (#"{"policy": "plain", "answer": "x", "rung": 9}"#, 400, "invalid_value", "rung"),
            (#"{"policy": "plain", "answer": "x", "rung": "first"}"#, 400, "invalid_type", "rung"),
            (#"{"policy": "plain", "answer": "x", "finish_reason": 1}"#, 400, "invalid_type", "finish_reason"),
            (#"{"policy": "plain", "answer": "x", "request": {"messages": 1}}"#, 400, "invalid_type", "messages"),
        ]
    )
    func invalidQuestion(body: String, status: Int, code: String, words: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.send("POST", "/v1/verify", body)
            #expect(reply.status == status)
            #expect(reply.error?["code"]?.string == code)
            let message = reply.error?["message"]?.string ?? ""
            #expect(words.isEmpty || message.contains(words), "\(message)")
        }
    }

    @Test("is alive and ready, and not ready any more once it drains")
    func health() async throws {
        try await TestServer.run { server in
            #expect(try await server.send("GET", "/livez").text == "alive\n")
            #expect(try await server.send("GET", "/readyz").text == "ready\n")
            server.gateway.drain()
            let reply = try await server.send("GET", "/readyz")
            #expect(reply.status == 503 && reply.text == "draining\n")
            #expect(try await server.send("GET", "/livez").status == 200)
        }
    }

    @Test("takes a whole URL in the place of a path, as clients of proxies send it")
    func absoluteForm() async throws {
        try await TestServer.run { server in
            #expect(try await server.send("GET", "http://example.org:80/livez?x=/y").text == "alive\n")
            let reply = try await server.send("GET", "http://example.org")
            #expect(reply.status == 404 && reply.error?["message"]?.string?.hasPrefix("/: found no such route") == true)
        }
    }

    @Test("names every request in its reply")
    func requestIDs() async throws {
        try await TestServer.run { server in
            var ids: Set<String> = []
            for path in ["/livez", "/readyz", "/metrics", "/openapi.json", "/v1/models", "/v1/traces/x", "/nowhere"] {
                let reply = try await server.send("GET", path)
                ids.insert(try #require(reply["x-request-id"]))
            }
            #expect(ids.count == 7 && ids.allSatisfy { $0.utf8.count == 26 })
        }
    }

    @Test("answers HEAD as it does GET, without the body")
    func head() async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port)
            await connection.send(TestServer.request("HEAD", "/livez") + TestServer.request("GET", "/livez"))
            let head = try await connection.reply(isBodiless: true)
            #expect(head.status == 200 && head["content-length"] == "6")
            #expect(try await connection.reply().text == "alive\n")
            await connection.close()
        }
    }

    @Test("describes every route it has, as JSON")
    func openAPI() async throws {
        try await TestServer.run { server in
            let reply = try await server.send("GET", "/openapi.json")
            let document = try reply.json
            #expect(document["openapi"]?.string?.hasPrefix("3.1") == true)
            let paths = try #require(document["paths"]?.object)
            #expect(
                Set(paths.keys) == [
                    "/v1/chat/completions", "/v1/embeddings", "/v1/verify", "/v1/models", "/v1/models/{id}",
                    "/v1/deployments", "/v1/traces/{id}", "/livez", "/readyz", "/metrics", "/openapi.json",
                ]
            )
            for (path, item) in paths {
                let method = item["get"] == nil ? "POST" : "GET"
                let reply = try await server.send(method, path, method == "POST" ? "{}" : nil)
                #expect(reply.error?["code"] != "not_found" && reply.error?["code"] != "method_not_allowed")
            }
        }
    }

    @Test(
        "knows no other route, and no other method",
        arguments: [
            ("GET", "/", 404, "not_found"), ("GET", "/v1/chat/completion", 404, "not_found"),
            ("POST", "/v1/embedding", 404, "not_found"), ("GET", "/v1/embeddings", 405, "method_not_allowed"),
            ("POST", "/v1/deployments", 405, "method_not_allowed"),
            ("DELETE", "/v1/models/plain", 405, "method_not_allowed"),
            ("GET", "/v1/chat/completions", 405, "method_not_allowed"),
            ("DELETE", "/v1/models", 405, "method_not_allowed"), ("POST", "/metrics", 405, "method_not_allowed"),
            ("PUT", "/v1/traces/01K00000000000000000000000", 405, "method_not_allowed"),
        ]
    )
    func unknown(method: String, path: String, status: Int, code: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.send(method, path, method == "POST" ? "{}" : nil)
            #expect(reply.status == status)
            #expect(reply.error?["code"]?.string == code)
            #expect(reply["x-request-id"] != nil && reply["x-should-retry"] == "false")
            if status == 405 { #expect(["GET, HEAD", "POST"].contains(reply["allow"])) }
        }
    }
}
