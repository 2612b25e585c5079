// SPDX-License-Identifier: Apache-2.0

import Cascade
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

        init(_ limits: RateLimits) {
            self.limits = limits
            requests = limits.requestsPerMinute.map { TokenBucket(perMinute: $0) }
            tokens = limits.tokensPerMinute.map { TokenBucket(perMinute: $0) }
        }

        /// Takes limits that a reload has changed; what was used of the old ones is used of the new ones as well.
        mutating func adopt(_ limits: RateLimits) {
            guard limits != self.limits else { return }
            self.limits = limits
            requests = limits.requestsPerMinute.map { requests?.adopting(perMinute: $0) ?? TokenBucket(perMinute: $0) }
            tokens = limits.tokensPerMinute.map { tokens?.adopting(perMinute: $0) ?? TokenBucket(perMinute: $0) }
        }

        /// What stands in the way of a request.
        func obstacle(tokens asked: Int, at now: Duration) -> Refusal? {
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
    /// - Returns: Its place, to be given back by `finish`.
    /// - Throws: which limit is reached; nothing was taken then.
    func admit(_ key: String, _ limits: RateLimits, tokens: Int, at now: Duration) throws(Refusal) -> Grant {
        // A request larger than all there is in a minute takes all of it, and owes the rest once it has used it.
        let tokens = min(tokens, limits.tokensPerMinute ?? tokens)
        let refusal = rows.withLock { rows -> Refusal? in
            var row = rows[key] ?? Row(limits)
            defer { rows[key] = row }
            row.adopt(limits)
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

    /// What is left of one limit.
    struct Standing: Sendable, Equatable {
        let limit: Limit
        let size: Int
        let left: Int
        let untilFull: Duration
    }

    /// What is left of a key's limits of requests and tokens.
    func standings(of key: String, _ limits: RateLimits, at now: Duration) -> [Standing] {
        let row = rows.withLock { rows in
            var row = rows[key] ?? Row(limits)
            row.adopt(limits)
            return row
        }
        return [(Limit.requests, row.requests), (.tokens, row.tokens)].compactMap { limit, bucket in
            guard let bucket else { return nil }
            return Standing(
                limit: limit,
                size: bucket.capacity,
                left: max(0, bucket.level(at: now)),
                untilFull: bucket.timeUntil(bucket.capacity, at: now)
            )
        }
    }
}
