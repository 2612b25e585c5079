// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing

struct StreamingTests {
    @Test("gives the head first, then the body in order while it comes")
    func order() async throws {
        let read = Counter()
        let server = try ScriptedServer { connection in
            while connection.readRequest() != nil {
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n")
                for number in 0..<50 {
                    let text = "event \(number)\n"
                    let pieces = read.count
                    connection.send(String(text.utf8.count, radix: 16) + "\r\n\(text)\r\n")
                    while number % 10 == 0, read.count == pieces { pause(.milliseconds(1)) }
                }
                connection.send("0\r\n\r\n")
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        for _ in 0..<3 {
            let answer = try await client.stream(CurlRequest(url: server.url()))
            #expect(answer.status == 200)
            #expect(answer.head.value(of: "x-a") == "b")
            var pieces: [[UInt8]] = []
            while let piece = try await answer.next() {
                pieces.append(piece)
                read.add()
            }
            #expect(pieces.count >= 5)
            #expect(pieces.flatMap { $0 } == (0..<50).flatMap { Array("event \($0)\n".utf8) })
            #expect(try await answer.next() == nil, "the end stays the end")
        }
        #expect(server.accepted == 1)
        await client.shutdown()
    }

    @Test("an empty body ends at once", arguments: [204, 200])
    func emptyBody(status: Int) async throws {
        let server = try ScriptedServer { _ in response(status, "") }
        defer { server.stop() }
        let client = try CurlClient()
        let answer = try await client.stream(CurlRequest(url: server.url()))
        #expect(answer.status == status)
        #expect(try await answer.next() == nil)
        await client.shutdown()
    }

    @Test("holds a fast server back while the reader is slow, and loses nothing")
    func backPressure() async throws {
        let size = 24 << 20
        let sent = Counter()
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.limitSendBuffer(to: 32 << 10)
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            for block in 0..<(size >> 16) {
                guard connection.send([UInt8](repeating: UInt8(truncatingIfNeeded: block), count: 1 << 16)) else {
                    return
                }
                sent.add(1 << 16)
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        // A pause is the reader's doing: it must not count as the server's idling.
        let timeouts = CurlTimeouts(idle: .milliseconds(500))
        let answer = try await client.stream(CurlRequest(url: server.url(), timeouts: timeouts, maxResponseBytes: size))
        var sentAhead = 0
        repeat {
            sentAhead = sent.count
            try await Task.sleep(for: .milliseconds(600))
        } while sent.count > sentAhead
        #expect(sentAhead < 12 << 20, "the server can send no more than buffers hold")

        var received = 0
        var isRight = true
        var largest = 0
        while let piece = try await answer.next() {
            isRight = isRight && piece.first == UInt8(truncatingIfNeeded: received >> 16)
            received += piece.count
            largest = max(largest, piece.count)
        }
        #expect(received == size)
        #expect(isRight)
        #expect(largest <= 256 << 10)
        await client.shutdown()
    }

    @Test("other transfers go on while a stream is paused")
    func pausedBesideOthers() async throws {
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                connection.send(response(200, String(repeating: "a", count: request.target == "/big" ? 4 << 20 : 10)))
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        let paused = try await client.stream(CurlRequest(url: server.url("/big")), capacity: 1000)
        for _ in 0..<20 {
            #expect(try await client.perform(CurlRequest(url: server.url())).body.count == 10)
        }
        var received = 0
        while let piece = try await paused.next() { received += piece.count }
        #expect(received == 4 << 20)
        await client.shutdown()
    }

    @Test("a cut stream gives what came, then the error, and the error again")
    func cut() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        }
        defer { server.stop() }
        let client = try CurlClient()
        let answer = try await client.stream(CurlRequest(url: server.url()))
        #expect(try await answer.next() == Array("abc".utf8))
        for _ in 0..<2 {
            await #expect(throws: CurlError.cutOff(received: 3, expected: 10)) { try await answer.next() }
        }
        await client.shutdown()
    }

    @Test("a stream that never begins throws in place of the head")
    func noHead() async throws {
        let server = try ScriptedServer { connection in
            if connection.readRequest()?.target == "/hang" { connection.waitForHangUp() }
        }
        defer { server.stop() }
        let client = try CurlClient()
        let timeouts = CurlTimeouts(firstByte: .milliseconds(50))
        await #expect(throws: CurlError.timedOut(phase: .firstByte, after: .milliseconds(50))) {
            try await client.stream(CurlRequest(url: server.url("/hang"), timeouts: timeouts))
        }
        await #expect(throws: CurlError.cutOff(received: 0, expected: nil)) {
            try await client.stream(CurlRequest(url: server.url("/close")))
        }
        await client.shutdown()
    }

    @Test("idling and the size limit hold for streams too")
    func limits() async throws {
        let server = try ScriptedServer { connection in
            let target = connection.readRequest()?.target
            connection.send("HTTP/1.1 200 OK\r\n\r\nabc")
            if target == "/much" { while connection.send(String(repeating: "a", count: 1000)) {} }
            connection.waitForHangUp()
        }
        defer { server.stop() }
        let client = try CurlClient()
        for (path, idle, expected) in [
            ("/stall", Duration.milliseconds(80), CurlError.timedOut(phase: .idle, after: .milliseconds(80))),
            ("/much", .seconds(60), .tooLarge(limit: 5000)),
        ] {
            let timeouts = CurlTimeouts(idle: idle)
            let request = CurlRequest(url: server.url(path), timeouts: timeouts, maxResponseBytes: 5000)
            let answer = try await client.stream(request)
            await #expect(throws: expected) { while try await answer.next() != nil {} }
        }
        await client.shutdown()
    }

    /// 4 MB of zeros, as gzip packs them.
    static let bomb: [UInt8] =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 1, 1, 0, 0, 0, 130, 32, 255, 175, 110, 72, 64, 1]
        + [UInt8](repeating: 0, count: 4063) + [124, 27, 106, 64, 71, 17, 0, 0, 64, 0]

    @Test("a small packed body that unpacks large is paused, bounded and complete", arguments: [4 << 20, 100_000])
    func unpacksLarge(limit: Int) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Self.bomb.count)\r\n\r\n")
            connection.send(Self.bomb)
            connection.waitForHangUp()
        }
        defer { server.stop() }
        let client = try CurlClient()
        let request = CurlRequest(url: server.url(), maxResponseBytes: limit, acceptsCompression: true)
        let answer = try await client.stream(request, capacity: 1000)
        var received = 0
        var end: CurlError?
        do throws(CurlError) {
            while let piece = try await answer.next() { received += piece.count }
        } catch {
            end = error
        }
        #expect(end == (limit < 4 << 20 ? .tooLarge(limit: limit) : nil))
        #expect(limit < 4 << 20 ? received <= limit : received == limit)
        await client.shutdown()
    }

    /// The ways to leave a stream before its end.
    enum Leaving: String, CaseIterable {
        case letGo, cancel, cancelTask
    }

    @Test("leaving a stream closes its connection", arguments: Leaving.allCases, [true, false])
    func leave(_ leaving: Leaving, whilePaused isPaused: Bool) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\nabc")
            if isPaused { while connection.send(String(repeating: "a", count: 100_000)) {} }
            connection.waitForHangUp()
        }
        defer { server.stop() }
        let client = try CurlClient()
        let request = CurlRequest(url: server.url(), maxResponseBytes: .max)
        let task = Task {
            let answer = try await client.stream(request, capacity: 1000)
            #expect(try await answer.next() != nil)
            if isPaused { try? await Task.sleep(for: .milliseconds(100)) }
            if leaving == .letGo { return }
            if leaving == .cancel { answer.cancel() }
            while try await answer.next() != nil {}
        }
        if leaving == .cancelTask {
            #expect(await eventually { server.accepted == 1 })
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
        }
        let result = await task.result
        if leaving != .letGo { #expect(throws: CurlError.cancelled) { try result.get() } }
        #expect(await eventually { server.open == 0 })
        await client.shutdown()
    }

    @Test("of a stream that is left, the end keeps the connection; no end, and too much, close it")
    func leavingEarly() async throws {
        for (rest, connections) in [("ends", 1), ("stays", 2), ("goes on", 2)] {
            let server = try ScriptedServer { connection in
                while connection.readRequest() != nil {
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nDONE\r\n")
                    switch rest {
                    case "ends":
                        pause(.milliseconds(20))
                        connection.send("3\r\nabc\r\n0\r\n\r\n")
                    case "stays":
                        return connection.waitForHangUp()
                    default:
                        while connection.send("3e8\r\n\(String(repeating: "a", count: 1000))\r\n") {}
                    }
                }
            }
            defer { server.stop() }
            let client = try CurlClient()
            for number in 1...2 {
                let answer = try await client.stream(CurlRequest(url: server.url()))
                #expect(try await answer.next()?.starts(with: Array("DONE".utf8)) == true)
                answer.leave()
                answer.leave()
                if number == 1, rest == "ends" {
                    try await Task.sleep(for: .milliseconds(100))
                } else if rest != "ends" {
                    #expect(await eventually { server.open == 0 }, "\(rest)")
                }
            }
            #expect(server.accepted == connections, "\(rest)")
            await client.shutdown()
        }
    }

    @Test("several readers get the pieces in their order, none twice")
    func severalReaders() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in 0..<100 {
                pause(.microseconds(200))
                connection.send("0123456789")
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        let answer = try await client.stream(CurlRequest(url: server.url()))
        let count = try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    var count = 0
                    while let piece = try await answer.next() { count += piece.count }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(count == 1000)
        await client.shutdown()
    }
}
