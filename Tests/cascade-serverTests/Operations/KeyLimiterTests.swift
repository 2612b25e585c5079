// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

@testable import cascade_server

struct KeyLimiterTests {
    private let limiter = KeyLimiter()
    private let start = Duration.seconds(100)

    private func admit(
        _ limits: RateLimits,
        key: String = "k",
        tokens: Int = 0,
        after span: Duration = .zero
    ) -> Result<KeyLimiter.Grant, KeyLimiter.Refusal> {
        Result { () throws(KeyLimiter.Refusal) in
            try limiter.admit(key, limits, tokens: tokens, at: start + span)
        }
    }

    private func refusal(_ result: Result<KeyLimiter.Grant, KeyLimiter.Refusal>) -> KeyLimiter.Refusal? {
        if case .failure(let refusal) = result { refusal } else { nil }
    }

    @Test("gives a minute's requests at once, then one as each comes in again")
    func requests() throws {
        let limits = RateLimits(requestsPerMinute: 60)
        for _ in 0..<60 { #expect(refusal(admit(limits)) == nil) }
        let refused = try #require(refusal(admit(limits)))
        #expect(refused.limit == .requests && refused.size == 60)
        #expect(refused.retryAfter > .zero && refused.retryAfter <= .seconds(1))
        #expect(refusal(admit(limits, after: .milliseconds(500))) != nil)
        #expect(refusal(admit(limits, after: .seconds(1))) == nil)
        #expect(refusal(admit(limits, after: .seconds(1))) != nil)
    }

    @Test("counts tokens by the estimate at first, then by what was used, so that a key can be in debt")
    func tokens() throws {
        let limits = RateLimits(tokensPerMinute: 600)
        let first = try admit(limits, tokens: 100).get()
        limiter.finish(first, tokens: 40, at: start)
        #expect(limiter.standings(of: "k", limits, at: start).map(\.left) == [560])
        let second = try admit(limits, tokens: 500).get()
        limiter.finish(second, tokens: 1_160, at: start)
        // 600 too much, 10 come in a second.
        let refused = try #require(refusal(admit(limits, tokens: 100)))
        #expect(refused.limit == .tokens && refused.retryAfter == .seconds(70))
        #expect(limiter.standings(of: "k", limits, at: start).map(\.left) == [0])
        #expect(refusal(admit(limits, tokens: 100, after: .seconds(70))) == nil)
    }

    @Test("lets a request through that is larger than a minute's tokens, once all of them are there")
    func large() throws {
        let limits = RateLimits(tokensPerMinute: 60)
        limiter.finish(try admit(limits, tokens: 5_000).get(), tokens: 60, at: start)
        #expect(refusal(admit(limits, tokens: 5_000))?.retryAfter == .seconds(60))
        #expect(refusal(admit(limits, tokens: 5_000, after: .seconds(60))) == nil)
    }

    @Test("a limit of output beyond all measure owes what was used, no more and no less")
    func enormous() throws {
        let limits = RateLimits(tokensPerMinute: 60)
        limiter.finish(try admit(limits, tokens: Int(Int32.max)).get(), tokens: 90, at: start)
        #expect(refusal(admit(limits, tokens: 1))?.retryAfter == .seconds(31))
    }

    @Test("lets so many in at once, and the next when one has left")
    func concurrency() throws {
        let limits = RateLimits(concurrency: 2)
        let grants = try (0..<2).map { _ in try admit(limits).get() }
        #expect(refusal(admit(limits)) == .init(limit: .concurrency, size: 2, retryAfter: .seconds(1)))
        limiter.finish(grants[0], tokens: 0, at: start)
        #expect(refusal(admit(limits)) == nil && refusal(admit(limits)) != nil)
    }

    @Test("takes nothing for a request that is refused, and counts it by its limit")
    func refused() throws {
        let limits = RateLimits(requestsPerMinute: 10, tokensPerMinute: 100, concurrency: 1)
        let grant = try admit(limits, tokens: 30).get()
        for _ in 0..<5 { _ = admit(limits, tokens: 30) }
        limiter.finish(grant, tokens: 30, at: start)
        for _ in 0..<3 { _ = admit(limits, tokens: 90) }
        #expect(limiter.standings(of: "k", limits, at: start).map(\.left) == [9, 70])
        #expect(limiter.counts == [.init(key: "k", running: 0, refused: [.concurrency: 5, .tokens: 3])])
    }

    @Test("keeps keys apart")
    func apart() {
        let limits = RateLimits(requestsPerMinute: 1)
        #expect(refusal(admit(limits, key: "a")) == nil && refusal(admit(limits, key: "b")) == nil)
        #expect(refusal(admit(limits, key: "a")) != nil && refusal(admit(limits, key: "b")) != nil)
    }

    @Test("a reload takes new limits and keeps what was used; keys that are gone are forgotten once they are idle")
    func reload() throws {
        let old = RateLimits(requestsPerMinute: 10, concurrency: 5)
        let grant = try admit(old).get()
        for _ in 0..<9 { limiter.finish(try admit(old).get(), tokens: 0, at: start) }
        limiter.keep(["k"])
        #expect(refusal(admit(old))?.limit == .requests)
        let new = RateLimits(concurrency: 1)
        #expect(refusal(admit(new))?.limit == .concurrency)
        limiter.keep([])
        #expect(limiter.counts.map(\.key) == ["k"])
        limiter.finish(grant, tokens: 0, at: start)
        limiter.keep([])
        #expect(limiter.counts.isEmpty)
    }

    @Test("whatever is asked, a key gets no more than its limits")
    func property() {
        forAll(cases: 200) { random, seed in
            let limiter = KeyLimiter()
            let limits = RateLimits(
                requestsPerMinute: Int.random(in: 1...50, using: &random),
                tokensPerMinute: Int.random(in: 1...1_000, using: &random),
                concurrency: Int.random(in: 1...4, using: &random)
            )
            var now = start
            var running: [(KeyLimiter.Grant, Int)] = []
            var (requests, tokens) = (0, 0)
            for _ in 0..<200 {
                now += .milliseconds(Int.random(in: 0...500, using: &random))
                let asked = Int.random(in: 0...40, using: &random)
                if let grant = try? limiter.admit("k", limits, tokens: asked, at: now) {
                    running.append((grant, asked))
                    requests += 1
                    tokens += asked
                }
                #expect(running.count <= limits.concurrency ?? 0, "seed \(seed)")
                if Bool.random(using: &random), let (grant, asked) = running.popLast() {
                    limiter.finish(grant, tokens: asked, at: now)
                }
            }
            let minutes = (now - start) / .seconds(60)
            #expect(Double(requests) <= Double(limits.requestsPerMinute ?? 0) * (1 + minutes) + 0.001, "seed \(seed)")
            // The one that a full bucket gives although it is larger comes on top.
            #expect(Double(tokens) <= Double(limits.tokensPerMinute ?? 0) * (1 + minutes) + 40.001, "seed \(seed)")
        }
    }

    @Test(
        "writes resets as OpenAI does",
        arguments: [
            (Duration.zero, "0ms"), (.milliseconds(17), "17ms"), (.microseconds(1), "1ms"), (.seconds(1), "1s"),
            (.milliseconds(1_500), "1.5s"), (.seconds(60), "1m0s"), (.seconds(366), "6m6s"),
            (.milliseconds(72_045), "1m12.045s"),
        ]
    )
    func resets(span: Duration, text: String) {
        #expect(span.resetText == text)
    }
}
