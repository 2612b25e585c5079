// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct DeploymentRegistryTests {
    private let now = Duration.seconds(50)

    private func traits(_ ids: [String], concurrency: Int? = nil) -> [DeploymentTraits] {
        ids.map { DeploymentTraits(id: $0, limits: RateLimits(concurrency: concurrency)) }
    }

    private func demand(_ pool: DeploymentPool) -> CallDemand {
        CallDemand(allowed: DeploymentSet(first: pool.deployments.count))
    }

    @Test("a reload keeps what is known of a deployment, wherever it stands now")
    func reload() throws {
        let registry = DeploymentRegistry(seed: 1)
        let old = registry.pool(for: "m", traits(["a", "b"]))
        old.probed(0, succeeded: false, at: now)
        let lease = try #require(old.admit(1, demand(old), at: now))
        let new = registry.pool(for: "m", traits(["c", "b", "a"]))
        #expect(new.status(at: now).map(\.state) == [.closed, .closed, .open])
        #expect(new.status(at: now).map(\.inFlight) == [0, 1, 0])
        old.finish(lease, CallReport(.answered, latency: .seconds(1)), at: now)
        #expect(new.status(at: now).map(\.inFlight) == [0, 0, 0])
        #expect(new.status(at: now)[1].totals.answered == 1)
    }

    @Test("new limits hold from the first use of the new pool on, for the old one too")
    func limits() throws {
        let registry = DeploymentRegistry(seed: 1)
        let old = registry.pool(for: "m", traits(["a"], concurrency: 2))
        let first = try #require(old.admit(0, demand(old), at: now))
        let new = registry.pool(for: "m", traits(["a"], concurrency: 1))
        let second = try #require(old.admit(0, demand(old), at: now))
        #expect(new.admit(0, demand(new), at: now) == nil)
        #expect(old.admit(0, demand(old), at: now) == nil)
        for lease in [first, second] { old.finish(lease, CallReport(.answered, latency: .zero), at: now) }
        #expect(new.admit(0, demand(new), at: now) != nil)
        #expect(old.admit(0, demand(old), at: now) == nil)
    }

    @Test("a deployment is forgotten with the last pool that has it")
    func forgetting() {
        let registry = DeploymentRegistry(seed: 1)
        var pools = [registry.pool(for: "m", traits(["a", "b"]))]
        pools[0].probed(0, succeeded: false, at: now)
        pools.append(registry.pool(for: "m", traits(["b"])))
        #expect(registry.status(at: now).map(\.id) == ["b"])
        pools.append(registry.pool(for: "m", traits(["a", "b"])))
        #expect(pools[2].status(at: now).map(\.state) == [.open, .closed])
        pools = [registry.pool(for: "m", traits(["b"]))]
        pools = [registry.pool(for: "m", traits(["a", "b"]))]
        #expect(pools[0].status(at: now).map(\.state) == [.closed, .closed])
    }

    @Test("a configuration that is dropped at once leaves the one in use as it was")
    func refusedReload() throws {
        let registry = DeploymentRegistry(seed: 1)
        let pool = registry.pool(for: "m", traits(["a"], concurrency: 2))
        pool.probed(0, succeeded: false, at: now)
        _ = registry.pool(for: "m", traits(["z"], concurrency: 1))
        #expect(registry.status(at: now).map(\.id) == ["a"])
        #expect(registry.status(at: now).map(\.concurrency) == [2])
        let next = registry.pool(for: "m", traits(["a"], concurrency: 2))
        #expect(next.status(at: now)[0].state == .open)
    }

    @Test("the status lists deployments in the order of registration")
    func order() {
        let registry = DeploymentRegistry(seed: 1)
        let pools = ["m", "n"].map { registry.pool(for: $0, traits(["\($0)/x", "\($0)/y"])) }
        let again = registry.pool(for: "m", traits(["m/y", "m/x"]))
        #expect(registry.status(at: now).map(\.id) == ["m/y", "m/x", "n/x", "n/y"])
        #expect(registry.status(at: now).map(\.model) == ["m", "m", "n", "n"])
        #expect(pools.count == 2 && again.model == "m")
    }

    @Test("reloads under load lose no call, and keep no deployment for ever")
    func reloads() throws {
        try forAll(cases: 100) { random, seed in
            let registry = DeploymentRegistry(seed: seed)
            let ids = (0..<8).map { "d\($0)" }
            var pools = [registry.pool(for: "m", traits(ids))]
            var calls: [(pool: DeploymentPool, lease: DeploymentLease)] = []
            for _ in 0..<60 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    let some = ids.shuffled(using: &random).prefix(Int.random(in: 1...8, using: &random))
                    pools.append(registry.pool(for: "m", traits(Array(some))))
                    if pools.count > 2 { pools.removeFirst() }
                case 1 where !calls.isEmpty:
                    let call = calls.remove(at: Int.random(in: 0..<calls.count, using: &random))
                    call.pool.finish(call.lease, CallReport(.answered, latency: .zero), at: now)
                default:
                    let pool = try #require(pools.randomElement(using: &random))
                    let index = Int.random(in: 0..<pool.deployments.count, using: &random)
                    calls.append((pool, try #require(pool.admit(index, demand(pool), at: now))))
                }
                for pool in pools {
                    for (index, status) in pool.status(at: now).enumerated() {
                        let id = pool.deployments[index].id
                        #expect(status.id == id, "seed \(seed)")
                        #expect(
                            status.inFlight == calls.count { $0.pool.deployments[$0.lease.index].id == id },
                            "seed \(seed)"
                        )
                    }
                }
            }
        }
    }
}
