// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PoolStressTests {
    /// What the tasks of a run did, all together.
    private struct Counts {
        var inFlight = [0, 0, 0]
        var most = [0, 0, 0]
        var leases = 0
        var refused = 0
        var cancelled = 0

        mutating func enter(_ index: Int) {
            leases += 1
            inFlight[index] += 1
            most[index] = max(most[index], inFlight[index])
        }
    }

    private final class Tally: Sendable {
        private let counts = Mutex(Counts())

        func add(_ body: (inout Counts) -> Void) { counts.withLock { body(&$0) } }

        var end: Counts { counts.withLock { $0 } }
    }

    @Test("thousands of calls at once: none beyond a limit, none forgotten, no place lost")
    func everyoneEnds() async {
        let limits = [4, 1, 7]
        let pool = DeploymentRegistry(seed: 5).pool(
            for: "m",
            limits.indices.map { DeploymentTraits(id: "d\($0)", limits: RateLimits(concurrency: limits[$0])) },
            PoolSettings(
                breaker: BreakerSettings(cooldown: .milliseconds(2), maxCooldown: .milliseconds(4)),
                queue: QueueSettings(size: 2_000)
            )
        )
        let clock = WallClock()
        let tally = Tally()
        let calls = 4_000
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<calls {
                group.addTask {
                    let call = Task { await Self.call(number, pool, clock, tally) }
                    if number % 5 == 0 {
                        await Task.yield()
                        call.cancel()
                    }
                    await call.value
                }
            }
        }
        let (end, status) = (tally.end, pool.status(at: clock.now))
        #expect(end.leases + end.refused + end.cancelled == calls)
        #expect(end.leases > 1_000)
        #expect(zip(end.most, limits).allSatisfy { $0 <= $1 })
        #expect(status.map(\.inFlight) == [0, 0, 0])
        #expect(pool.queued == 0)
        let totals = status.map(\.totals)
        #expect(totals.reduce(0) { $0 + $1.answered + $1.failed + $1.cancelled + $1.rateLimited } == end.leases)
    }

    private static func call(_ number: Int, _ pool: DeploymentPool, _ clock: WallClock, _ tally: Tally) async {
        let balances = Balance.allCases
        let demand = CallDemand(
            allowed: DeploymentSet(first: 3),
            balance: balances[number % balances.count],
            tokens: number % 100,
            affinity: UInt64(number % 7),
            key: "key\(number % 11)"
        )
        let lease: DeploymentLease
        switch await pool.wait(demand, candidates: demand.allowed, until: clock.now + .seconds(20), clock: clock) {
        case .success(let place): lease = place
        case .failure: return tally.add { if Task.isCancelled { $0.cancelled += 1 } else { $0.refused += 1 } }
        }
        tally.add { $0.enter(lease.index) }
        for _ in 0..<(number % 4) { await Task.yield() }
        tally.add { $0.inFlight[lease.index] -= 1 }
        let outcomes: [CallReport.Outcome] = [
            .answered, .answered, .failed(.fault), .answered, .failed(.rateLimited(retryAfter: .milliseconds(1))),
            Task.isCancelled ? .cancelled : .answered,
        ]
        let report = CallReport(outcomes[number % outcomes.count], latency: .microseconds(50), tokens: 10)
        pool.finish(lease, report, at: clock.now)
    }

    @Test("in-flight calls never pass the limit, and every lease comes back, whatever happens between")
    func conservation() {
        forAll(cases: 100) { random, seed in
            let limit = Int.random(in: 1...4, using: &random)
            let count = Int.random(in: 1...5, using: &random)
            var scene = PoolScene(
                count,
                limits: RateLimits(requestsPerMinute: 600, tokensPerMinute: 60_000, concurrency: limit),
                seed: seed
            )
            var leases: [DeploymentLease] = []
            for _ in 0..<400 {
                scene.now += .milliseconds(Int64.random(in: 0...300, using: &random))
                let demand = scene.demand(
                    Balance.allCases[Int.random(in: 0..<6, using: &random)],
                    tokens: Int.random(in: 0...5_000, using: &random),
                    affinity: random.next()
                )
                if Bool.random(using: &random), case .ready(let index) = scene.next(demand) {
                    let lease = scene.pool.admit(index, demand, at: scene.now)
                    #expect(lease?.index == index, "seed \(seed)")
                    if let lease { leases.append(lease) }
                } else if !leases.isEmpty {
                    let lease = leases.remove(at: Int.random(in: 0..<leases.count, using: &random))
                    let outcomes: [CallReport.Outcome] = [
                        .answered, .failed(.fault), .cancelled, .failed(.rateLimited(retryAfter: nil)), .answered,
                    ]
                    let outcome = outcomes[Int.random(in: 0..<outcomes.count, using: &random)]
                    let tokens = Int.random(in: 0...8_000, using: &random)
                    scene.pool.finish(lease, CallReport(outcome, latency: .seconds(1), tokens: tokens), at: scene.now)
                }
                let inFlight = scene.pool.status(at: scene.now).map(\.inFlight)
                #expect(inFlight.allSatisfy { (0...limit).contains($0) }, "seed \(seed)")
                #expect(inFlight.reduce(0, +) == leases.count, "seed \(seed)")
            }
        }
    }
}

/// The time of this machine.
private struct WallClock: EngineClock {
    private static let start = ContinuousClock.now

    var now: Duration { ContinuousClock.now - Self.start }

    var unixMilliseconds: Int64 { 0 }

    func sleep(for span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}
