// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct PriceTests {
    private let price = Price(input: Cost(picoUSD: 10), cachedInput: Cost(picoUSD: 1), output: Cost(picoUSD: 100))

    @Test("cached input has its own price, reasoning is output")
    func parts() {
        let usage = TokenUsage(input: 10, cachedInput: 4, output: 3, reasoning: 2)
        #expect(price.cost(of: usage) == Cost(picoUSD: 60 + 4 + 300))
        #expect(Price(input: Cost(picoUSD: 10), output: .zero).cost(of: usage) == Cost(picoUSD: 100))
        #expect(Price.free.cost(of: TokenUsage(input: .max, output: .max)) == .zero)
    }

    @Test("input that is kept in a cache for an hour costs twice the input, and never less than what is kept for less")
    func cacheWrites() {
        let usage = TokenUsage(input: 10, cachedInput: 1, cacheWrites: 5, hourCacheWrites: 2, output: 0)
        let written = Price(
            input: Cost(picoUSD: 100),
            cachedInput: .zero,
            cacheWrite: Cost(picoUSD: 125),
            output: .zero
        )
        #expect(written.cost(of: usage) == Cost(picoUSD: 4 * 100 + 3 * 125 + 2 * 200))
        let dear = Price(input: Cost(picoUSD: 100), cachedInput: .zero, cacheWrite: Cost(picoUSD: 300), output: .zero)
        #expect(dear.cost(of: usage) == Cost(picoUSD: 4 * 100 + 5 * 300))
        #expect(Price.free.cost(of: usage) == .zero)
    }

    @Test("no usage costs less than nothing or wraps")
    func ends() {
        var usage = TokenUsage(input: 10, cachedInput: 8, output: 0)
        usage.output = .max
        #expect(price.cost(of: usage) == Cost(picoUSD: .max))
        usage.output = 0
        usage.input = 2
        #expect(price.cost(of: usage) == Cost(picoUSD: 2))
        usage.input = .min
        usage.output = .min
        #expect(price.cost(of: usage) == .zero)
    }

    @Test("negative counts become 0, and no more input is cached than there is")
    func usage() {
        #expect(TokenUsage(input: -1, cachedInput: -1, output: -1, reasoning: -1) == .none)
        #expect(TokenUsage(input: 3, cachedInput: 9, output: 0).cachedInput == 3)
        #expect(TokenUsage(input: 3, cacheWrites: 2, hourCacheWrites: 9, output: 0).hourCacheWrites == 2)
    }

    @Test("absurd counts are bounded, so that the sums of many do not overflow")
    func absurd() {
        let most = TokenUsage.most
        let usage = TokenUsage(input: .max, cachedInput: .max, cacheWrites: .max, output: .max, reasoning: .max)
        #expect(usage == TokenUsage(input: most, cachedInput: most, output: most, reasoning: most))
        #expect(TokenEstimate.mostBytes(ofTokens: .max) == 8 * most)
        #expect(TokenEstimate.mostBytes(ofTokens: 100) == 800)
        #expect(TokenEstimate.mostBytes(ofTokens: .min) == 0)
    }

    @Test("no byte-level vocabulary makes more tokens of a text than the upper bound")
    func estimates() {
        forAll(cases: 200) { random, _ in
            let count = Int.random(in: 0...1_000_000, using: &random)
            #expect(TokenEstimate.upperBound(utf8Count: count) >= count)
        }
    }
}
