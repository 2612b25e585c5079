// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing
import Verifiers

@testable import cascade_server

struct CurlEndpointClientTests {
    private static func post(
        to url: String,
        headers: [Endpoint.Header] = [],
        limit: Duration = .seconds(5),
        maxBytes: Int = 1_000
    ) async throws -> Result<EndpointReply, EndpointFault> {
        let curl = try CurlClient()
        let client = CurlEndpointClient { () throws(CurlError) in curl }
        let endpoint = Endpoint(url: url, headers: headers, maxResponseBytes: maxBytes)
        let result: Result<EndpointReply, EndpointFault>
        do throws(EndpointFault) {
            result = .success(try await client.post(Array("{\"x\":1}".utf8), to: endpoint, timeLimit: limit))
        } catch {
            result = .failure(error)
        }
        await curl.shutdown()
        return result
    }

    @Test(
        "posts JSON with the policy's headers, and brings the answer whatever its status",
        arguments: [200, 404, 503]
    )
    func post(status: Int) async throws {
        let server = try ScriptedServer { request in
            let head = request.head.lowercased()
            let isRight =
                request.method == "POST" && head.contains("content-type: application/json\r\n")
                && head.contains("authorization: bearer key\r\n") && request.body == Array("{\"x\":1}".utf8)
            return response(isRight ? status : 500, #"{"verdict":"pass"}"#)
        }
        defer { server.stop() }
        let headers = [Endpoint.Header(name: "Authorization", value: "Bearer key")]
        let reply = try await Self.post(to: server.url("/judge"), headers: headers).get()
        #expect(reply == EndpointReply(status: status, body: Array(#"{"verdict":"pass"}"#.utf8)))
    }

    @Test("an endpoint that is down, hangs, is cut off, says too much or speaks no HTTP is a fault with a code")
    func faults() async throws {
        let scripts: [(String, @Sendable (ServerConnection) -> Void)] = [
            ("timed_out", { $0.waitForHangUp() }),
            (
                "cut_off",
                { connection in
                    _ = connection.readRequest()
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"verdict\":\"pass\"}")
                }
            ),
            (
                "too_large",
                { connection in
                    _ = connection.readRequest()
                    connection.send(response(200, String(repeating: "x", count: 5_000)))
                }
            ),
            (
                "malformed_response",
                { connection in
                    _ = connection.readRequest()
                    connection.send("SSH-2.0-OpenSSH_9.2\r\n")
                }
            ),
        ]
        for (code, script) in scripts {
            let server = try ScriptedServer(script)
            defer { server.stop() }
            let limit: Duration = code == "timed_out" ? .milliseconds(100) : .seconds(5)
            switch try await Self.post(to: server.url(), limit: limit) {
            case .success(let reply): Issue.record("\(code): \(reply.status)")
            case .failure(let fault): #expect(fault.code.hasPrefix(code))
            }
        }
        let closed = try ScriptedServer { _ in }
        let url = closed.url()
        closed.stop()
        let result = try await Self.post(to: url)
        guard case .failure(let fault) = result else {
            Issue.record("nobody listens, and something answered")
            return
        }
        #expect(["could_not_connect", "cut_off", "malformed_response"].contains(fault.code))
    }
}
