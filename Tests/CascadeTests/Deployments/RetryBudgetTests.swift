// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

struct RetryBudgetTests {
    @Test("without traffic there are some retries, and more each second")
    func minimum() {
        var scene = PoolScene(1, PoolSettings(retryBudget: RetryBudgetSettings(minimumPerSecond: 1)))
        #expect((0..<20).count { _ in scene.pool.mayRetry(at: scene.now) } == 10)
        scene.now += .seconds(5)
        #expect((3...5).contains((0..<20).count { _ in scene.pool.mayRetry(at: scene.now) }))
    }

    @Test("retries keep to their share of first calls", arguments: [0.0, 0.1, 0.2, 0.5])
    func share(ratio: Double) {
        let budget = RetryBudgetSettings(ratio: ratio, minimumPerSecond: 0)
        var scene = PoolScene(1, PoolSettings(retryBudget: budget))
        var retries = 0
        let calls = 10_000
        for _ in 0..<calls {
            scene.now += .milliseconds(5)
            scene.call()
            var again = scene.demand()
            again.isRetry = true
            if scene.pool.mayRetry(at: scene.now), let lease = scene.pool.admit(0, again, at: scene.now) {
                retries += 1
                scene.pool.finish(lease, CallReport(.answered, latency: .zero), at: scene.now)
            }
        }
        #expect(abs(Double(retries) - ratio * Double(calls)) <= 0.01 * Double(calls))
    }

    @Test("traffic that is over buys no retries later")
    func fading() {
        var scene = PoolScene(1, PoolSettings(retryBudget: RetryBudgetSettings(ratio: 0.2, minimumPerSecond: 0)))
        for _ in 0..<1_000 { scene.call() }
        scene.now += .seconds(60)
        #expect(!scene.pool.mayRetry(at: scene.now))
    }
}
