// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing

struct FaultTests {
    /// A server that breaks its answer, and what the client makes of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let expected: CurlError
        /// What follows when the request is read.
        let answer: @Sendable (ServerConnection) -> Void

        var testDescription: String { name }

        init(_ name: String, _ expected: CurlError, _ answer: @escaping @Sendable (ServerConnection) -> Void) {
            self.name = name
            self.expected = expected
            self.answer = answer
        }
    }

    static let faults = [
        Fault("closes without an answer", .cutOff(received: 0, expected: nil)) { $0.close() },
        Fault("resets without an answer", .cutOff(received: 0, expected: nil)) { $0.reset() },
        Fault("closes within the head", .cutOff(received: 0, expected: nil)) {
            $0.send("HTTP/1.1 200 OK\r\nContent-Le")
        },
        Fault("closes before the announced length", .cutOff(received: 3, expected: 10)) {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        },
        Fault("closes within the chunks", .cutOff(received: 3, expected: nil)) {
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        },
        Fault("closes within a chunk", .cutOff(received: 3, expected: nil)) {
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc")
        },
        Fault("resets within the body", .cutOff(received: 3, expected: 10)) {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            pause(.milliseconds(50))
            $0.reset()
        },
        Fault("resets a body without length", .cutOff(received: 3, expected: nil)) {
            $0.send("HTTP/1.1 200 OK\r\n\r\nabc")
            pause(.milliseconds(50))
            $0.reset()
        },
        Fault("sends chunks without sizes", .malformedResponse("broken chunks")) {
            $0.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n")
            $0.waitForHangUp()
        },
        Fault("speaks another protocol", .malformedResponse("no HTTP")) {
            $0.send("220 mail.example ESMTP\r\n")
            $0.waitForHangUp()
        },
        Fault("sends a negative length", .malformedResponse("no HTTP")) {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc")
            $0.waitForHangUp()
        },
        Fault("sends two lengths that differ", .malformedResponse("two lengths that differ")) {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\ncontent-length: 5\r\n\r\nabc")
            $0.waitForHangUp()
        },
        Fault("announces too much", .tooLarge(limit: 1000)) {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
            $0.waitForHangUp()
        },
        Fault("announces an absurd length", .tooLarge(limit: 1000)) {
            $0.send("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n")
            $0.waitForHangUp()
        },
        Fault("sends too much in chunks", .tooLarge(limit: 1000)) { connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while connection.send("3e8\r\n\(String(repeating: "a", count: 1000))\r\n") {}
        },
        Fault("sends too much until it closes", .tooLarge(limit: 1000)) { connection in
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send(String(repeating: "a", count: 997)) {}
        },
        Fault("sends an endless head", .tooLarge(limit: 256 << 10)) { connection in
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-More: \(String(repeating: "a", count: 5000))\r\n") {}
        },
    ]

    @Test("tells what is wrong with an answer, closes the connection, and goes on", arguments: faults)
    func fault(_ fault: Fault) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            fault.answer(connection)
        }
        defer { server.stop() }
        let client = try CurlClient()
        let request = CurlRequest(.post, url: server.url(), body: [1], maxResponseBytes: 1000)
        await #expect(throws: fault.expected) { try await client.perform(request) }
        #expect(await eventually { server.open == 0 })
        #expect(server.accepted == 1, "tried once")
        let sound = try ScriptedServer { _ in response() }
        defer { sound.stop() }
        #expect(try await client.perform(CurlRequest(url: sound.url())).status == 200)
        await client.shutdown()
    }

    @Test("one fault does not colour the next on the same handle")
    func faultsInTurn() async throws {
        let server = try ScriptedServer { connection in
            let target = connection.readRequest()?.target ?? ""
            if let fault = Self.faults.first(where: { target == "/" + $0.name.filter(\.isLetter) }) {
                fault.answer(connection)
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        var random = SeededGenerator(seed: 7)
        for fault in (Self.faults + Self.faults + Self.faults).shuffled(using: &random) {
            let url = server.url("/" + fault.name.filter(\.isLetter))
            await #expect(throws: fault.expected, "\(fault.name)") {
                try await client.perform(CurlRequest(.post, url: url, body: [1], maxResponseBytes: 1000))
            }
        }
        await client.shutdown()
    }

    @Test("a request is never sent twice, also not when a kept connection breaks")
    func noSecondSending() async throws {
        let requests = Counter()
        let server = try ScriptedServer { connection in
            while connection.readRequest() != nil {
                if requests.add() == 2 { return }
                connection.send(response())
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        let request = CurlRequest(.post, url: server.url(), body: [1])
        _ = try await client.perform(request)
        await #expect(throws: CurlError.cutOff(received: 0, expected: nil)) { try await client.perform(request) }
        #expect(requests.count == 2)
        #expect(try await client.perform(request).status == 200)
        await client.shutdown()
    }

    @Test("what a server sends beyond its content length is not taken for the next answer")
    func excess() async throws {
        let server = try ScriptedServer { _ in response(200, "right") + "HTTP/1.1 500 Wrong\r\n\r\n" }
        defer { server.stop() }
        let client = try CurlClient()
        for _ in 0..<3 {
            let answer = try await client.perform(CurlRequest(url: server.url()))
            #expect(answer.status == 200)
            #expect(answer.body == Array("right".utf8))
        }
        await client.shutdown()
    }

    @Test("HTML is an answer like any other: what it means is for others to say")
    func html() async throws {
        let server = try ScriptedServer { _ in response(200, "<html></html>", fields: ["Content-Type: text/html"]) }
        defer { server.stop() }
        let client = try CurlClient()
        let answer = try await client.perform(CurlRequest(url: server.url()))
        #expect(answer.head.value(of: "Content-Type") == "text/html")
        #expect(answer.body == Array("<html></html>".utf8))
        await client.shutdown()
    }

    @Test("takes 50 MB when allowed, and gives up early when not")
    func largeAnswer() async throws {
        let megabyte = [UInt8](repeating: 5, count: 1 << 20)
        let server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                let framing = request.target == "/announced" ? "Content-Length: \(50 << 20)" : "Connection: close"
                connection.send("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n")
                for _ in 0..<50 where !connection.send(megabyte) { return }
                if request.target != "/announced" { return }
            }
        }
        defer { server.stop() }
        let client = try CurlClient()
        for path in ["/announced", "/open"] {
            var request = CurlRequest(url: server.url(path), maxResponseBytes: 50 << 20)
            #expect(try await client.perform(request).body.count == 50 << 20)
            request.maxResponseBytes -= 1
            await #expect(throws: CurlError.tooLarge(limit: request.maxResponseBytes)) {
                try await client.perform(request)
            }
        }
        await client.shutdown()
    }

    @Test("nobody listens")
    func refused() async throws {
        let server = try ScriptedServer { _ in response() }
        defer { server.stop() }
        let url = server.url()
        server.stop()
        let client = try CurlClient()
        await #expect(throws: CurlError.couldNotConnect("Connection refused")) {
            try await client.perform(CurlRequest(url: url))
        }
        await client.shutdown()
    }

    @Test("a name that does not exist")
    func unknownName() async throws {
        let client = try CurlClient()
        await #expect(throws: CurlError.couldNotResolve) {
            try await client.perform(CurlRequest(url: "http://nobody.invalid/"))
        }
        await client.shutdown()
    }

    @Test(
        "an address that cannot work is refused before anything is sent",
        arguments: ["", "nonsense", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b/", "http://a/\0b"]
    )
    func badAddress(url: String) async throws {
        let client = try CurlClient()
        let error = await #expect(throws: CurlError.self) { try await client.perform(CurlRequest(url: url)) }
        #expect(error?.code == "invalid_request")
        await client.shutdown()
    }

    @Test("a body on HEAD is refused")
    func headWithBody() async throws {
        let client = try CurlClient()
        let request = CurlRequest(.head, url: "http://127.0.0.1:1/", body: [1])
        let error = await #expect(throws: CurlError.self) { try await client.perform(request) }
        #expect(error?.code == "invalid_request")
        await client.shutdown()
    }
}
