// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

struct ProviderErrorTests {
    @Test(
        "a fault's code, whether it is retried, whether it may be billed, and its words",
        arguments: [
            (
                ProviderError.timedOut(phase: "first_byte", after: .seconds(2)),
                "timed_out retry billed: no first_byte within 2s"
            ),
            (.timedOut(phase: "connect", after: .milliseconds(1_500)), "timed_out retry: no connect within 1.5s"),
            (.unreachable(reason: "connection refused"), "unreachable retry: connection refused"),
            (.rateLimited(retryAfter: nil), "rate_limited retry: rate limited"),
            (.rateLimited(retryAfter: .seconds(90)), "rate_limited retry: rate limited, retry after 90s"),
            (
                .rateLimited(retryAfter: .nanoseconds(Int64.min)),
                "rate_limited retry: rate limited, retry after -9223372036.854s"
            ),
            (.unavailable(status: 503, retryAfter: nil), "unavailable retry: status 503"),
            (.refused(message: "secret"), "refused: refused by the vendor's content filter"),
            (.unauthorised(status: 401), "unauthorised: credentials not accepted (status 401)"),
            (.unauthorised(status: 402), "unauthorised: the account has nothing left to spend (status 402)"),
            (.unauthorised(status: 429), "unauthorised: the account has nothing left to spend (status 429)"),
            (
                .invalidRequest(status: 400, message: "secret", param: nil, code: "too_long"),
                "invalid_request: request refused (status 400, too_long)"
            ),
            (.malformed(reason: "found HTML"), "malformed retry billed: found HTML"),
            (.cutOff(received: 3, expected: 9), "cut_off retry billed: cut off after 3 bytes of 9"),
            (.tooLarge(limit: 10), "too_large billed: answer larger than 10 bytes"),
            (.cancelled, "cancelled billed: cancelled"),
        ]
    )
    func table(fault: ProviderError, expected: String) {
        let flags = (fault.isRetryable ? " retry" : "") + (fault.mayHaveBeenBilled ? " billed" : "")
        #expect("\(fault.code)\(flags): \(fault.summary)" == expected)
    }
}
