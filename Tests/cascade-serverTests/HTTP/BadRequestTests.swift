// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct BadRequestTests {
    @Test(
        "says what is wrong with a body, and where",
        arguments: [
            ("", "empty_body", nil, "found nothing"),
            ("hello", "invalid_json", nil, "line 1, column 1"),
            ("{\"messages\": [\n  {\"role\": \"user\" \"content\": 1}]}", "invalid_json", nil, "line 2, column 19"),
            ("[1]", "invalid_type", nil, "request body"),
            (#"{"model": "plain"}"#, "missing", "messages", "messages"),
            (#"{"model": "plain", "messages": []}"#, nil, "messages", "messages"),
            (
                #"{"model": 5, "messages": [{"role": "user", "content": "x"}]}"#, "invalid_type", "model",
                "model: found a number"
            ),
            (
                #"{"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}, {"role": "user", "content": 5}]}"#,
                "invalid_type", "messages[2].content", "messages[2].content: found a number"
            ),
            (#"{"messages": [{"role": "user", "content": "x"}], "stream": "yes"}"#, "invalid_type", "stream", "stream"),
            (#"{"messages": [{"role": "user", "content": "x"}], "n": 2}"#, nil, "n", "n: "),
        ] as [(String, String?, String?, String)]
    )
    func body(body: String, code: String?, param: String?, words: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.send("POST", "/v1/chat/completions", body)
            #expect(reply.status == 400)
            let error = try #require(reply.error)
            #expect(error["type"] == "invalid_request_error")
            if let code { #expect(error["code"]?.string == code) }
            #expect(error["param"]?.string == param)
            #expect(error["message"]?.string?.contains(words) == true, "\(error["message"]?.string ?? "")")
            #expect(reply["x-should-retry"] == "false")
            #expect(error["cascade"]?["trace_id"]?.string == reply["x-request-id"])
            #expect(server.upstream.stats.allCalls == 0)
        }
    }

    @Test("names the valid policies where one is unknown, and the nearest of them")
    func unknownPolicy() async throws {
        try await TestServer.run { server in
            let reply = try await server.ask(policy: "invoce")
            #expect(reply.status == 404 && reply.error?["code"] == "policy_not_found")
            #expect(reply.error?["param"] == "x-cascade-policy")
            let message = reply.error?["message"]?.string ?? ""
            for name in TestPolicies.all.keys { #expect(message.contains("`\(name)`")) }
            #expect(message.contains("Did you mean `invoice`?"))
            let model = try await server.ask(model: "cascade/nowhere")
            #expect(model.status == 404 && model.error?["param"] == "model")
        }
        try await TestServer.run(TestSetup(defaultPolicy: nil)) { server in
            let unknown = try await server.ask(model: "gpt-5")
            #expect(unknown.status == 404 && unknown.error?["param"] == "model")
            let none = try await server.send(
                "POST",
                "/v1/chat/completions",
                #"{"messages": [{"role": "user", "content": "x"}]}"#
            )
            #expect(none.status == 400 && none.error?["code"] == "policy_missing")
        }
    }

    @Test("gives back only the beginning of a name that is too long")
    func longNames() async throws {
        try await TestServer.run { server in
            let name = String(repeating: "x", count: 500_000)
            let replies = [
                try await server.ask(model: "cascade/\(name)"),
                try await server.send("POST", "/v1/verify", #"{"answer": "x", "policy": "\#(name)"}"#),
                try await server.send("POST", "/v1/verify", #"{"answer": "x", "\#(name)": 1}"#),
                try await server.send("GET", "/" + name.prefix(9_000)),
            ]
            for reply in replies {
                #expect((400...404).contains(reply.status))
                #expect(reply.error?["message"]?.string?.contains("xxx…") == true && reply.body.count < 1_000)
            }
        }
    }

    @Test("refuses a body over the limit by its announced length, before it is sent, and the client gets to read that")
    func tooLargeByLength() async throws {
        try await TestServer.run(TestSetup(limits: "body: 2 KB")) { server in
            for sends in [false, true] {
                let connection = try await ClientConnection.open(server.port)
                await connection.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n\r\n")
                if sends { await connection.send(String(repeating: "x", count: 900_000)) }
                let reply = try await connection.reply()
                #expect(reply.status == 413 && reply.error?["code"] == "body_too_large")
                #expect(reply.error?["message"]?.string?.contains("2 KB") == true)
                #expect(reply["connection"] == "close")
                #expect(await connection.isClosed())
            }
        }
    }

    @Test("refuses a body over the limit in chunks as soon as it is over")
    func tooLargeInChunks() async throws {
        try await TestServer.run(TestSetup(limits: "body: 2 KB")) { server in
            let connection = try await ClientConnection.open(server.port)
            await connection.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
            for _ in 0..<5 { await connection.send("200\r\n" + String(repeating: "x", count: 512) + "\r\n") }
            let reply = try await connection.reply()
            #expect(reply.status == 413 && reply.error?["code"] == "body_too_large")
            #expect(await connection.isClosed())
        }
    }

    @Test("takes a body in chunks, and one that waits for 100 Continue")
    func chunkedBody() async throws {
        try await TestServer.run { server in
            let body = TestServer.chat("hi")
            let chunked = try await ClientConnection.open(server.port)
            await chunked.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
            for byte in body.utf8 { await chunked.send("1\r\n\(Character(Unicode.Scalar(byte)))\r\n") }
            await chunked.send("0\r\n\r\n")
            #expect(try await chunked.reply().status == 200)
            await chunked.close()
            let waiting = try await ClientConnection.open(server.port)
            await waiting.send(
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
            )
            #expect(await eventually { waiting.text.hasPrefix("HTTP/1.1 100 ") && waiting.text.hasSuffix("\r\n\r\n") })
            await waiting.send(body)
            #expect(try await waiting.reply().status == 200)
            await waiting.close()
        }
    }

    @Test("refuses headers that are too large", arguments: ["one", "many", "line"])
    func tooLargeHeaders(kind: String) async throws {
        try await TestServer.run(TestSetup(limits: "header: 2 KB")) { server in
            let head =
                switch kind {
                case "one": "GET /livez HTTP/1.1\r\nhost: x\r\nx-long: \(String(repeating: "a", count: 4_000))\r\n\r\n"
                case "many": "GET /livez HTTP/1.1\r\nhost: x\r\n" + (0..<200).map { "x-\($0): 1\r\n" }.joined() + "\r\n"
                default: "GET /livez?\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nhost: x\r\n\r\n"
                }
            let connection = try await ClientConnection.open(server.port)
            await connection.send(head)
            let reply = try await connection.reply()
            #expect(reply.status == 431 && reply.error?["code"] == "headers_too_large")
            #expect(reply["x-request-id"] != nil && reply["x-should-retry"] == "false")
            #expect(await connection.isClosed())
        }
    }

    @Test(
        "answers bytes that are no HTTP request with 400, and closes",
        arguments: [
            "garbage\r\n\r\n", "GET\r\n\r\n", "\u{16}\u{03}\u{01}\u{02}\u{00}", "GET /livez SPDY/9\r\n\r\n",
            "POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n",
            "POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /v1/verify HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        ]
    )
    func malformed(bytes: String) async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port)
            await connection.send(bytes)
            let reply = try await connection.reply()
            #expect(reply.status == 400 && reply.error?["code"] == "malformed_http")
            #expect(reply["x-request-id"] != nil)
            #expect(await connection.isClosed())
            #expect(try await server.metrics()[#"cascade_http_responses_total{status="400"}"#] == 1)
        }
    }

    @Test("takes so many requests at once and no more, and says when to come back")
    func tooMany() async throws {
        try await TestServer.run(TestSetup(limits: "requests: 1")) { server in
            let first = try await ClientConnection.open(server.port)
            await first.send(
                TestServer.request(
                    "POST",
                    "/v1/chat/completions",
                    TestServer.chat("x", demo: #""*": {"fault": "hang"}"#)
                )
            )
            #expect(await eventually { server.upstream.stats.allCalls == 1 })
            let second = try await server.ask()
            #expect(second.status == 429 && second.error?["code"] == "too_many_requests")
            #expect(second["retry-after"] == "1" && second["x-should-retry"] == nil)
            #expect(try await server.send("GET", "/livez").status == 200)
            await first.close()
            #expect(try await eventually { try await server.ask().status == 200 })
        }
    }
}
