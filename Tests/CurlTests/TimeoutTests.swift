// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Synchronization
import Testing

struct TimeoutTests {
    static let short = Duration.milliseconds(120)

    /// What a server does that is too slow for one of the timeouts.
    enum Slowness: String, CaseIterable {
        case silent, stallsInHead, stallsInBody, stallsInChunks, drips, readsNothing

        func serve(_ connection: ServerConnection) {
            if self == .readsNothing { return sleepUntilGone() }
            _ = connection.readRequest()
            switch self {
            case .silent, .readsNothing: break
            case .stallsInHead: connection.send("HTTP/1.1 200 OK\r\nContent-")
            case .stallsInBody: connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            case .stallsInChunks:
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            case .drips:
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while connection.send("a") { pause(.milliseconds(10)) }
            }
            connection.waitForHangUp()

            func sleepUntilGone() {
                pause(.seconds(3))
            }
        }

        var timeouts: CurlTimeouts {
            switch self {
            case .silent, .readsNothing: CurlTimeouts(firstByte: short)
            case .stallsInHead, .stallsInBody, .stallsInChunks: CurlTimeouts(idle: short)
            case .drips: CurlTimeouts(idle: .seconds(5), total: short)
            }
        }

        var phase: CurlError.Phase {
            switch self {
            case .silent, .readsNothing: .firstByte
            case .stallsInHead, .stallsInBody, .stallsInChunks: .idle
            case .drips: .total
            }
        }
    }

    @Test("a slow server is given up in the phase that takes too long", arguments: Slowness.allCases)
    func slowServer(_ slowness: Slowness) async throws {
        let server = try ScriptedServer(slowness.serve)
        defer { server.stop() }
        let client = try CurlClient()
        let size = slowness == .readsNothing ? 20 << 20 : 3
        let request = CurlRequest(
            .post,
            url: server.url(),
            body: [UInt8](repeating: 1, count: size),
            timeouts: slowness.timeouts
        )
        let start = ContinuousClock.now
        await #expect(throws: CurlError.timedOut(phase: slowness.phase, after: Self.short)) {
            try await client.perform(request)
        }
        #expect(ContinuousClock.now - start >= Self.short)
        if slowness != .readsNothing {
            #expect(await eventually { server.open == 0 }, "the server sees the connection closed")
        }
        let next = try ScriptedServer { _ in response() }
        defer { next.stop() }
        #expect(try await client.perform(CurlRequest(url: next.url())).status == 200)
        await client.shutdown()
    }

    @Test("a connection that is not accepted is given up")
    func connectTimeout() async throws {
        // Nobody accepts and one fits in the queue: for the others the handshake is never answered.
        let server = try UnacceptingServer()
        defer { server.stop() }
        let client = try CurlClient()
        let timeouts = CurlTimeouts(connect: Self.short)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    await #expect(throws: CurlError.timedOut(phase: .connect, after: Self.short)) {
                        try await client.perform(CurlRequest(url: server.url, timeouts: timeouts))
                    }
                }
            }
        }
        await client.shutdown()
    }

    @Test("waiting for a free connection counts as connecting")
    func queueTimeout() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.waitForHangUp()
        }
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(maxConnectionsPerHost: 1))
        let first = Task { try await client.perform(CurlRequest(url: server.url())) }
        #expect(await eventually { server.accepted == 1 })
        await #expect(throws: CurlError.timedOut(phase: .connect, after: Self.short)) {
            try await client.perform(CurlRequest(url: server.url(), timeouts: CurlTimeouts(connect: Self.short)))
        }
        first.cancel()
        _ = await first.result
        await client.shutdown()
    }

    @Test("of two limits the one that comes first is told", arguments: [1, 2])
    func firstLimit(shorter: Int) async throws {
        let server = try ScriptedServer { $0.waitForHangUp() }
        defer { server.stop() }
        let client = try CurlClient()
        let timeouts = CurlTimeouts(
            firstByte: .milliseconds(shorter == 1 ? 50 : 300),
            total: .milliseconds(shorter == 2 ? 50 : 300)
        )
        let phase = shorter == 1 ? CurlError.Phase.firstByte : .total
        await #expect(throws: CurlError.timedOut(phase: phase, after: .milliseconds(50))) {
            try await client.perform(CurlRequest(url: server.url(), timeouts: timeouts))
        }
        await client.shutdown()
    }

    @Test("a used handle takes over no alarm of the transfer before")
    func alarmsOfFormerTransfers() async throws {
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                if request.target == "/slow" { pause(.milliseconds(250)) }
                connection.send(response())
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        let hasty = CurlTimeouts(connect: Self.short, firstByte: Self.short, idle: Self.short, total: Self.short)
        _ = try? await client.perform(CurlRequest(url: server.url("/fast"), timeouts: hasty))
        #expect(try await client.perform(CurlRequest(url: server.url("/slow"))).status == 200)
        await #expect(throws: CurlError.self) {
            try await client.perform(CurlRequest(url: server.url("/slow"), timeouts: hasty))
        }
        await client.shutdown()
    }
}
