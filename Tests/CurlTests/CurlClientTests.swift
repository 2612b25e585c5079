// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing

struct CurlClientTests {
    @Test("brings status, head and body of a response")
    func wholeResponse() async throws {
        let server = try ScriptedServer { _ in response(404, "not here", fields: ["X-Reason: none"]) }
        defer { server.stop() }
        let client = try CurlClient()
        let answer = try await client.perform(CurlRequest(url: server.url()))
        #expect(answer.status == 404)
        #expect(answer.body == Array("not here".utf8))
        #expect(answer.head.value(of: "x-reason") == "none")
        #expect(answer.timings.connected <= answer.timings.firstByte)
        #expect(answer.timings.firstByte <= answer.timings.total)
        #expect(!answer.timings.reusedConnection)
        await client.shutdown()
    }

    /// Above a megabyte libcurl sends a body in another way.
    static let largeBody = (0..<1_100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    @Test(
        "sends method, fields and body as given, and nothing of libcurl's own",
        arguments: CurlRequest.Method.allCases,
        [0, 1, 1000, largeBody.count]
    )
    func requestOnTheWire(method: CurlRequest.Method, size: Int) async throws {
        let server = try ScriptedServer(echoing: ())
        defer { server.stop() }
        let client = try CurlClient()
        let body = Array(Self.largeBody.prefix(size))
        let headers = try CurlHeaders([("X-One", "1"), ("X-Empty", "")])
        let request = CurlRequest(
            method,
            url: server.url("/a?b=c"),
            headers: headers,
            body: method == .head ? [] : body
        )
        let answer = try await client.perform(request)

        let hasBody = size > 0 || ![.get, .head, .delete].contains(method)
        let length = method == .head || !hasBody ? [] : ["Content-Length: \(size)"]
        let expected =
            ["\(method.rawValue) /a?b=c HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "X-One: 1", "X-Empty:"] + length
        #expect(answer.head.value(of: "x-seen") == expected.joined(separator: "|"))
        if method != .head { #expect(answer.body == body) }
        await client.shutdown()
    }

    @Test("one handle after the other carries requests of any kind in any order")
    func kindsInTurn() async throws {
        let server = try ScriptedServer(echoing: ())
        defer { server.stop() }
        let client = try CurlClient()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            let method = CurlRequest.Method.allCases.randomElement(using: &random) ?? .get
            let body = [[], Array("body".utf8)].randomElement(using: &random) ?? []
            let request = CurlRequest(method, url: server.url("/x"), body: method == .head ? [] : body)
            let answer = try await client.perform(request)
            #expect(answer.head.value(of: "x-seen")?.hasPrefix("\(method.rawValue) /x HTTP/1.1|Host:") == true)
            #expect(answer.body == (method == .head ? [] : body))
        }
        #expect(server.accepted == 1)
        await client.shutdown()
    }

    @Test("keeps one connection for requests that follow each other")
    func keepAlive() async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        let client = try CurlClient()
        for number in 0..<50 {
            let answer = try await client.perform(CurlRequest(.post, url: server.url("/\(number)"), body: [1, 2]))
            #expect(answer.timings.reusedConnection == (number > 0))
        }
        #expect(server.accepted == 1)
        await client.shutdown()
    }

    @Test("carries 200 transfers at once, each with its own answer")
    func manyAtOnce() async throws {
        let server = try ScriptedServer(echoing: ())
        defer { server.stop() }
        let client = try CurlClient()
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    for round in 0..<5 {
                        let body = Array("\(number)/\(round)".utf8)
                        let answer = try await client.perform(CurlRequest(.post, url: server.url(), body: body))
                        #expect(answer.body == body)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(server.accepted <= 200)
        await client.shutdown()
    }

    @Test("opens no more connections than allowed and lets the others wait", arguments: [true, false])
    func connectionLimit(perHost: Bool) async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        let client = try CurlClient(
            CurlSettings(maxConnections: perHost ? 0 : 4, maxConnectionsPerHost: perHost ? 4 : 0)
        )
        try await withThrowingTaskGroup { group in
            for _ in 0..<100 {
                group.addTask { _ = try await client.perform(CurlRequest(url: server.url())) }
            }
            try await group.waitForAll()
        }
        #expect(server.accepted <= 4)
        await client.shutdown()
    }

    @Test("keeps no more idle connections than allowed")
    func idleLimit() async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(maxIdleConnections: 3))
        try await withThrowingTaskGroup { group in
            for _ in 0..<30 {
                group.addTask { _ = try await client.perform(CurlRequest(url: server.url())) }
            }
            try await group.waitForAll()
        }
        #expect(await eventually { server.open <= 3 })
        await client.shutdown()
    }

    @Test("a connection the server has closed while idle is not used again")
    func closedWhileIdle() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(response())
        }
        defer { server.stop() }
        let client = try CurlClient()
        for _ in 0..<5 {
            let answer = try await client.perform(CurlRequest(.post, url: server.url(), body: [7]))
            #expect(answer.status == 200)
            #expect(await eventually { server.open == 0 })
        }
        #expect(server.accepted == 5)
        await client.shutdown()
    }

    @Test("does not follow a redirect")
    func redirect() async throws {
        let server = try ScriptedServer { _ in response(302, "", fields: ["Location: /elsewhere"]) }
        defer { server.stop() }
        let client = try CurlClient()
        let answer = try await client.perform(CurlRequest(url: server.url()))
        #expect(answer.status == 302)
        #expect(answer.head.value(of: "location") == "/elsewhere")
        await client.shutdown()
    }

    @Test("passes over interim responses and drops trailers")
    func interimAndTrailers() async throws {
        let server = try ScriptedServer { _ in
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n"
                + "5\r\nhello\r\n0\r\nX-Trailer: late\r\n\r\n"
        }
        defer { server.stop() }
        let client = try CurlClient()
        for _ in 0..<2 {
            let answer = try await client.perform(CurlRequest(url: server.url()))
            #expect(answer.status == 200)
            #expect(answer.body == Array("hello".utf8))
            #expect(answer.head.value(of: "link") == nil)
            #expect(answer.head.value(of: "x-trailer") == nil)
            #expect(answer.head.value(of: "x-a") == "1")
        }
        #expect(server.accepted == 1)
        await client.shutdown()
    }

    @Test("undoes compression when asked, and counts what comes out")
    func compression() async throws {
        // 1,000 times "a", as gzip makes it.
        let packed: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 76, 28, 5, 163, 96, 20, 12, 119, 0, 0, 3, 218, 56, 154, 232, 3, 0, 0,
        ]
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                let isOffered = request.head.lowercased().contains("accept-encoding:")
                connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Offered: \(isOffered)\r\n")
                connection.send("Content-Length: \(packed.count)\r\n\r\n")
                connection.send(packed)
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        var request = CurlRequest(url: server.url())
        let untouched = try await client.perform(request)
        #expect(untouched.body == packed)
        #expect(untouched.head.value(of: "x-offered") == "false")
        request.acceptsCompression = true
        let unpacked = try await client.perform(request)
        #expect(unpacked.body == [UInt8](repeating: UInt8(ascii: "a"), count: 1000))
        request.maxResponseBytes = 999
        await #expect(throws: CurlError.tooLarge(limit: 999)) { try await client.perform(request) }
        await client.shutdown()
    }
}
