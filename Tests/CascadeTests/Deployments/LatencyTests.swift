// SPDX-License-Identifier: Apache-2.0

import CascadeTesting
import Testing

@testable import Cascade

struct LatencyTests {
    @Test("no quantile before twenty answers; faults and calls that were soon given up are none")
    func fewest() {
        var scene = PoolScene(2)
        for _ in 0..<19 { scene.call(0, taking: .seconds(1)) }
        scene.call(0, .cancelled, taking: .milliseconds(900))
        scene.call(0, .failed(.fault), taking: .seconds(90))
        #expect(scene.pool.latency(quantile: 0.5) == nil)
        scene.call(1, taking: .seconds(1))
        #expect(scene.pool.latency(quantile: 0.5) != nil)
        #expect(scene.pool.latency(quantile: 0.5, of: 0) == nil)
        #expect(scene.pool.latency(quantile: 0.5, of: 9) == nil)
    }

    @Test(
        "calls that were ended because they were slow are not hidden",
        arguments: [CallReport.Outcome.cancelled, .failed(.timedOut(phase: "total", after: .seconds(9)))]
    )
    func censored(ending: CallReport.Outcome) throws {
        var scene = PoolScene(1, PoolSettings(breaker: BreakerSettings(failures: 1, consecutive: 100)))
        for _ in 0..<90 { scene.call(taking: .seconds(1)) }
        for _ in 0..<10 { scene.call(0, ending, taking: .seconds(9)) }
        for _ in 0..<100 { scene.call(0, .cancelled, taking: .milliseconds(10)) }
        #expect(try #require(scene.pool.latency(quantile: 0.8)) < .seconds(2))
        #expect(try #require(scene.pool.latency(quantile: 0.95)) > .seconds(8))
    }

    @Test("quantiles are right within 6 %", arguments: [0.5, 0.9, 0.95, 0.99])
    func accuracy(share: Double) throws {
        try forAll(cases: 50) { random, seed in
            var histogram = LatencyHistogram(halfLife: .seconds(300))
            let scale = Double(Int.random(in: 10...1_000_000, using: &random)) * 1_000
            let latencies = (0..<2_000).map { _ in
                let draw = Double.random(in: 0..<1, using: &random)
                return Nanoseconds(scale * (1 + 20 * draw * draw * draw))
            }
            for latency in latencies { histogram.add(latency, at: 0) }
            let truth = Double(latencies.sorted()[Int(share * 2_000)])
            let found = Double(try #require(histogram.quantile(share)))
            #expect(abs(found / truth - 1) < 0.06, "seed \(seed)")
        }
    }

    @Test("any latency has a bucket", arguments: [Nanoseconds.min, -1, 0, 1, 999, 1 << 40, 1 << 50, .max])
    func extremes(latency: Nanoseconds) throws {
        var histogram = LatencyHistogram(halfLife: .seconds(1))
        for _ in 0..<20 { histogram.add(latency, at: 0) }
        let found = try #require(histogram.quantile(0.5))
        #expect(found >= 0)
        if (1_000...1 << 40).contains(latency) { #expect(abs(Double(found) / Double(latency) - 1) < 0.13) }
    }

    @Test("what was long ago counts little, and is forgotten at last")
    func fading() throws {
        var histogram = LatencyHistogram(halfLife: .seconds(60))
        let second: Nanoseconds = 1_000_000_000
        for _ in 0..<100 { histogram.add(10 * second, at: 0) }
        for number in 0..<100 { histogram.add(second, at: 300 * second + Nanoseconds(number)) }
        #expect(try #require(histogram.quantile(0.9)) < 2 * second)
        histogram.add(second, at: 3_600 * second)
        #expect(histogram.quantile(0.5) == nil)
    }

    @Test("a mean rises at once, falls by halves, and starts at nothing")
    func peak() {
        let second = 1_000_000_000.0
        var mean = PeakEWMA()
        #expect(mean.value(at: 5, halfLife: 10) == 0)
        mean.add(8_000_000_000, at: 0, halfLife: 10_000_000_000)
        #expect(mean.value(at: 0, halfLife: 10_000_000_000) == 8 * second)
        #expect(abs(mean.value(at: 10_000_000_000, halfLife: 10_000_000_000) - 4 * second) < 0.01 * second)
        mean.add(2_000_000_000, at: 10_000_000_000, halfLife: 10_000_000_000)
        #expect(abs(mean.value(at: 10_000_000_000, halfLife: 10_000_000_000) - 5 * second) < 0.01 * second)
    }

    @Test("powers and logarithms are right to four digits")
    func binary() {
        #expect(Binary.decay(0) == 1)
        #expect(Binary.decay(-3) == 1)
        #expect(Binary.decay(1_000) == 0)
        for step in 0..<400 {
            let x = Double(step) / 100
            #expect(abs(Binary.logarithm(Binary.decay(x)) + x * 0.693_147_18) < 1e-4)
        }
        #expect(abs(Binary.logarithm(10) - 2.302_585) < 1e-4)
    }
}
