// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing

@Suite(.enabled(if: TLSServer.isAvailable))
struct TLSTests {
    @Test("trusts a certificate only by its authority", arguments: [true, false])
    func trust(http2: Bool) async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let strict = try CurlClient()
        let error = await #expect(throws: CurlError.self) {
            try await strict.perform(CurlRequest(url: server.url(http2: http2)))
        }
        #expect(error == .tls("SSL certificate problem: self-signed certificate"))
        await strict.shutdown()

        let trusting = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        #expect(try await trusting.perform(CurlRequest(url: server.url(http2: http2))).status == 200)
        let wrongName = "https://localhost:\(server.port)/"
        let mismatch = await #expect(throws: CurlError.self) {
            try await trusting.perform(CurlRequest(url: wrongName))
        }
        #expect(mismatch?.code == "tls_failed")
        await trusting.shutdown()
    }

    @Test("a missing authority file is told")
    func missingFile() async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: "/nonexistent/ca.pem"))
        let error = await #expect(throws: CurlError.self) { try await client.perform(CurlRequest(url: server.url())) }
        #expect(error?.code == "tls_failed")
        await client.shutdown()
    }

    @Test("a server that speaks no TLS is told")
    func plainServer() async throws {
        let server = try ScriptedServer { connection in
            connection.receive()
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        defer { server.stop() }
        let client = try CurlClient()
        let error = await #expect(throws: CurlError.self) {
            try await client.perform(CurlRequest(url: "https://127.0.0.1:\(server.port)/"))
        }
        #expect(error?.code == "tls_failed")
        await client.shutdown()
    }

    @Test("a handshake that is never answered counts as connecting")
    func silentHandshake() async throws {
        let server = try ScriptedServer { $0.waitForHangUp() }
        defer { server.stop() }
        let client = try CurlClient()
        let timeouts = CurlTimeouts(connect: .milliseconds(100))
        await #expect(throws: CurlError.timedOut(phase: .connect, after: .milliseconds(100))) {
            try await client.perform(CurlRequest(url: "https://127.0.0.1:\(server.port)/", timeouts: timeouts))
        }
        await client.shutdown()
    }

    @Test("many transfers share one HTTP/2 connection, also when they start at once")
    func multiplexing() async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        let answers = try await answers(of: client, to: CurlRequest(.post, url: server.url(), body: [1]), count: 60)
        #expect(Set(answers).count == 1)
        #expect(answers.first?.hasPrefix("HTTP/2.0 ") == true)
        await client.shutdown()
    }

    @Test("HTTP/1.1 where the server or the settings know nothing else", arguments: [true, false])
    func withoutHTTP2(byServer: Bool) async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: byServer))
        let request = CurlRequest(url: server.url(http2: !byServer))
        let answers = try await answers(of: client, to: request, count: 20)
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 ") })
        #expect(Set(answers).count <= 20)
        await client.shutdown()
    }

    @Test("a stream has a connection of its own, and holds up nobody while it is paused")
    func streamBesideMultiplexed() async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        let request = CurlRequest(url: server.url())
        let before = try await answers(of: client, to: request, count: 5)
        let stream = try await client.stream(CurlRequest(url: server.url("/file")), capacity: 100)
        #expect(stream.head.bytes.starts(with: "HTTP/1.1 200".utf8))
        let during = try await answers(of: client, to: request, count: 20)
        #expect(Set(during) == Set(before))
        var body: [UInt8] = []
        while let piece = try await stream.next() { body += piece }
        #expect(body.count == 200_000)
        #expect(Set(try await answers(of: client, to: request, count: 20)) == Set(before))
        await client.shutdown()
    }

    @Test("cancelling one of many on a connection leaves the others alone")
    func cancelOne() async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        let first = try await answers(of: client, to: CurlRequest(url: server.url()), count: 1)
        let tasks = (0..<10).map { _ in Task { try await client.perform(CurlRequest(url: server.url("/slow"))) } }
        try await Task.sleep(for: .milliseconds(200))
        for task in tasks.prefix(5) { task.cancel() }
        for task in tasks.prefix(5) {
            let result = await task.result
            #expect(throws: CurlError.cancelled) { try result.get() }
        }
        for task in tasks.dropFirst(5) { #expect(try await task.value.body.count == 200_000) }
        #expect(try await answers(of: client, to: CurlRequest(url: server.url()), count: 1) == first)
        await client.shutdown()
    }

    @Test("timeouts hold for each transfer on a shared connection")
    func timeoutOnSharedConnection() async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        let hasty = CurlTimeouts(total: .milliseconds(150))
        async let slow = client.perform(CurlRequest(url: server.url("/slow")))
        await #expect(throws: CurlError.timedOut(phase: .total, after: .milliseconds(150))) {
            try await client.perform(CurlRequest(url: server.url("/slow"), timeouts: hasty))
        }
        #expect(try await slow.body.count == 200_000)
        await client.shutdown()
    }

    @Test("a server that retires its connections costs no request, one after the other", arguments: [true, false])
    func retiredConnections(http2: Bool) async throws {
        let server = try await TLSServer(requestsPerConnection: 5)
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        var connections = Set<String>()
        for _ in 0..<30 {
            let request = CurlRequest(.post, url: server.url(http2: http2), body: [1])
            connections.formUnion(try await answers(of: client, to: request, count: 1))
        }
        #expect((5...7).contains(connections.count))
        await client.shutdown()
    }

    @Test("carries large bodies both ways over HTTP/2, several at once")
    func largeBodies() async throws {
        let echo = try ScriptedServer(echoing: ())
        defer { echo.stop() }
        let server = try await TLSServer(upstream: echo.port)
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        let body = CurlClientTests.largeBody
        let request = CurlRequest(.post, url: server.url("/upstream"), body: body)
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try await client.perform(request).body == body } }
            for try await isRight in group { #expect(isRight) }
        }
        await client.shutdown()
    }

    @Test("hears an early refusal while it is still sending", arguments: [true, false])
    func earlyRefusal(http2: Bool) async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(certificateAuthorities: server.certificate, http2: true))
        let url = server.url("/busy", http2: http2)
        let answer = try await client.perform(CurlRequest(.post, url: url, body: CurlClientTests.largeBody))
        #expect(answer.status == 429)
        await client.shutdown()
    }

    /// The bodies of that many answers, asked for at once.
    private func answers(of client: CurlClient, to request: CurlRequest, count: Int) async throws -> [String] {
        try await withThrowingTaskGroup { group in
            for _ in 0..<count { group.addTask { try await client.perform(request) } }
            var answers: [String] = []
            for try await answer in group {
                #expect(answer.status == 200)
                answers.append(String(decoding: answer.body, as: UTF8.self))
            }
            return answers
        }
    }
}
