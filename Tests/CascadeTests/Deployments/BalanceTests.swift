// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct BalanceTests {
    private static func deployments(weights: [Int], prices: [Int64] = []) -> [DeploymentTraits] {
        weights.indices.map { index in
            let price = Cost(picoUSD: prices.isEmpty ? 0 : prices[index])
            return DeploymentTraits(id: "d\(index)", price: Price(input: price, output: price), weight: weights[index])
        }
    }

    /// Which deployment a choice names.
    private static func index(_ choice: DeploymentChoice) -> Int {
        if case .ready(let index) = choice { index } else { -1 }
    }

    @Test("every balance chooses one that is allowed, untried and well", arguments: Balance.allCases)
    func onlyWell(balance: Balance) {
        forAll(cases: 200) { random, seed in
            let count = Int.random(in: 1...128, using: &random)
            var scene = PoolScene(count, limits: RateLimits(concurrency: 1), seed: seed)
            var well = DeploymentSet()
            var demand = scene.demand(balance, affinity: random.next())
            var tried = DeploymentSet()
            for index in 0..<count {
                switch Int.random(in: 0..<5, using: &random) {
                case 0: scene.pool.probed(index, succeeded: false, at: scene.now)
                case 1: _ = scene.pool.admit(index, scene.demand(), at: scene.now)
                case 2: demand.allowed.remove(index)
                case 3: tried.insert(index)
                default: well.insert(index)
                }
            }
            scene.now += .seconds(1)
            switch scene.next(demand, tried: tried) {
            case .ready(let index): #expect(well.contains(index), "seed \(seed)")
            case .busy, .none: #expect(well.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test("ordered: the first that can")
    func ordered() {
        let scene = PoolScene(3)
        #expect(scene.next() == .ready(0))
        #expect(scene.next(tried: DeploymentSet(first: 1)) == .ready(1))
        scene.pool.probed(0, succeeded: false, at: scene.now)
        #expect(scene.next() == .ready(1))
    }

    @Test("weighted: shares follow the weights")
    func weighted() {
        let weights = [1, 3, 0, 10, 6]
        let scene = PoolScene(Self.deployments(weights: weights))
        let calls = 20_000
        var counts = [Int](repeating: 0, count: 5)
        for _ in 0..<calls { counts[Self.index(scene.next(scene.demand(.weighted)))] += 1 }
        #expect(Self.chiSquare(counts, weights.map { max($0, 1) }) < Self.chiSquareBound)
    }

    /// Pearson's statistic of counts against shares by weight.
    private static func chiSquare(_ counts: [Int], _ weights: [Int]) -> Double {
        let (calls, sum) = (Double(counts.reduce(0, +)), Double(weights.reduce(0, +)))
        return zip(counts, weights).reduce(0) { total, pair in
            let expected = calls * Double(pair.1) / sum
            return total + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
        }
    }

    /// One in a hundred thousand for four degrees of freedom.
    private static let chiSquareBound = 28.5

    @Test("least_busy: calls under way follow the weights")
    func leastBusy() {
        let scene = PoolScene(Self.deployments(weights: [1, 2, 5]))
        let demand = scene.demand(.leastBusy)
        for _ in 0..<80 { _ = scene.pool.admit(Self.index(scene.next(demand)), demand, at: scene.now) }
        #expect(scene.pool.status(at: scene.now).map(\.inFlight) == [10, 20, 50])
    }

    @Test("least_busy: deployments without calls share what comes one by one")
    func idle() {
        var scene = PoolScene(4)
        var seen = DeploymentSet()
        for _ in 0..<200 {
            let index = Self.index(scene.next(scene.demand(.leastBusy)))
            seen.insert(index)
            scene.call(index)
        }
        #expect(seen.count == 4)
    }

    @Test("lowest_latency: fast deployments get most, slow ones some, busy ones fewer")
    func lowestLatency() {
        var scene = PoolScene(3)
        let latencies = [Duration.milliseconds(50), .milliseconds(500), .milliseconds(400)]
        var counts = [0, 0, 0]
        for _ in 0..<1_000 {
            let index = Self.index(scene.next(scene.demand(.lowestLatency)))
            counts[index] += 1
            scene.call(index, taking: latencies[index])
        }
        #expect(counts[0] > 550 && counts[1] > 20 && counts[1] < 250)
        let demand = scene.demand(.lowestLatency)
        for _ in 0..<40 { _ = scene.pool.admit(0, demand, at: scene.now) }
        #expect((0..<100).allSatisfy { _ in Self.index(scene.next(demand)) != 0 })
    }

    @Test("lowest_latency: one that was slow once is tried again when that is old")
    func recovery() {
        var scene = PoolScene(2)
        scene.call(0, taking: .seconds(30))
        var later: [Int] = []
        for _ in 0..<300 {
            let index = Self.index(scene.next(scene.demand(.lowestLatency)))
            scene.call(index, taking: .milliseconds(500))
            later.append(index)
        }
        #expect(!later.prefix(50).contains(0))
        #expect(later.suffix(100).count { $0 == 0 } > 30)
    }

    @Test("cheapest: the lowest price, among equals as listed")
    func cheapest() {
        let scene = PoolScene(Self.deployments(weights: [1, 1, 1, 1], prices: [9, 4, 7, 4]))
        #expect(scene.next(scene.demand(.cheapest)) == .ready(1))
        scene.pool.probed(1, succeeded: false, at: scene.now)
        #expect(scene.next(scene.demand(.cheapest)) == .ready(3))
    }

    @Test("cache_affine: a conversation keeps its deployment, and all get their share by weight")
    func affinity() {
        let weights = [1, 2, 4, 1, 2]
        let scene = PoolScene(Self.deployments(weights: weights))
        var counts = [Int](repeating: 0, count: 5)
        forAll(cases: 20_000) { random, _ in
            let affinity = random.next() | 1
            let index = Self.index(scene.next(scene.demand(.cacheAffine, affinity: affinity)))
            counts[index] += 1
            #expect(scene.next(scene.demand(.cacheAffine, affinity: affinity)) == .ready(index))
        }
        #expect(Self.chiSquare(counts, weights) < Self.chiSquareBound)
    }

    @Test("cache_affine: a deployment that is added takes its share, and nothing else moves")
    func stability() {
        let small = PoolScene(Self.deployments(weights: [1, 1, 1, 1]))
        let large = PoolScene(Self.deployments(weights: [1, 1, 1, 1, 1]))
        var moved = 0
        forAll(cases: 10_000) { random, seed in
            let affinity = random.next() | 1
            let before = Self.index(small.next(small.demand(.cacheAffine, affinity: affinity)))
            let after = Self.index(large.next(large.demand(.cacheAffine, affinity: affinity)))
            if before != after {
                moved += 1
                #expect(after == 4, "seed \(seed)")
            }
        }
        #expect(moved > 1_800 && moved < 2_200)
    }

    @Test("cache_affine: while one is down its conversations move, and those of others do not")
    func failover() {
        let scene = PoolScene(6)
        let affinities = (1...600).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        let before = affinities.map { Self.index(scene.next(scene.demand(.cacheAffine, affinity: $0))) }
        scene.pool.probed(2, succeeded: false, at: scene.now)
        let during = affinities.map { Self.index(scene.next(scene.demand(.cacheAffine, affinity: $0))) }
        #expect(zip(before, during).allSatisfy { $0 == 2 ? $1 != 2 : $0 == $1 })
    }

    @Test("cache_affine: a conversation that everyone has does not bury its deployment")
    func boundedLoad() {
        let scene = PoolScene(8)
        let demand = scene.demand(.cacheAffine, affinity: 42)
        for _ in 0..<400 { _ = scene.pool.admit(Self.index(scene.next(demand)), demand, at: scene.now) }
        let inFlight = scene.pool.status(at: scene.now).map(\.inFlight)
        #expect(inFlight.reduce(0, +) == 400)
        #expect((inFlight.max() ?? 0) <= 400 * 5 / 4 / 8 + 1)
    }

    @Test("cache_affine: a call without a conversation goes where least is under way")
    func noConversation() {
        let scene = PoolScene(3)
        let demand = scene.demand(.cacheAffine)
        for _ in 0..<30 { _ = scene.pool.admit(Self.index(scene.next(demand)), demand, at: scene.now) }
        #expect(scene.pool.status(at: scene.now).map(\.inFlight) == [10, 10, 10])
    }

    @Test("the same seed makes the same choices")
    func seeded() {
        let choices = (0..<2).map { _ in
            let scene = PoolScene(10, seed: 99)
            return (0..<100).map { _ in Self.index(scene.next(scene.demand(.weighted))) }
        }
        #expect(choices[0] == choices[1])
    }
}
