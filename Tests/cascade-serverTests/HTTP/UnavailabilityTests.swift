// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import cascade_server

struct UnavailabilityTests {
    private func error(
        _ unavailability: Unavailability,
        attempts: [Attempt] = [],
        skipped: [Trace.SkippedRung] = []
    ) -> APIError {
        var random = SplitMix64(seed: 1)
        return APIError(
            Trace(
                id: TraceID(unixMilliseconds: 1, using: &random),
                policy: "p",
                policyRevision: "",
                startedAt: 1,
                duration: .zero,
                outcome: .failed(.unavailable(unavailability)),
                attempts: attempts,
                skipped: skipped,
                cost: .zero,
                key: nil,
                messages: [],
                logsContent: false
            )
        )
    }

    @Test(
        "tells by status and code why nobody took the request, and when to come again",
        arguments: [
            (
                Unavailability(.coolingDown, retryAfter: .seconds(7)), 503, "deployments_unavailable",
                Duration.seconds(7)
            ),
            (Unavailability(.coolingDown), 503, "deployments_unavailable", .seconds(1)),
            (
                Unavailability(.limitReached, retryAfter: .milliseconds(200)), 429, "deployment_limits_reached",
                .milliseconds(200)
            ),
            (Unavailability(.queueFull, retryAfter: .seconds(2)), 429, "overloaded", .seconds(2)),
            (Unavailability(.notAllowed), 422, "no_deployment_allowed", nil),
        ] as [(Unavailability, Int, String, Duration?)]
    )
    func codes(unavailability: Unavailability, status: Int, code: String, retryAfter: Duration?) {
        let error = error(unavailability, skipped: [.init(rung: 0, reason: "region moon")])
        #expect(error.status == status && error.code == code && error.retryAfter == retryAfter)
        #expect(error.mayRetry == (status != 422))
        let lines = String(decoding: error.reply(cascade: nil).headers.lines, as: UTF8.self).split(separator: "\r\n")
        let fields = lines.map { $0.split(separator: ": ", maxSplits: 1) }.map { (String($0[0]), String($0[1])) }
        let headers = Dictionary(fields) { first, _ in first }
        #expect(headers["x-should-retry"] == (status == 422 ? "false" : nil))
        let seconds = retryAfter.map { String(max(1, Int($0 / .seconds(1)))) }
        #expect(headers["retry-after"] == seconds)
        if status != 429 || code != "overloaded" { #expect(error.message.contains("region moon")) }
    }

    @Test("is not to be sent again where something was asked, and paid for, before")
    func afterAttempts() {
        let attempt = Attempt(
            order: AttemptOrder(rung: 0, deployment: 0, opening: .request, trigger: .first),
            model: "m",
            deployment: "d",
            startedAfter: .zero,
            latency: .seconds(1),
            usage: .none,
            cost: .zero,
            ending: .cancelled,
            answer: []
        )
        #expect(!error(Unavailability(.coolingDown), attempts: [attempt]).mayRetry)
    }
}
