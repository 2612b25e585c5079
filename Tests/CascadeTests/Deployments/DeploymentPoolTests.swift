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
}
