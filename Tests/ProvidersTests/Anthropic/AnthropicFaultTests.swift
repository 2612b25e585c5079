// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Providers

struct AnthropicFaultTests {
    private func fault(_ status: Int, _ body: String, fields: [String: String] = [:]) -> ProviderError {
        MessagesFault.error(
            status: status,
            body: Array(body.utf8),
            redaction: Redaction(secrets: ["my-own-key-123"])
        ) { fields[$0] }
    }

    private func body(_ type: String, _ message: String, detail: String? = nil) -> String {
        let details = detail.map { #","details":{"error_code":"\#($0)"}"# } ?? ""
        return #"{"type":"error","error":{"type":"\#(type)","message":"\#(message)"\#(details)},"request_id":"req_1"}"#
    }

    @Test(
        "a status and its error type have the fault's name",
        arguments: [
            (400, "invalid_request_error", "invalid_request"), (401, "authentication_error", "unauthorised"),
            (402, "billing_error", "unauthorised"), (403, "permission_error", "unauthorised"),
            (404, "not_found_error", "invalid_request"), (409, "conflict_error", "unavailable"),
            (413, "request_too_large", "invalid_request"), (429, "rate_limit_error", "rate_limited"),
            (500, "api_error", "unavailable"), (504, "timeout_error", "unavailable"),
            (529, "overloaded_error", "unavailable"),
        ]
    )
    func types(status: Int, type: String, code: String) {
        #expect(fault(status, body(type, "words")).code == code)
        #expect(fault(status, "<html>").code == code)
    }

    @Test(
        "the client learns the code: the error's type, its detail, or that the request is too long",
        arguments: [
            ("invalid_request_error", "max_tokens: Field required", nil, "invalid_request_error"),
            ("invalid_request_error", "too many", "image_dimensions_too_large", "image_dimensions_too_large"),
            (
                "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum", nil,
                "context_length_exceeded"
            ),
            (
                "invalid_request_error",
                "input length and `max_tokens` exceed context limit: 178959 + 64000 > 200000, decrease input length",
                nil,
                "context_length_exceeded"
            ),
        ] as [(String, String, String?, String)]
    )
    func codes(type: String, message: String, detail: String?, code: String) {
        #expect(
            fault(400, body(type, message, detail: detail))
                == .invalidRequest(status: 400, message: message, param: nil, code: code)
        )
    }

    @Test(
        "what only the account's owner can mend is not the client's fault",
        arguments: [
            (400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", nil),
            (403, "permission_error", "x", "organization_on_hold"),
            (400, "invalid_request_error", "x", "enforced_spend_limit_reached"),
            (429, "rate_limit_error", "x", "linked_organization_spend_limit_reached"),
        ] as [(Int, String, String, String?)]
    )
    func account(status: Int, type: String, message: String, detail: String?) {
        #expect(fault(status, body(type, message, detail: detail)) == .unauthorised(status: status))
    }

    @Test(
        "an answer that Anthropic's filter stopped is refused, as a status and inside an answer, and leaks nothing there"
    )
    func filtered() throws {
        let body = body("invalid_request_error", "Output blocked by content filtering policy")
        #expect(fault(400, body) == .refused(message: "Output blocked by content filtering policy"))
        let root = try JSONDocument(parsing: body).root
        #expect(
            MessagesFault.error(inside: root, where: "inside the stream")
                == .refused(message: "an error inside the stream: the upstream's content filter stopped the answer")
        )
    }

    @Test("the upstream's words reach the client, keys do not")
    func words() {
        let error = fault(400, body("invalid_request_error", "bad key sk-ant-api03-abcdefgh and my-own-key-123"))
        #expect(
            error
                == .invalidRequest(
                    status: 400,
                    message: "bad key [redacted] and [redacted]",
                    param: nil,
                    code: "invalid_request_error"
                )
        )
    }

    @Test("a rate limit says how long to stay away")
    func retryAfter() {
        let limited = fault(429, body("rate_limit_error", "x"), fields: ["retry-after": "12"])
        #expect(limited == .rateLimited(retryAfter: .seconds(12)))
        let overloaded = fault(529, body("overloaded_error", "x"), fields: ["retry-after": "3"])
        #expect(overloaded == .unavailable(status: 529, retryAfter: .seconds(3)))
    }
}
