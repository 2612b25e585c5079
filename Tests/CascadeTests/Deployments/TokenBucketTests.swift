// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct TokenBucketTests {
    @Test("gives a minute's worth at once, then as fast as it refills")
    func refill() {
        let bucket = Bucket(TokenBucket(perMinute: 60))
        var now = Duration.seconds(5)
        #expect((0..<60).allSatisfy { _ in bucket.take(1, at: now) })
        #expect(!bucket.take(1, at: now))
        #expect(bucket.timeUntil(1, at: now) == .seconds(1))
        #expect(bucket.timeUntil(30, at: now) == .seconds(30))
        now += .milliseconds(999)
        #expect(!bucket.take(1, at: now))
        now += .milliseconds(1)
        #expect(bucket.take(1, at: now))
        now += .seconds(3_600)
        #expect(bucket.level(at: now) == 60)
    }

    @Test("a burst of its own limits what is given at once, not what is given in a minute")
    func burst() {
        let bucket = Bucket(TokenBucket(perMinute: 600, burst: 5))
        #expect(bucket.take(5, at: .zero))
        #expect(!bucket.take(1, at: .zero))
        #expect(bucket.timeUntil(1, at: .zero) == .milliseconds(100))
    }

    @Test(
        "what was used in truth is settled, down to a debt",
        arguments: [(100, 100, 900), (100, 40, 960), (100, 100 + 900 + 500, -500), (0, 1_000, 0)]
    )
    func settling(planned: Int, used: Int, left: Int) {
        let bucket = Bucket(TokenBucket(perMinute: 1_000))
        let now = Duration.seconds(9)
        #expect(bucket.take(planned, at: now))
        bucket.settle(used - planned, at: now)
        #expect(bucket.level(at: now) == left)
        #expect(bucket.take(1, at: now) == (left > 0))
    }

    @Test("owes an hour at most, so that no absurd count shuts anybody out for ever", arguments: [60, 6_000, 1 << 40])
    func longestDebt(perMinute: Int) {
        let bucket = Bucket(TokenBucket(perMinute: perMinute))
        let now = Duration.seconds(9)
        bucket.settle(.max, at: now)
        #expect(bucket.timeUntil(1, at: now) >= .seconds(3_600))
        #expect(bucket.take(1, at: now + .seconds(3_601)))
    }

    @Test("what is more than it holds is given by a full bucket, which pays for it")
    func larger() {
        let bucket = Bucket(TokenBucket(perMinute: 100))
        #expect(bucket.take(1, at: .zero))
        #expect(!bucket.take(250, at: .zero))
        #expect(bucket.timeUntil(250, at: .zero) == .milliseconds(600))
        #expect(bucket.take(250, at: .milliseconds(600)))
        #expect(bucket.level(at: .milliseconds(600)) == -150)
        #expect(bucket.timeUntil(1, at: .milliseconds(600)) == .milliseconds(90_600))
    }

    @Test("holds with any number", arguments: [0, 1, -5, .max, .min])
    func extremes(number: Int) {
        let bucket = Bucket(TokenBucket(perMinute: number, burst: number))
        _ = bucket.take(number, at: .seconds(1))
        bucket.settle(number, at: .seconds(1))
        _ = bucket.take(1, at: .nanoseconds(Int64.max))
        #expect(bucket.timeUntil(number, at: .seconds(1)) >= .zero)
        #expect(bucket.capacity >= 1)
    }

    @Test("never gives more than its capacity and what was refilled")
    func bound() {
        forAll(cases: 300) { random, seed in
            let perMinute = Int.random(in: 1...100_000, using: &random)
            let bucket = Bucket(TokenBucket(perMinute: perMinute))
            let start = Duration.seconds(Int64.random(in: 0...10_000, using: &random))
            var now = start
            var given = 0
            for _ in 0..<200 {
                now += .microseconds(Int64.random(in: 0...2_000_000, using: &random))
                let amount = Int.random(in: 1...max(1, perMinute / 3), using: &random)
                let delay = bucket.timeUntil(amount, at: now)
                let isGiven = bucket.take(amount, at: now)
                #expect(isGiven == (delay == .zero), "seed \(seed)")
                if isGiven { given += amount }
            }
            let refilled = Double(perMinute) * (now - start).milliseconds / 60_000
            #expect(Double(given) <= Double(perMinute) + refilled + 1e-6, "seed \(seed)")
        }
    }

    @Test("has what was asked for when it said that it would")
    func promise() {
        forAll(cases: 1_000) { random, seed in
            let bucket = Bucket(TokenBucket(perMinute: Int.random(in: 1...1_000_000, using: &random)))
            let now = Duration.nanoseconds(Int64.random(in: 0...1_000_000_000_000, using: &random))
            _ = bucket.take(Int.random(in: 0...bucket.capacity, using: &random), at: now)
            bucket.settle(Int.random(in: -1_000...1_000, using: &random), at: now)
            let amount = Int.random(in: 1...2_000_000, using: &random)
            let delay = bucket.timeUntil(amount, at: now)
            if delay > .zero { #expect(!bucket.take(amount, at: now + delay - .nanoseconds(1)), "seed \(seed)") }
            #expect(bucket.take(amount, at: now + delay), "seed \(seed)")
        }
    }
}

/// A bucket that expectations can take from.
private final class Bucket {
    private var bucket: TokenBucket

    init(_ bucket: TokenBucket) {
        self.bucket = bucket
    }

    var capacity: Int { bucket.capacity }

    func take(_ amount: Int, at now: Duration) -> Bool { bucket.take(amount, at: now) }

    func settle(_ difference: Int, at now: Duration) { bucket.settle(difference, at: now) }

    func timeUntil(_ amount: Int, at now: Duration) -> Duration { bucket.timeUntil(amount, at: now) }

    func level(at now: Duration) -> Int { bucket.level(at: now) }
}
