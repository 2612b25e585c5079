// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import Curl
@testable import Providers

struct GeminiErrorTests {
    private static func fault(_ status: Int, _ body: String, fields: String = "") throws -> ProviderError {
        let head = CurlHead(status: status, bytes: Array("HTTP/1.1 \(status) X\r\n\(fields)\r\n".utf8))
        let redaction = Redaction(secrets: [GeminiBench.key])
        return try GeminiBench.dialect().fault(head, Array(body.utf8), redaction: redaction)
    }

    /// The input's first line is the status, the rest is the body.
    @Test("an error body comes to its fault", arguments: GeminiGolden.all(in: "errors"))
    func goldens(golden: GeminiGolden) throws {
        let lines = golden.input.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let status = try #require(Int(lines[0]))
        let fault = try Self.fault(status, lines.count > 1 ? String(lines[1]) : "")
        try golden.check(fault.whole)
        #expect(!fault.whole.contains(GeminiBench.key))
    }

    @Test("the header field counts before the body, and no wait is longer than a day")
    func retryAfter() throws {
        let body = { (delay: String) in
            #"""
            {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"m","details":[
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"\#(delay)"}]}}
            """#
        }
        #expect(try Self.fault(429, body("27.5s")) == .rateLimited(retryAfter: .milliseconds(27_500)))
        #expect(try Self.fault(429, body("27s"), fields: "retry-after: 3\r\n") == .rateLimited(retryAfter: .seconds(3)))
        #expect(try Self.fault(429, body("900000s")) == .rateLimited(retryAfter: .seconds(86_400)))
        #expect(try Self.fault(429, body("soon")) == .rateLimited(retryAfter: nil))
        #expect(try Self.fault(503, body("2s")) == .unavailable(status: 503, retryAfter: .seconds(2)))
    }

    @Test("any bytes are a fault, and stop nothing", arguments: [400, 429, 500])
    func anyBytes(status: Int) throws {
        for body in [
            "", "{", "[]", "[[]]", "null", "<html>", #"{"error":null}"#, #"{"error":7}"#,
            #"{"error":{"details":[7,{}]}}"#,
        ] {
            #expect(
                try Self.fault(status, body).code
                    == [400: "invalid_request", 429: "rate_limited", 500: "unavailable"][status]
            )
        }
    }
}
