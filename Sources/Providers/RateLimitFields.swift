// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl

/// Reads the header fields by which upstreams tell what is left of their rate limits.
///
/// Understood are OpenAI's `x-ratelimit-remaining-requests`, which Azure, Groq, xAI, Fireworks and others have too, also with a window
/// at the end as Mistral's and Cerebras' have (`…-tokens-minute`); OpenRouter's and Together's without a subject; Anthropic's
/// `anthropic-ratelimit-input-tokens-remaining`; and the IETF's `ratelimit` in all its drafts.
enum RateLimitFields {
    private static let words = CurlFieldWords(["x-ratelimit-", "anthropic-ratelimit-", "ratelimit"])
    /// More counters than any upstream has.
    private static let limit = 16

    /// What a response says is left: of several counters of requests, or of tokens, the one that is nearest to its end.
    ///
    /// - Returns: nil where it says nothing, which costs one look at its head.
    static func quota(in head: CurlHead) -> UpstreamQuota? {
        var counters: [RateLimitCounter] = []
        counters.reserveCapacity(2)
        var clock = FieldClock(head)
        head.forEachField(beginningWith: words) { name, value in
            guard let field = RateLimitField(name) else { return }
            guard case .whole = field.quantity else { return add(value, of: field, to: &counters, &clock) }
            for part in RateLimitField.parts(of: value) { add(part.value, of: part.field, to: &counters, &clock) }
        }
        guard !counters.isEmpty else { return nil }
        var requests: UpstreamQuota.Allowance?
        var tokens: UpstreamQuota.Allowance?
        for counter in counters {
            guard let allowance = counter.allowance else { continue }
            if counter.countsTokens {
                tokens = tighter(tokens, allowance)
            } else {
                requests = tighter(requests, allowance)
            }
        }
        return requests == nil && tokens == nil ? nil : UpstreamQuota(requests: requests, tokens: tokens)
    }

    private static func add(
        _ value: ArraySlice<UInt8>,
        of field: RateLimitField,
        to counters: inout [RateLimitCounter],
        _ clock: inout FieldClock
    ) {
        var index = counters.firstIndex { $0.subject.elementsEqual(field.subject) { $0 | 0x20 == $1 | 0x20 } }
        if index == nil, counters.count < limit {
            index = counters.count
            counters.append(RateLimitCounter(subject: field.subject))
        }
        guard let index else { return }
        switch field.quantity {
        case .remaining: counters[index].remaining = FieldTime.number(value).map { Int($0) }
        case .limit: counters[index].limit = FieldTime.number(value).map { Int($0) }
        case .reset: counters[index].reset = clock.span(until: value)
        case .whole: break
        }
    }

    private static func tighter(_ one: UpstreamQuota.Allowance?, _ other: UpstreamQuota.Allowance)
        -> UpstreamQuota.Allowance
    {
        guard let one, one.share <= other.share else { return other }
        return one
    }
}

/// One limit of an upstream.
private struct RateLimitCounter {
    /// What is counted, such as `requests` or `tokens-minute`.
    let subject: ArraySlice<UInt8>
    var remaining: Int?
    var limit: Int?
    var reset: Duration?

    var countsTokens: Bool {
        // `token` somewhere in it.
        subject.indices.contains { index in
            subject[index] | 0x20 == UInt8(ascii: "t")
                && subject[index...].starts(with: "token".utf8) { $0 | 0x20 == $1 }
        }
    }

    var allowance: UpstreamQuota.Allowance? {
        remaining.map { UpstreamQuota.Allowance(remaining: $0, limit: limit, resetsAfter: reset) }
    }
}

extension UpstreamQuota.Allowance {
    /// How much is left of the whole, in 0…1.
    fileprivate var share: Double {
        guard remaining > 0 else { return 0 }
        guard let limit, limit > 0 else { return 1 }
        return Double(remaining) / Double(limit)
    }
}

/// The time as the upstream's own clock has it.
private struct FieldClock {
    private let head: CurlHead
    private lazy var now: Int64? = head.value(of: "date").flatMap(FieldTime.httpDate)

    init(_ head: CurlHead) {
        self.head = head
    }

    /// How long it is until a reset, written as a span, as seconds, as an epoch in seconds or milliseconds, or as a date.
    mutating func span(until reset: ArraySlice<UInt8>) -> Duration? {
        if let number = FieldTime.number(reset) {
            guard number >= 1e9 else { return FieldTime.duration(milliseconds: number * 1_000) }
            let epoch = number >= 1e12 ? number : number * 1_000
            guard let now else { return nil }
            return FieldTime.duration(milliseconds: max(0, epoch - Double(now) * 1_000))
        }
        if let span = FieldTime.span(reset) { return span }
        guard let then = FieldTime.isoDate(reset), let now else { return nil }
        return .seconds(max(0, then - now))
    }
}
