// SPDX-License-Identifier: Apache-2.0

/// A limit of requests or tokens per minute that allows bursts: full at first, and refilled steadily.
///
/// It holds one number, the time when it is full again; taking moves that time on. What was used in truth is settled later, so
/// that a bucket can be in debt: of an hour at most, whatever an upstream says was used.
///
/// - SeeAlso: ITU-T I.371, *generic cell rate algorithm*, in its virtual scheduling form.
public struct TokenBucket: Sendable, Equatable {
    /// How much it holds when full.
    public let capacity: Int
    /// The nanoseconds that refill one unit.
    private let refill: Double
    /// The time from empty to full.
    private let span: Nanoseconds
    private var fullAt: Nanoseconds = .min / 2
    private static let longestDebt: Nanoseconds = 3_600_000_000_000

    /// A full bucket that gives so much in a minute, and at most `burst` at once: a minute's worth unless given.
    public init(perMinute: Int, burst: Int? = nil) {
        capacity = max(1, burst ?? perMinute)
        refill = 60e9 / Double(max(1, perMinute))
        span = Nanoseconds(bounded: (Double(capacity) * refill).rounded(.up))
    }

    /// Takes `amount` if it is there; one larger than the capacity is given by a full bucket, which then is in debt.
    public mutating func take(_ amount: Int, at now: Duration) -> Bool {
        let now = now.boundedNanoseconds
        guard delay(for: amount, at: now) == 0 else { return false }
        spend(amount, at: now)
        return true
    }

    /// Takes so much more than planned, or gives so much back if negative.
    public mutating func settle(_ difference: Int, at now: Duration) {
        spend(difference, at: now.boundedNanoseconds)
    }

    /// How long until it has `amount`; zero if it has it.
    public func timeUntil(_ amount: Int, at now: Duration) -> Duration {
        .nanoseconds(delay(for: amount, at: now.boundedNanoseconds))
    }

    /// How much is in it; below zero in debt.
    public func level(at now: Duration) -> Int { level(at: now.boundedNanoseconds) }

    func level(at now: Nanoseconds) -> Int {
        capacity - Int((Double(max(0, fullAt - now)) / refill).rounded(.up))
    }

    func delay(for amount: Int, at now: Nanoseconds) -> Nanoseconds {
        guard fullAt > now else { return 0 }
        return max(0, fullAt - now + cost(min(amount, capacity)) - span)
    }

    mutating func spend(_ amount: Int, at now: Nanoseconds) {
        fullAt = min(max(fullAt, now) + cost(amount), now + span + Self.longestDebt)
    }

    /// The same limit as before, or a new one that is as empty as this.
    public func adopting(perMinute: Int) -> TokenBucket {
        var bucket = TokenBucket(perMinute: perMinute)
        bucket.fullAt = fullAt
        return bucket
    }

    /// Rounded up, so that it never gives more than the limit.
    private func cost(_ amount: Int) -> Nanoseconds { Nanoseconds(bounded: (Double(amount) * refill).rounded(.up)) }
}
