// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing

struct CancellationTests {
    /// How far a transfer has come when its task is cancelled.
    enum Stage: String, CaseIterable {
        case connecting, sending, waiting, inHead, inBody

        func serve(_ connection: ServerConnection, seen: Counter) {
            if self == .sending {
                connection.receive()
                seen.add()
                pause(.milliseconds(200))
                return connection.waitForHangUp()
            }
            _ = connection.readRequest()
            switch self {
            case .connecting, .sending, .waiting: break
            case .inHead: connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1")
            case .inBody: connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
            }
            seen.add()
            connection.waitForHangUp()
            seen.add(100)
        }
    }

    @Test("cancelling the task ends the transfer and closes its connection", arguments: Stage.allCases)
    func cancel(at stage: Stage) async throws {
        let seen = Counter()
        let server = try ScriptedServer { stage.serve($0, seen: seen) }
        defer { server.stop() }
        let unaccepting = try UnacceptingServer()
        defer { unaccepting.stop() }
        let client = try CurlClient()
        let url = stage == .connecting ? unaccepting.url : server.url()
        let body = [UInt8](repeating: 1, count: stage == .sending ? 20 << 20 : 3)
        let task = Task { try await client.perform(CurlRequest(.post, url: url, body: body)) }

        if stage == .connecting {
            try await Task.sleep(for: .milliseconds(50))
        } else {
            #expect(await eventually { seen.count == 1 })
            try await Task.sleep(for: .milliseconds(20))
        }
        let start = ContinuousClock.now
        task.cancel()
        let result = await task.result
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(throws: CurlError.cancelled) { try result.get() }
        #expect(await eventually { server.open == 0 }, "the server sees the end")

        let sound = try ScriptedServer { _ in response() }
        defer { sound.stop() }
        #expect(try await client.perform(CurlRequest(url: sound.url())).status == 200)
        await client.shutdown()
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        let client = try CurlClient()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.perform(CurlRequest(url: server.url()))
        }
        task.cancel()
        let result = await task.result
        #expect(throws: CurlError.cancelled) { try result.get() }
        #expect(server.accepted == 0)
        await client.shutdown()
    }

    @Test("every request has one end, whenever it is cancelled")
    func anyMoment() async throws {
        let server = try ScriptedServer { _ in response(200, String(repeating: "x", count: 5000)) }
        defer { server.stop() }
        let client = try CurlClient()
        var random = SeededGenerator(seed: 4711)
        var ends: [String: Int] = [:]
        for _ in 0..<300 {
            let delay = Int.random(in: 0..<600, using: &random)
            let task = Task { try await client.perform(CurlRequest(url: server.url())) }
            if delay > 0 { try await Task.sleep(for: .microseconds(delay)) }
            task.cancel()
            switch await task.result {
            case .success(let answer):
                #expect(answer.body.count == 5000)
                ends["answered", default: 0] += 1
            case .failure(let error):
                #expect(error as? CurlError == .cancelled)
                ends["cancelled", default: 0] += 1
            }
        }
        #expect(ends.values.reduce(0, +) == 300)
        #expect(await eventually { server.open <= 1 })
        await client.shutdown()
    }

    @Test("cancelling while a name is looked up does not hold up others")
    func cancelWhileResolving() async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        let client = try CurlClient()
        for number in 0..<5 {
            let task = Task { try await client.perform(CurlRequest(url: "http://slow-\(number).invalid/")) }
            task.cancel()
            _ = await task.result
            #expect(try await client.perform(CurlRequest(url: server.url())).status == 200)
        }
        await client.shutdown()
    }
}
