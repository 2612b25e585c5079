// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Glibc
import Testing

struct ProxyTests {
    @Test("plain requests go through the proxy in absolute form")
    func absoluteForm() async throws {
        let proxy = try ScriptedServer { request in response(200, String(request.target)) }
        defer { proxy.stop() }
        let client = try CurlClient(CurlSettings(proxy: proxy.url()))
        let answer = try await client.perform(CurlRequest(url: "http://upstream.invalid/path?q=1"))
        #expect(answer.body == Array("http://upstream.invalid/path?q=1".utf8))
        await client.shutdown()
    }

    @Test("exceptions go direct", arguments: ["127.0.0.1", "localhost,127.0.0.0/8"])
    func exceptions(hosts: String) async throws {
        let server = try ScriptedServer { _ in response(200, "direct") }
        defer { server.stop() }
        let settings = CurlSettings(
            proxy: "http://127.0.0.1:1",
            proxyExceptions: hosts.split(separator: ",").map { String($0) }
        )
        let client = try CurlClient(settings)
        #expect(try await client.perform(CurlRequest(url: server.url())).body == Array("direct".utf8))
        await client.shutdown()
    }

    @Test("TLS goes through a tunnel, and the proxy sees no header of the request", .enabled(if: TLSServer.isAvailable))
    func tunnel() async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        let seen = Transcript()
        let proxy = try ScriptedServer { connection in
            guard let head = connection.readHead() else { return }
            seen.add(head)
            connection.send("HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n")
            connection.tunnel(to: server.port)
        }
        defer { proxy.stop() }
        let settings = CurlSettings(proxy: proxy.url(), certificateAuthorities: server.certificate)
        let client = try CurlClient(settings)
        let headers = try CurlHeaders([("Authorization", "Bearer secret")])
        let answer = try await client.perform(CurlRequest(.post, url: server.url(), headers: headers, body: [1]))
        #expect(answer.status == 200)
        #expect(answer.head.value(of: "x-proxy") == nil)
        let stream = try await client.stream(CurlRequest(url: server.url(), headers: headers))
        #expect(stream.status == 200)
        while try await stream.next() != nil {}
        #expect(seen.texts.count == 2)
        #expect(seen.texts.allSatisfy { $0.hasPrefix("CONNECT 127.0.0.1:\(server.port) HTTP/1.1\r\n") })
        #expect(seen.texts.allSatisfy { !$0.contains("secret") })
        await client.shutdown()
    }

    @Test("a proxy that refuses, is not there or has no name is told")
    func refusals() async throws {
        let proxy = try ScriptedServer { _ in response(403, "no") }
        defer { proxy.stop() }
        for (address, expected) in [
            (proxy.url(), CurlError.couldNotConnect("the proxy answered 403")),
            ("http://127.0.0.1:1", .couldNotConnect("Connection refused")),
            ("http://nobody.invalid", .couldNotResolve),
        ] {
            let client = try CurlClient(CurlSettings(proxy: address))
            await #expect(throws: expected) { try await client.perform(CurlRequest(url: "https://127.0.0.1:2/")) }
            await client.shutdown()
        }
    }

    @Test("a proxy setting that cannot work is refused at once or with the first request")
    func badSetting() async throws {
        let error = await #expect(throws: CurlError.self) {
            let client = try CurlClient(CurlSettings(proxy: "nonsense://127.0.0.1:1"))
            _ = try await client.perform(CurlRequest(url: "http://127.0.0.1:2/"))
        }
        #expect(error?.code == "could_not_connect" || error?.code == "invalid_request")
    }

    @Test("the environment changes nothing")
    func environment() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
                unsafe setenv(name, "http://127.0.0.1:1", 1)
            }
            let server = try ScriptedServer { _ in response() }
            defer { server.stop() }
            let client = try CurlClient()
            #expect(try await client.perform(CurlRequest(url: server.url())).status == 200)
            await #expect(throws: CurlError.couldNotResolve) {
                try await client.perform(CurlRequest(url: "https://nobody.invalid/"))
            }
            await client.shutdown()

            unsafe setenv("no_proxy", "*", 1)
            let proxied = try CurlClient(CurlSettings(proxy: server.url()))
            #expect(try await proxied.perform(CurlRequest(url: "http://nobody.invalid/")).status == 200)
            await proxied.shutdown()
        }
    }
}
