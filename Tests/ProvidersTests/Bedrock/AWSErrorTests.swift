// SPDX-License-Identifier: Apache-2.0

import Cascade
@testable import Providers
import Testing

struct AWSErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let status: Int
        let header: String?
        let body: String
        let expected: ProviderError

        var testDescription: String { "\(status) \(header ?? body)" }

        init(_ status: Int, _ header: String?, _ body: String, _ expected: ProviderError) {
            self.status = status
            self.header = header
            self.body = body
            self.expected = expected
        }

        init(_ status: Int, _ header: String?, _ expected: ProviderError) {
            self.init(status, header, "{}", expected)
        }
    }

    private static func invalid(_ status: Int, _ message: String, _ code: String?) -> ProviderError {
        .invalidRequest(status: status, message: message, param: nil, code: code)
    }

    @Test(
        "each error of Bedrock's, and of the gate before it, is the fault that it means",
        arguments: [
            Case(429, "ThrottlingException", #"{"message":"Too many requests"}"#, .rateLimited(retryAfter: nil)),
            Case(429, "ThrottlingException:http://internal.amazon.com/coral/", .rateLimited(retryAfter: nil)),
            Case(429, "TooManyRequestsException", .rateLimited(retryAfter: nil)),
            Case(400, "ServiceQuotaExceededException", .rateLimited(retryAfter: nil)),
            Case(429, "ModelNotReadyException", .unavailable(status: 429, retryAfter: nil)),
            Case(408, "ModelTimeoutException", .unavailable(status: 408, retryAfter: nil)),
            Case(424, "ModelErrorException", .unavailable(status: 424, retryAfter: nil)),
            Case(500, "InternalServerException", .unavailable(status: 500, retryAfter: nil)),
            Case(503, "ServiceUnavailableException", .unavailable(status: 503, retryAfter: nil)),
            Case(403, "AccessDeniedException", .unauthorised(status: 403)),
            Case(403, "UnrecognizedClientException", .unauthorised(status: 403)),
            Case(403, "ExpiredTokenException", .unauthorised(status: 403)),
            Case(403, nil, #"{"__type":"com.amazon.coral.service#ExpiredTokenException"}"#, .unauthorised(status: 403)),
            Case(403, "InvalidSignatureException", .unauthorised(status: 403)),
            Case(403, "MissingAuthenticationTokenException", .unauthorised(status: 403)),
            Case(400, "IncompleteSignatureException", .unauthorised(status: 400)),
            Case(
                403,
                nil,
                #"{"Message":"Authentication failed: Please make sure your API Key is valid."}"#,
                .unauthorised(status: 403)
            ),
            Case(
                400,
                "ValidationException",
                #"{"message":"The provided model identifier is invalid."}"#,
                invalid(400, "The provided model identifier is invalid.", "ValidationException")
            ),
            Case(
                400,
                "ValidationException",
                #"{"message":"Input is too long for requested model."}"#,
                invalid(400, "Input is too long for requested model.", "context_length_exceeded")
            ),
            Case(
                400,
                nil,
                #"{"__type":"ValidationException","message":"The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum"}"#,
                invalid(
                    400,
                    "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
                    "context_length_exceeded"
                )
            ),
            Case(
                400,
                "ValidationException",
                #"{"message":"Output blocked by content filtering policy"}"#,
                .refused(message: "Output blocked by content filtering policy")
            ),
            Case(
                404,
                "ResourceNotFoundException",
                #"{"message":"Could not resolve the foundation model"}"#,
                invalid(404, "Could not resolve the foundation model", "ResourceNotFoundException")
            ),
            Case(413, nil, "<html>", invalid(413, "the upstream refused the request with status 413", nil)),
            Case(
                400,
                "ExceptionOfTomorrow",
                invalid(400, "the upstream refused the request with status 400", "ExceptionOfTomorrow")
            ),
            Case(429, nil, "", .rateLimited(retryAfter: nil)),
            Case(502, nil, "<html>", .unavailable(status: 502, retryAfter: nil)),
            Case(401, nil, "", .unauthorised(status: 401)),
            Case(301, nil, "", .malformed(reason: "found status 301; expected an answer. Check `base_url`")),
            // Keys do not pass, not even those that we do not know.
            Case(
                400,
                "ValidationException",
                #"{"message":"key AKIAIOSFODNN7EXAMPLE, token my-secret-token"}"#,
                invalid(400, "key [redacted], token [redacted]", "ValidationException")
            ),
        ]
    )
    func table(_ test: Case) {
        let error = AWSError(header: test.header, body: Array(test.body.utf8))
        #expect(error.fault(status: test.status, redaction: Redaction(secrets: ["my-secret-token"])) == test.expected)
        #expect(!error.isClockSkew)
    }

    @Test("a rate limit says how long to stay away, where the service does")
    func retryAfter() {
        let error = AWSError(header: "ThrottlingException", body: [])
        let fault = error.fault(status: 429, retryAfter: .seconds(3), redaction: Redaction(secrets: []))
        #expect(fault == .rateLimited(retryAfter: .seconds(3)))
    }

    @Test(
        "knows a refusal for a clock that is off from one for a wrong key",
        arguments: [
            (
                "InvalidSignatureException",
                "Signature expired: 20150830T123600Z is now earlier than 20150830T124100Z (20150830T124600Z - 5 min.)",
                true
            ),
            (
                "InvalidSignatureException",
                "Signature not yet current: 20150830T125600Z is still later than 20150830T124100Z", true
            ),
            ("RequestTimeTooSkewed", "", true), ("RequestExpired", "", true),
            (
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided.", false
            ),
            ("ExpiredTokenException", "The security token included in the request is expired", false),
        ]
    )
    func clockSkew(name: String, message: String, isSkew: Bool) {
        #expect(AWSError(name: name, message: message).isClockSkew == isSkew)
    }
}
