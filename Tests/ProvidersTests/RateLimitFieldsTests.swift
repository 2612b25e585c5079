// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

@testable import Curl
@testable import Providers

struct RateLimitFieldsTests {
    private func quota(_ lines: String) -> UpstreamQuota? {
        let text = "HTTP/1.1 200 OK\ndate: Sat, 21 Nov 2026 08:00:00 GMT\ncontent-type: application/json\n\(lines)\n\n"
        return RateLimitFields.quota(in: CurlHead(status: 200, bytes: Array(text.replacing("\n", with: "\r\n").utf8)))
    }

    private func allowance(_ remaining: Int, of limit: Int? = nil, in reset: Duration? = nil) -> UpstreamQuota.Allowance
    {
        UpstreamQuota.Allowance(remaining: remaining, limit: limit, resetsAfter: reset)
    }

    @Test(
        "a head without such fields says nothing",
        arguments: ["", "server: x", "x-request-id: 1", "ratelimited: 1", "x-ratelimit-: 1"]
    )
    func none(lines: String) {
        #expect(quota(lines) == nil)
    }

    @Test("reads OpenAI's fields, in any case")
    func openAI() {
        let lines = """
            X-RateLimit-Limit-Requests: 500
            x-ratelimit-limit-tokens: 200000
            x-ratelimit-remaining-requests: 499
            x-ratelimit-remaining-tokens:199980
            x-ratelimit-reset-requests:  120ms
            x-ratelimit-reset-tokens: 6m0.5s
            """
        #expect(
            quota(lines)
                == UpstreamQuota(
                    requests: allowance(499, of: 500, in: .milliseconds(120)),
                    tokens: allowance(199_980, of: 200_000, in: .milliseconds(360_500))
                )
        )
    }

    @Test("reads Azure's and Fireworks' fields, which have no reset")
    func noReset() {
        #expect(
            quota("x-ratelimit-remaining-requests: 9\nx-ratelimit-remaining-tokens: -1")
                == UpstreamQuota(requests: allowance(9))
        )
    }

    @Test("of several windows the one counts that is nearest to its end: Cerebras, Mistral")
    func windows() {
        let cerebras = """
            x-ratelimit-limit-requests-day: 14400
            x-ratelimit-remaining-requests-day: 14000
            x-ratelimit-reset-requests-day: 33011.5
            x-ratelimit-limit-tokens-minute: 60000
            x-ratelimit-remaining-tokens-minute: 600
            x-ratelimit-reset-tokens-minute: 11.25
            x-ratelimit-limit-tokens-day: 1000000
            x-ratelimit-remaining-tokens-day: 900000
            """
        #expect(
            quota(cerebras)
                == UpstreamQuota(
                    requests: allowance(14_000, of: 14_400, in: .milliseconds(33_011_500)),
                    tokens: allowance(600, of: 60_000, in: .milliseconds(11_250))
                )
        )
        let mistral = """
            x-ratelimit-limit-req-minute: 60
            x-ratelimit-remaining-req-minute: 59
            x-ratelimit-remaining-tokens-month: 0
            x-ratelimit-remaining-tokens-minute: 500000
            """
        #expect(quota(mistral) == UpstreamQuota(requests: allowance(59, of: 60), tokens: allowance(0)))
    }

    @Test("reads OpenRouter's fields, whose reset is an epoch in milliseconds")
    func openRouter() {
        let lines = "X-RateLimit-Limit: 20\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1795248004500"
        #expect(quota(lines) == UpstreamQuota(requests: allowance(0, of: 20, in: .milliseconds(4_500))))
        #expect(quota("x-ratelimit-remaining: 1\nx-ratelimit-reset: 1795248004")?.requests?.resetsAfter == .seconds(4))
        #expect(quota("x-ratelimit-remaining: 1\nx-ratelimit-reset: 1795240000")?.requests?.resetsAfter == .zero)
    }

    @Test("reads Anthropic's fields, whose resets are dates")
    func anthropic() {
        let lines = """
            anthropic-ratelimit-requests-limit: 50
            anthropic-ratelimit-requests-remaining: 49
            anthropic-ratelimit-requests-reset: 2026-11-21T08:00:01Z
            anthropic-ratelimit-input-tokens-limit: 30000
            anthropic-ratelimit-input-tokens-remaining: 29000
            anthropic-ratelimit-input-tokens-reset: 2026-11-21T08:00:02Z
            anthropic-ratelimit-output-tokens-limit: 8000
            anthropic-ratelimit-output-tokens-remaining: 1000
            anthropic-ratelimit-output-tokens-reset: 2026-11-21T09:00:07+01:00
            anthropic-ratelimit-unified-status: allowed
            """
        #expect(
            quota(lines)
                == UpstreamQuota(
                    requests: allowance(49, of: 50, in: .seconds(1)),
                    tokens: allowance(1_000, of: 8_000, in: .seconds(7))
                )
        )
    }

    @Test(
        "reads every draft of the IETF's fields",
        arguments: [
            "ratelimit-limit: 100\nratelimit-remaining: 50\nratelimit-reset: 30",
            "RateLimit: limit=100, remaining=50, reset=30",
            "RateLimit-Policy: \"default\";q=100;w=60\nRateLimit: \"default\";r=50;t=30",
            "ratelimit: \"burst\";r=50;t=30, \"day\";r=900;t=8000\nratelimit-policy: \"burst\";q=100;w=60,\"day\";q=1000",
        ]
    )
    func standard(lines: String) {
        #expect(quota(lines) == UpstreamQuota(requests: allowance(50, of: 100, in: .seconds(30))))
    }

    @Test(
        "what makes no sense is passed over",
        arguments: [
            "x-ratelimit-remaining-requests: many", "x-ratelimit-remaining-requests:", "x-ratelimit-limit-requests: 5",
            "x-ratelimit-over-limit: no", "ratelimit: \"default\"", "ratelimit: =;=,r=", "anthropic-ratelimit-: 1",
        ]
    )
    func nonsense(lines: String) {
        #expect(quota(lines) == nil)
    }

    @Test("without the response's date an epoch says nothing, and a span does")
    func noDate() {
        let text = "HTTP/2 200\r\nx-ratelimit-remaining: 3\r\nx-ratelimit-reset: 1795248004500\r\n\r\n"
        let found = RateLimitFields.quota(in: CurlHead(status: 200, bytes: Array(text.utf8)))
        #expect(found == UpstreamQuota(requests: allowance(3)))
    }

    @Test("no bytes crash it, and no number is below 0")
    func anyBytes() {
        let words = [
            "x-ratelimit-", "remaining", "limit", "reset", "-requests", "-tokens", "anthropic-ratelimit-", "ratelimit",
            ":", ": ", "\r\n", "\n", "1", "99999999999999999999999", "-5", "6m", "ms", "\"a\";r=1", ";", ",", "=",
            "\u{0}",
        ]
        forAll(cases: 2_000) { random, seed in
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            let found = RateLimitFields.quota(in: CurlHead(status: 200, bytes: Array(text.joined().utf8)))
            for allowance in [found?.requests, found?.tokens] {
                #expect((allowance?.remaining ?? 0) >= 0 && (allowance?.resetsAfter ?? .zero) >= .zero, "seed \(seed)")
            }
        }
    }

    @Test("a limit that is used up says how long to stay away")
    func retryAfter() {
        let full = UpstreamQuota(requests: allowance(0, in: .seconds(3)), tokens: allowance(0, in: .seconds(9)))
        #expect(RetryAfter.read(full) == .seconds(9))
        #expect(RetryAfter.read(UpstreamQuota(requests: allowance(1, in: .seconds(3)))) == nil)
        #expect(RetryAfter.read(UpstreamQuota(requests: allowance(0, in: .seconds(900_000)))) == .seconds(86_400))
    }
}
