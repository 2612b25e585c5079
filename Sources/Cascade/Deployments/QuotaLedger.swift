// SPDX-License-Identifier: Apache-2.0

/// What an upstream said is left of its limits, less what was sent to it since.
///
/// The header fields of a response tell the quota as of when its request was let in; so what was admitted after that request is
/// taken off, and what came back later but was sent earlier is no news.
struct QuotaLedger: Sendable {
    /// How much was admitted until a call, that call included.
    struct Mark: Sendable {
        var requests = 0
        var tokens = 0
    }

    /// Where an upstream does not say when its limit is full again.
    private static let unknownReset: Nanoseconds = 10_000_000_000

    private struct Entry {
        /// What would be left had nothing been admitted: that much of `admitted` may be used up.
        var ceiling = Int.max
        /// Below which the limit counts as nearly used up.
        var reserve = 0
        var resetsAt: Nanoseconds = .min
        /// The call that told it.
        var toldBy = 0
    }

    private(set) var admitted = Mark()
    private var requests = Entry()
    private var tokens = Entry()

    /// Counts a call in.
    mutating func admit(tokens count: Int) -> Mark {
        admitted.requests += 1
        admitted.tokens &+= count
        return admitted
    }

    /// Takes back what a call was counted with that was never sent.
    mutating func takeBack(tokens count: Int) {
        admitted.requests -= 1
        admitted.tokens &-= count
    }

    /// Learns from a response.
    mutating func learn(_ quota: UpstreamQuota, from mark: Mark, at now: Nanoseconds) {
        Self.learn(quota.requests, into: &requests, spent: mark.requests, by: mark, at: now)
        Self.learn(quota.tokens, into: &tokens, spent: mark.tokens, by: mark, at: now)
    }

    private static func learn(
        _ allowance: UpstreamQuota.Allowance?,
        into entry: inout Entry,
        spent: Int,
        by mark: Mark,
        at now: Nanoseconds
    ) {
        guard let allowance, mark.requests >= entry.toldBy || entry.resetsAt <= now else { return }
        entry.ceiling = spent.addingReportingOverflow(min(max(0, allowance.remaining), .max / 4)).partialValue
        entry.reserve = max(0, allowance.limit ?? 0) / 20
        entry.resetsAt = now + (allowance.resetsAfter.map { max(0, $0.boundedNanoseconds) } ?? unknownReset)
        entry.toldBy = mark.requests
    }

    /// Until when a call of so many tokens would be refused; `.min` if it would not.
    func blocked(tokens count: Int, at now: Nanoseconds) -> Nanoseconds {
        var until = Nanoseconds.min
        if requests.resetsAt > now, requests.ceiling - admitted.requests < 1 { until = requests.resetsAt }
        if tokens.resetsAt > now, tokens.ceiling - admitted.tokens < max(count, 1) {
            until = max(until, tokens.resetsAt)
        }
        return until
    }

    /// Whether less than a twentieth of a limit is left.
    func isLow(at now: Nanoseconds) -> Bool {
        (requests.resetsAt > now && requests.ceiling - admitted.requests < requests.reserve)
            || (tokens.resetsAt > now && tokens.ceiling - admitted.tokens < tokens.reserve)
    }

    /// What is left; nil where it is not known.
    func remaining(at now: Nanoseconds) -> (requests: Int?, tokens: Int?) {
        (
            requests.resetsAt > now ? max(0, requests.ceiling - admitted.requests) : nil,
            tokens.resetsAt > now ? max(0, tokens.ceiling - admitted.tokens) : nil
        )
    }
}
