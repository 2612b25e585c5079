// SPDX-License-Identifier: Apache-2.0

/// How long a deployment is left alone because it said so: for what it asked, or, where it gave no time, for one second, two, four … 60.
struct RateLimitRest: Sendable {
    private static let first: Nanoseconds = 1_000_000_000
    private static let longest: Nanoseconds = 60_000_000_000
    /// No upstream keeps itself out of the choice for longer by one answer.
    private static let longestAsked: Nanoseconds = 3_600_000_000_000

    /// When it may be called again.
    private(set) var until: Nanoseconds = .min / 2
    private var since: Nanoseconds = .min / 2
    private var next: Nanoseconds = first

    /// Learns from a refusal of a call that was sent at a time; calls sent before the last refusal do not double the rest.
    mutating func refuse(sentAt: Nanoseconds, retryAfter: Duration?, at now: Nanoseconds) {
        if let retryAfter {
            until = max(until, now + min(max(0, retryAfter.boundedNanoseconds), Self.longestAsked))
        } else if sentAt >= since {
            until = max(until, now + next)
            next = min(next * 2, Self.longest)
        }
        since = now
    }

    /// Learns from an answer to a call that was sent at a time.
    mutating func succeed(sentAt: Nanoseconds) {
        if sentAt >= since { next = Self.first }
    }
}
