// SPDX-License-Identifier: Apache-2.0

import Cascade
import NIOHTTP1
import Synchronization

/// Counts what each key asks against its limits; the counts outlast a reload, by the key's name.
///
/// A request takes its place when it enters, before any model is asked, with an estimate of its tokens. When it has ended, what it really
/// used is settled: a key can owe tokens, and waits until they have come in again.
final class KeyLimiter: Sendable {
    /// What a key can be limited in.
    enum Limit: String, Sendable, CaseIterable {
        case requests, tokens, concurrency
    }

    /// Why a request is not let in; nothing was taken then.
    struct Refusal: Error, Equatable {
        let limit: Limit
        /// How much there is of it: in a minute, or at once.
        let size: Int
        /// When it may be different.
        let retryAfter: Duration
    }

    /// A request's place, to be given back once.
    struct Grant: Sendable {
        fileprivate let key: String
        fileprivate let tokens: Int
    }

    /// What metrics tell of a key.
    struct Count: Sendable, Equatable {
        var key: String
        var running: Int
        var refused: [Limit: Int]
    }

    private struct Row {
        var limits: RateLimits
        var requests: TokenBucket?
        var tokens: TokenBucket?
        var running = 0
        var refused: [Limit: Int] = [:]

        init(_ limits: RateLimits, at now: Duration) {
            self.limits = limits
            requests = limits.requestsPerMinute.map { TokenBucket(perMinute: $0, at: now) }
            tokens = limits.tokensPerMinute.map { TokenBucket(perMinute: $0, at: now) }
        }

        /// Takes limits that a reload has changed; what is not limited anew starts full.
        mutating func adopt(_ limits: RateLimits, at now: Duration) {
            guard limits != self.limits else { return }
            var row = Row(limits, at: now)
            if limits.requestsPerMinute == self.limits.requestsPerMinute { row.requests = requests }
            if limits.tokensPerMinute == self.limits.tokensPerMinute { row.tokens = tokens }
            (row.running, row.refused) = (running, refused)
            self = row
        }

        /// What stands in the way of a request.
        mutating func obstacle(tokens asked: Int, at now: Duration) -> Refusal? {
            if let limit = limits.concurrency, running >= limit {
                return Refusal(limit: .concurrency, size: limit, retryAfter: .seconds(1))
            }
            if let wait = requests?.timeUntil(1, at: now), wait > .zero {
                return Refusal(limit: .requests, size: limits.requestsPerMinute ?? 0, retryAfter: wait)
            }
            if let wait = tokens?.timeUntil(asked, at: now), wait > .zero {
                return Refusal(limit: .tokens, size: limits.tokensPerMinute ?? 0, retryAfter: wait)
            }
            return nil
        }
    }

    private let rows = Mutex<[String: Row]>([:])

    /// Lets a request in.
    ///
    /// - Parameters:
    ///   - key: The name of its key.
    ///   - limits: The limits as they are now.
    ///   - tokens: What it is counted with until its usage is known.
    ///   - now: The time on the engine's clock.
    /// - Throws: which limit is reached; nothing was taken then.
    func admit(_ key: String, _ limits: RateLimits, tokens: Int, at now: Duration) throws(Refusal) -> Grant {
        let refusal = rows.withLock { rows -> Refusal? in
            var row = rows[key] ?? Row(limits, at: now)
            defer { rows[key] = row }
            row.adopt(limits, at: now)
            if let refusal = row.obstacle(tokens: tokens, at: now) {
                row.refused[refusal.limit, default: 0] += 1
                return refusal
            }
            _ = row.requests?.take(1, at: now)
            _ = row.tokens?.take(tokens, at: now)
            row.running += 1
            return nil
        }
        if let refusal { throw refusal }
        return Grant(key: key, tokens: tokens)
    }

    /// Gives a place back, with the tokens that were really used.
    func finish(_ grant: Grant, tokens: Int, at now: Duration) {
        rows.withLock { rows in
            rows[grant.key]?.running -= 1
            rows[grant.key]?.tokens?.settle(tokens - grant.tokens, at: now)
        }
    }

    /// Forgets the keys that are not configured any more, as soon as none of their requests is under way.
    func keep(_ names: Set<String>) {
        rows.withLock { rows in rows = rows.filter { names.contains($0.key) || $0.value.running > 0 } }
    }

    /// What metrics tell, by key, in order.
    var counts: [Count] {
        rows.withLock { rows in
            rows.map { Count(key: $0.key, running: $0.value.running, refused: $0.value.refused) }
        }.sorted { $0.key < $1.key }
    }
}

// MARK: Telling the client

extension KeyLimiter {
    /// The header fields that tell a client what is left of its limits, as OpenAI writes them; none for a key without.
    func fields(of key: KeyRing.Key, at now: Duration) -> HTTPHeaders {
        guard let limits = key.limits, limits.requestsPerMinute != nil || limits.tokensPerMinute != nil else {
            return [:]
        }
        let (requests, tokens) = rows.withLock { rows in
            var row = rows[key.name] ?? Row(limits, at: now)
            row.adopt(limits, at: now)
            return (row.requests?.state(at: now), row.tokens?.state(at: now))
        }
        var fields: HTTPHeaders = [:]
        for (kind, state) in [("requests", requests), ("tokens", tokens)] {
            guard let state else { continue }
            fields.add(name: "x-ratelimit-limit-\(kind)", value: String(state.capacity))
            fields.add(name: "x-ratelimit-remaining-\(kind)", value: String(max(0, state.level)))
            fields.add(name: "x-ratelimit-reset-\(kind)", value: state.untilFull.resetText)
        }
        return fields
    }
}

extension Duration {
    /// The span as OpenAI writes resets: `6m0s`, `1.5s`, `20ms`; rounded up to a millisecond.
    var resetText: String {
        let milliseconds = max(0, (nanoseconds + 999_999) / 1_000_000)
        if milliseconds < 1_000 { return "\(milliseconds)ms" }
        let (minutes, rest) = milliseconds.quotientAndRemainder(dividingBy: 60_000)
        let fraction = rest % 1_000
        let digits = fraction == 0 ? "" : "." + String(String(1_000 + fraction).dropFirst())
        let seconds = "\(rest / 1_000)\(digits)s"
        return minutes > 0 ? "\(minutes)m\(seconds)" : seconds
    }
}

extension ChatRequest {
    /// About how many tokens it takes, its own limit of output included: what it is counted with at its key until its usage is known.
    var likelyTokens: Int {
        let input = TokenEstimate.likely(utf8Count: messages.byteRange.count + (tools?.byteRange.count ?? 0))
        return input + min(max(0, maxOutputTokens ?? 0), Int(Int32.max))
    }
}

extension Trace {
    /// All tokens that its attempts and their verifiers used.
    var tokens: Int {
        attempts.reduce(0) { sum, attempt in
            attempt.verifierCalls.reduce(sum + attempt.usage.total) { $0 + $1.usage.total }
        }
    }
}

extension TokenUsage {
    /// All tokens, those read from a cache included.
    var total: Int { input + output }
}
