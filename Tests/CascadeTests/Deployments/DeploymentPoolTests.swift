// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

struct DeploymentPoolTests {
    @Test("a call takes a place, and gives it back")
    func place() throws {
        let pool = DeploymentRegistry(seed: 1).pool(
            for: "m",
            [
                DeploymentTraits(id: "a", limits: RateLimits(concurrency: 1)),
                DeploymentTraits(id: "b", limits: RateLimits(concurrency: 1)),
            ]
        )
        let demand = CallDemand(allowed: DeploymentSet(first: 2))
        let now = Duration.seconds(1)
        #expect(pool.next(demand, tried: DeploymentSet(), at: now) == .ready(0))
        let first = try #require(pool.admit(0, demand, at: now))
        #expect(pool.admit(0, demand, at: now) == nil)
        #expect(pool.next(demand, tried: DeploymentSet(), at: now) == .ready(1))
        let second = try #require(pool.admit(1, demand, at: now))
        #expect(pool.next(demand, tried: DeploymentSet(), at: now) == .busy(DeploymentSet(first: 2)))
        pool.finish(first, CallReport(.answered, latency: .seconds(1)), at: now)
        pool.finish(second, CallReport(.answered, latency: .seconds(1)), at: now)
        #expect(pool.next(demand, tried: DeploymentSet(first: 1), at: now) == .ready(1))
        #expect(pool.next(demand, tried: DeploymentSet(first: 2), at: now) == .none(Unavailability(.notAllowed)))
    }

    @Test("a place that is given back unused leaves no trace")
    func unused() throws {
        let limits = RateLimits(requestsPerMinute: 5, tokensPerMinute: 100, concurrency: 1)
        var scene = PoolScene(1, limits: limits)
        let before = scene.status()
        for _ in 0..<20 {
            let lease = try #require(scene.pool.admit(0, scene.demand(tokens: 90), at: scene.now))
            scene.pool.finish(lease, CallReport(.unused, latency: .zero), at: scene.now)
        }
        #expect(scene.status() == before)
        for _ in 0..<5 { scene.pool.probed(0, succeeded: false, at: scene.now) }
        scene.now += .seconds(20)
        let probe = try #require(scene.pool.admit(0, scene.demand(), at: scene.now))
        scene.pool.finish(probe, CallReport(.unused, latency: .zero), at: scene.now)
        #expect(scene.call() == true)
    }

    @Test("an index that is none is not taken")
    func outside() {
        let scene = PoolScene(2)
        for index in [-1, 2, 128, .max] { #expect(scene.pool.admit(index, scene.demand(), at: scene.now) == nil) }
        var demand = scene.demand()
        demand.allowed = DeploymentSet(first: 128)
        #expect(scene.next(demand, tried: DeploymentSet(first: 2)) == .none(Unavailability(.notAllowed)))
    }
}
