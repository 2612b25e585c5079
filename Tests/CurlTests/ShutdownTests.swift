// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing

struct ShutdownTests {
    @Test("ends running and waiting transfers, closes every connection, and takes nothing more")
    func shutdown() async throws {
        let server = try ScriptedServer { connection in
            let target = connection.readRequest()?.target
            if target == "/stream" { connection.send("HTTP/1.1 200 OK\r\n\r\nabc") }
            connection.waitForHangUp()
        }
        defer { server.stop() }
        let client = try CurlClient(CurlSettings(maxConnectionsPerHost: 10))
        let stream = try await client.stream(CurlRequest(url: server.url("/stream")))
        let tasks = (0..<20).map { _ in Task { try await client.perform(CurlRequest(url: server.url())) } }
        #expect(await eventually { server.accepted == 11 })
        await client.shutdown()
        for task in tasks {
            let result = await task.result
            #expect(throws: CurlError.shutDown) { try result.get() }
        }
        #expect(try await stream.next() == Array("abc".utf8))
        await #expect(throws: CurlError.shutDown) { try await stream.next() }
        #expect(await eventually { server.open == 0 })
        await #expect(throws: CurlError.shutDown) { try await client.perform(CurlRequest(url: server.url())) }
        await #expect(throws: CurlError.shutDown) { try await client.stream(CurlRequest(url: server.url())) }
    }

    @Test("may be asked for by several at once, and again")
    func several() async throws {
        let client = try CurlClient()
        await withTaskGroup { group in
            for _ in 0..<5 { group.addTask { await client.shutdown() } }
        }
        await client.shutdown()
    }

    @Test("a client that is let go closes its connections")
    func letGo() async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        do {
            let client = try CurlClient()
            _ = try await client.perform(CurlRequest(url: server.url()))
            #expect(server.open == 1)
        }
        #expect(await eventually { server.open == 0 })
    }

    @Test("a stream keeps its client, which goes with it")
    func streamKeepsClient() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
            pause(.milliseconds(50))
            connection.send("def")
            connection.waitForHangUp()
        }
        defer { server.stop() }
        do {
            let stream = try await CurlClient().stream(CurlRequest(url: server.url()))
            var body: [UInt8] = []
            while let piece = try await stream.next() { body += piece }
            #expect(body == Array("abcdef".utf8))
        }
        #expect(await eventually { server.open == 0 })
    }

    @Test("ends in the middle of a storm of requests")
    func storm() async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        for _ in 0..<10 {
            let client = try CurlClient()
            await withTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        let error = await #expect(throws: CurlError.self) {
                            while true { _ = try await client.perform(CurlRequest(url: server.url())) }
                        }
                        #expect(error == .shutDown)
                    }
                }
                try? await Task.sleep(for: .milliseconds(5))
                await client.shutdown()
            }
        }
    }
}
