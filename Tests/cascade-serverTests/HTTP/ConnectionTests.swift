// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct ConnectionTests {
    private static func chat(_ text: String, demo: String? = nil, more: String? = nil, headers: [String: String] = [:])
        -> String
    {
        TestServer.request(
            "POST",
            "/v1/chat/completions",
            TestServer.chat(text, demo: demo, more: more),
            headers: headers
        )
    }

    private static let large = #""*": {"fault": "huge", "bytes": 8000000}"#

    @Test("speaks HTTP/1.0 to those who do: no chunks, and a connection kept only where that was asked for")
    func oldClients() async throws {
        try await TestServer.run { server in
            let body = TestServer.chat("hi", more: #""stream": true"#)
            let request = "POST /v1/chat/completions HTTP/1.0\r\ncontent-length: \(body.utf8.count)\r\n"
            let closing = try await ClientConnection.open(server.port)
            await closing.send(request + "\r\n" + body)
            let streamed = try await closing.reply()
            #expect(streamed["transfer-encoding"] == nil && streamed.events.last == "data: [DONE]")
            #expect(await closing.isClosed())
            let kept = try await ClientConnection.open(server.port)
            await kept.send("GET /livez HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
            #expect(try await kept.reply()["connection"] == "keep-alive")
            await kept.send("GET /livez HTTP/1.0\r\n\r\n")
            #expect(try await kept.reply().text == "alive\n")
            #expect(await kept.isClosed())
        }
    }

    @Test("uses a connection again and again, and closes it when asked to")
    func keepAlive() async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port)
            for index in 0..<20 {
                await connection.send(Self.chat("turn \(index)"))
                let reply = try await connection.reply()
                #expect(reply.status == 200 && reply["connection"] != "close" && reply["date"] != nil)
            }
            await connection.send(Self.chat("the last", headers: ["connection": "close"]))
            #expect(try await connection.reply()["connection"] == "close")
            #expect(await connection.isClosed())
            #expect(server.upstream.stats.connections <= 2)
        }
    }

    @Test("answers pipelined requests in order, however long each takes")
    func pipelining() async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port)
            let delays = [80, 0, 40, 0, 0, 20, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            let requests = delays.enumerated().map { index, delay in
                Self.chat("x", demo: #""*": {"delay_ms": \#(delay), "answer": "answer \#(index)"}"#)
            }
            await connection.send(requests.joined())
            for index in delays.indices { #expect(try await connection.reply().answer == "answer \(index)") }
            await connection.close()
        }
    }

    @Test("answers the requests before bytes that are none, then those with 400")
    func garbageBehind() async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port)
            await connection.send(Self.chat("a", demo: #""*": {"delay_ms": 50}"#) + Self.chat("b") + "garbage\r\n\r\n")
            #expect(try await connection.reply().status == 200)
            #expect(try await connection.reply().status == 200)
            #expect(try await connection.reply().status == 400)
            #expect(await connection.isClosed())
        }
    }

    @Test("does nothing with what comes behind a request that asked to close")
    func behindTheLast() async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port)
            await connection.send(
                Self.chat("last", headers: ["connection": "close"]) + Self.chat("more") + Self.chat("more")
            )
            #expect(try await connection.reply().status == 200)
            #expect(await connection.isClosed())
            #expect(connection.text.isEmpty)
            #expect(server.upstream.stats.allCalls == 1)
        }
    }

    @Test("ends the upstream call when the client hangs up", arguments: [false, true])
    func hangUp(streams: Bool) async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port)
            await connection.send(
                Self.chat("x", demo: #""*": {"fault": "hang"}"#, more: streams ? #""stream": true"# : nil)
            )
            #expect(await eventually { server.upstream.stats.allCalls == 1 })
            #expect(try await server.metrics()["cascade_requests_in_flight"] == 1)
            await connection.close()
            #expect(await eventually { server.upstream.stats.hungUp == 1 })
            #expect(try await eventually { try await server.metrics()["cascade_requests_in_flight"] == 0 })
            let samples = try await server.metrics()
            #expect(samples[#"cascade_requests_total{policy="plain",outcome="cancelled",rung="none"}"#] == 1)
            // What the vendor may bill for a call that was given up is charged.
            #expect(samples[#"cascade_cost_usd_total{policy="plain",model="small"}"#] ?? 0 > 0)
        }
    }

    @Test(
        "closes a client that drips its headers or its body, or says nothing at all",
        arguments: ["nothing", "head", "body", "next"]
    )
    func slowClient(kind: String) async throws {
        let limits = "header_timeout: 500ms, body_timeout: 500ms, idle_timeout: 500ms"
        try await TestServer.run(TestSetup(limits: limits)) { server in
            let connection = try await ClientConnection.open(server.port)
            switch kind {
            case "head": await connection.send("POST /v1/chat/completions HTTP/1.1\r\n")
            case "body": await connection.send("POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 4000\r\n\r\n{")
            case "next":
                await connection.send(Self.chat("x"))
                _ = try await connection.reply()
                await connection.send("GET /livez HTTP/1.1\r\n")
            default: break
            }
            let closes = await eventually {
                if kind == "head" || kind == "next" { await connection.send("x-a: b\r\n") }
                if kind == "body" { await connection.send(" ") }
                return connection.isClosed
            }
            #expect(closes)
        }
    }

    @Test("says 100 Continue only between replies")
    func continueBehind() async throws {
        try await TestServer.run { server in
            let body = TestServer.chat("b")
            let head =
                "POST /v1/chat/completions HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
            let connection = try await ClientConnection.open(server.port)
            await connection.send(Self.chat("a", demo: #""*": {"delay_ms": 100}"#, more: #""stream": true"#) + head)
            #expect(try await connection.reply().events.last == "data: [DONE]")
            await connection.send(body)
            #expect(try await connection.reply().answer?.contains("“b”") == true)
            await connection.close()
        }
    }

    @Test("waits for an upstream longer than for an idle client, also behind a pipelined request")
    func patience() async throws {
        try await TestServer.run(TestSetup(limits: "idle_timeout: 400ms, body_timeout: 400ms, header_timeout: 400ms")) {
            server in
            let connection = try await ClientConnection.open(server.port)
            await connection.send(
                Self.chat("a", demo: #""*": {"delay_ms": 900}"#) + Self.chat("b", demo: #""*": {"delay_ms": 900}"#)
            )
            #expect(try await connection.reply().status == 200)
            #expect(try await connection.reply().status == 200)
            await connection.close()
        }
    }

    @Test(
        "gives a large answer whole, also to a client that wants the connection closed",
        arguments: ["keep-alive", "close"]
    )
    func largeAnswer(connection: String) async throws {
        try await TestServer.run { server in
            let demo = #""*": {"fault": "huge", "bytes": 2000000}"#
            for more in [nil, #""stream": true"#] {
                let reply = try await server.ask(demo: demo, more: more, headers: ["connection": connection])
                #expect((reply.answer ?? reply.streamedAnswer).utf8.count == 2_000_000)
            }
        }
    }

    @Test("goes on sending to a client that reads late, and closes only then")
    func lateReader() async throws {
        try await TestServer.run { server in
            let connection = try await ClientConnection.open(server.port, reads: false)
            await connection.send(Self.chat("x", demo: Self.large, headers: ["connection": "close"]))
            #expect(
                try await eventually {
                    try await server.metrics()[#"cascade_http_responses_total{status="200"}"#] ?? 0 >= 1
                }
            )
            try await connection.startReading()
            #expect(try await connection.reply().answer?.utf8.count == 8_000_000)
            #expect(await connection.isClosed())
        }
    }

    @Test(
        "holds a bounded part of an answer for a client that does not read, and closes it",
        arguments: [nil, #""stream": true"#]
    )
    func stalledClient(more: String?) async throws {
        try await TestServer.run(TestSetup(limits: "body_timeout: 300ms")) { server in
            let connection = try await ClientConnection.open(server.port, reads: false)
            await connection.send(Self.chat("x", demo: Self.large, more: more))
            #expect(
                try await eventually {
                    try await server.metrics()[#"cascade_http_responses_total{status="200"}"#] ?? 0 >= 1
                }
            )
            // Closed by the server: its side of the connection is gone, although the client has read nothing.
            #expect(try await eventually { try await server.metrics()["cascade_connections"] == 1 })
            #expect(try await server.metrics()["cascade_requests_in_flight"] == 0)
            await connection.close()
        }
    }

    @Test("answers no more pipelined requests than a client takes answers, and closes it")
    func greedyClient() async throws {
        try await TestServer.run(TestSetup(limits: "body_timeout: 700ms")) { server in
            let connection = try await ClientConnection.open(server.port, reads: false)
            let request = TestServer.request("GET", "/openapi.json")
            // Never all sent, since the server stops to read; closing it ends the wait.
            async let sending: Void = connection.send(String(repeating: request, count: 20_000))
            #expect(try await eventually { try await server.metrics()["cascade_connections"] == 2 })
            #expect(try await eventually { try await server.metrics()["cascade_connections"] == 1 })
            let answered = try await server.metrics()[#"cascade_http_responses_total{status="200"}"#] ?? 0
            #expect(answered > 10 && answered < 5_000)
            await connection.close()
            await sending
        }
    }

    @Test("goes on serving when a client half-closes, resets or leaves in the middle of anything")
    func rudeClients() async throws {
        try await TestServer.run { server in
            let whole = Self.chat("x", demo: #""*": {"delay_ms": 5}"#, more: #""stream": true"#)
            for length in stride(from: 0, through: whole.utf8.count, by: 7) {
                let connection = try await ClientConnection.open(server.port)
                await connection.send(String(decoding: whole.utf8.prefix(length), as: UTF8.self))
                await connection.close()
            }
            #expect(try await eventually { try await server.metrics()["cascade_connections"] == 1 })
            #expect(try await server.ask().status == 200)
        }
    }
}
