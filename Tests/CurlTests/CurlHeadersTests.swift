// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Testing

struct CurlHeadersTests {
    @Test(
        "refuses fields that would change the message",
        arguments: [
            ("", "x"), ("a b", "x"), ("a:", "x"), ("a\r\nb", "x"), ("ä", "x"), ("a", "x\r\nb: c"), ("a", "x\ny"),
            ("a", "x\0y"), ("a", "\u{7F}"), ("Content-Length", "5"), ("transfer-encoding", "chunked"),
            ("EXPECT", "100-continue"), ("Connection", "close"),
        ]
    )
    func refused(name: String, value: String) {
        let error = #expect(throws: CurlError.self) { try CurlHeaders([(name, value)]) }
        #expect(error?.code == "invalid_request")
        #expect(error.map { "\($0)".contains("x\r") } == false, "a value is not repeated in the error")
    }

    @Test("a list before another sends both, first things first")
    func chained() async throws {
        let server = try ScriptedServer(echoing: ())
        defer { server.stop() }
        let client = try CurlClient()
        let base = try CurlHeaders([("Authorization", "Bearer key"), ("Content-Type", "application/json")])
        for number in 0..<3 {
            let headers = try CurlHeaders([("X-Request", "\(number)"), ("X-Text", "a;b: \u{e4} \t.")], before: base)
            let answer = try await client.perform(CurlRequest(.post, url: server.url(), headers: headers, body: [1]))
            let expected = [
                "POST / HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "X-Request: \(number)", "X-Text: a;b: \u{e4} \t.",
                "Authorization: Bearer key", "Content-Type: application/json", "Content-Length: 1",
            ]
            #expect(answer.head.value(of: "X-Seen") == expected.joined(separator: "|"))
        }
        await client.shutdown()
    }

    @Test("lists may go while others use their base")
    func lifetimes() throws {
        var list = try CurlHeaders([("A", "1")])
        for number in 0..<1000 { list = try CurlHeaders([("B", "\(number)")], before: number % 10 == 0 ? .none : list) }
        #expect(throws: Never.self) { try CurlHeaders([("C", "")], before: list) }
    }
}
