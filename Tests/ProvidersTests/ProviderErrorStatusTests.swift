// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import JSON
import OpenAIAPI
import Testing

@testable import Providers

struct ProviderErrorStatusTests {
    private func error(_ status: Int, _ body: String = "", fields: [String: String] = [:]) -> ProviderError {
        ProviderError(
            status: status,
            body: Array(body.utf8),
            redaction: Redaction(secrets: ["my-own-key-123"])
        ) { fields[$0] }
    }

    @Test(
        "maps statuses",
        arguments: [
            (301, "malformed"), (400, "invalid_request"), (401, "unauthorised"), (402, "unauthorised"),
            (403, "unauthorised"), (404, "invalid_request"), (408, "unavailable"), (409, "unavailable"),
            (413, "invalid_request"), (422, "invalid_request"), (425, "unavailable"), (429, "rate_limited"),
            (500, "unavailable"), (502, "unavailable"), (503, "unavailable"), (504, "unavailable"),
            (529, "unavailable"),
        ]
    )
    func statuses(status: Int, code: String) {
        #expect(error(status).code == code)
        #expect(error(status, "<html>").code == code)
    }

    @Test("a content filter is a refusal under every 4xx", arguments: [400, 403, 422])
    func filter(status: Int) {
        let body = #"{"error":{"message":"filtered","code":"content_filter"}}"#
        #expect(error(status, body) == .refused(message: "filtered"))
    }

    @Test("the upstream's words reach the client, keys do not")
    func words() {
        let body = #"{"error":{"message":"Bad key sk-proj-abcdef0123 and my-own-key-123","param":"p","code":"c"}}"#
        #expect(
            error(400, body)
                == .invalidRequest(status: 400, message: "Bad key [redacted] and [redacted]", param: "p", code: "c")
        )
        #expect(
            error(404, "<html>")
                == .invalidRequest(
                    status: 404,
                    message: "the upstream refused the request with status 404",
                    param: nil,
                    code: nil
                )
        )
    }

    @Test(
        "some words say more than the status",
        arguments: [
            (
                413, #"{"error":{"message":"tokens per minute","type":"tokens","code":"rate_limit_exceeded"}}"#,
                "rate_limited"
            ),
            (400, #"{"error":{"message":"m","code":"tool_use_failed","failed_generation":"x"}}"#, "malformed"),
            (400, #"{"error":{"message":"m","code":"json_validate_failed"}}"#, "malformed"),
            (403, #"{"error":{"message":"m","code":403,"metadata":{"flagged_input":"x"}}}"#, "refused"),
            // OpenAI's, DeepSeek's and xAI's filters.
            (
                400,
                #"{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy. "#
                    + #"Please try again.","type":"invalid_request_error","param":null,"code":"invalid_prompt"}}"#,
                "refused"
            ),
            (
                400,
                #"{"error":{"message":"Content Exists Risk","type":"invalid_request_error","param":null,"#
                    + #""code":"invalid_request_error"}}"#,
                "refused"
            ),
            (
                403,
                #"{"code":"The caller does not have permission to execute the specified operation","#
                    + #""error":"Content violates usage guidelines. Team: t, Failed check: SAFETY_CHECK_TYPE_BIO"}"#,
                "refused"
            ),
            (403, #"{"code":"permission-denied","error":"Access to the chat endpoint is denied."}"#, "unauthorised"),
            // OpenAI's accounts without money or quota.
            (
                429, #"{"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}}"#,
                "unauthorised"
            ),
            (
                429, #"{"error":{"message":"m","type":"insufficient_quota","code":"credit_balance_exhausted"}}"#,
                "unauthorised"
            ),
            (429, #"{"error":{"message":"m","code":"project_spend_limit_exceeded"}}"#, "unauthorised"),
            (429, #"{"error":{"message":"m","code":"organization_spend_limit_exceeded"}}"#, "unauthorised"),
            (429, #"{"error":{"message":"m","code":"organization_usage_limit_exceeded"}}"#, "unauthorised"),
            (429, #"{"error":{"message":"m","type":"requests","code":"rate_limit_exceeded"}}"#, "rate_limited"),
        ]
    )
    func wordsOverStatus(status: Int, body: String, code: String) {
        #expect(error(status, body).code == code)
    }

    @Test("a conversation that is too long has OpenAI's code, whoever says so")
    func contextLength() {
        let body = #"{"object":"error","message":"This model's maximum context length is 8 tokens.","code":400}"#
        guard case .invalidRequest(400, _, _, let code) = error(400, body) else {
            Issue.record("no invalid request")
            return
        }
        #expect(code == "context_length_exceeded")
    }

    @Test(
        "takes keys out of any text",
        arguments: [
            ("sk-12345678", "[redacted]"), ("a sk-live_ABC-12345678, b", "a [redacted], b"), ("sk-short", "sk-short"),
            ("risk-assessment-of-long", "risk-assessment-of-long"), ("Bearer abcdefghij", "[redacted]"),
            ("xmy-own-key-123x", "x[redacted]x"), ("gsk_abcdefgh1", "[redacted]"), ("Grüße", "Grüße"), ("", ""),
        ]
    )
    func redaction(text: String, expected: String) {
        #expect(Redaction(secrets: ["my-own-key-123", "tiny"]).apply(to: text) == expected)
    }

    @Test("cuts long words between characters")
    func longWords() {
        let cut = Redaction(secrets: []).apply(to: "a" + String(repeating: "é", count: 2_000))
        #expect(cut.utf8.count <= 1_000 && cut.utf8.count > 990)
        #expect(!cut.contains("\u{FFFD}"))
    }

    @Test(
        "reads how long to stay away",
        arguments: [
            ([:], nil),
            (["retry-after": "20"], .seconds(20)),
            (["retry-after": "0.5"], .milliseconds(500)),
            (["retry-after": "-1"], nil),
            (["retry-after": "soon"], nil),
            (["retry-after": "99999999999999999999"], .seconds(86_400)),
            (["retry-after-ms": "1500", "retry-after": "20"], .milliseconds(1_500)),
            (["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:07 GMT"], .seconds(30)),
            (["retry-after": "Tue, 29 Feb 2028 00:00:00 GMT", "date": "Mon, 28 Feb 2028 23:59:59 GMT"], .seconds(1)),
            (["retry-after": "Wed, 01 Mar 2028 00:00:00 GMT", "date": "Tue, 29 Feb 2028 23:59:50 GMT"], .seconds(10)),
            (["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 09:49:07 GMT"], .zero),
            (["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"], nil),
        ] as [([String: String], Duration?)]
    )
    func retryAfter(fields: [String: String], expected: Duration?) {
        #expect(error(429, fields: fields) == .rateLimited(retryAfter: expected))
    }

    @Test(
        "transfers that fail have the fault's name",
        arguments: [
            (.timedOut(phase: .firstByte, after: .seconds(1)), "timed_out"), (.couldNotResolve, "unreachable"),
            (.couldNotConnect("refused"), "unreachable"), (.tls("x"), "unreachable"), (.sendFailed("x"), "unreachable"),
            (.cutOff(received: 1, expected: nil), "cut_off"), (.tooLarge(limit: 1), "too_large"),
            (.malformedResponse("x"), "malformed"), (.cancelled, "cancelled"), (.shutDown, "cancelled"),
            (.unavailable("x"), "unreachable"), (.other(code: 1, text: "x"), "unreachable"),
        ] as [(CurlError, String)]
    )
    func transfers(error: CurlError, code: String) {
        #expect(ProviderError(error).code == code)
    }
}
