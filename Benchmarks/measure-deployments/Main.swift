// SPDX-License-Identifier: Apache-2.0

import Cascade

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Prints what the choice of a deployment takes, with every limit set, and what a call's place costs from choice to report.
///
/// CPU time, the best of some rounds, so that other work on the machine counts little.
@main
struct MeasureDeployments {
    private static let counts = [1, 10, 100]

    static func main() async {
        print("| balance | choice of 1, ns | of 10 | of 100 | choice, place and report of 1, ns | of 10 | of 100 |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for balance in Balance.allCases {
            let choices = counts.map { text(choice(balance, of: $0)) }
            let calls = counts.map { text(call(balance, of: $0)) }
            print("| `\(balance.rawValue)` | \((choices + calls).joined(separator: " | ")) |")
        }
        print("\nno deployment of 100 ready, ns: ", terminator: "")
        print(
            "\(text(idleChoice(.failed(.rateLimited(retryAfter: .seconds(3_600)))))) where all rest,",
            terminator: " "
        )
        print("\(text(idleChoice(nil))) where all are full")
        for count in counts {
            let taken = await QueueMeasure(deployments: count).run()
            print("a call that waits behind 200 others for one of \(count): \(text(taken)) ns, from waiting to report")
        }
    }

    /// A choice that finds nothing: every deployment has ended a call so, or has one that does not end.
    private static func idleChoice(_ outcome: CallReport.Outcome?) -> Double {
        let deployments = (0..<100).map { DeploymentTraits(id: "d\($0)", limits: RateLimits(concurrency: 1)) }
        let pool = DeploymentRegistry(seed: 1).pool(for: "measured", deployments)
        let demand = demand(.ordered, of: 100, 0)
        for index in 0..<100 {
            guard let lease = pool.admit(index, demand, at: time(0)), let outcome else { continue }
            pool.finish(lease, CallReport(outcome, latency: .milliseconds(1)), at: time(0))
        }
        return best { run in
            if case .ready = pool.next(demand, tried: DeploymentSet(), at: time(run)) { return 0 }
            return 1
        }
    }

    private static func choice(_ balance: Balance, of count: Int) -> Double {
        let pool = warmPool(of: count)
        return best { run in
            let chosen = pool.next(demand(balance, of: count, run), tried: DeploymentSet(), at: time(run))
            if case .ready = chosen { return 1 }
            return 0
        }
    }

    private static func call(_ balance: Balance, of count: Int) -> Double {
        let pool = warmPool(of: count)
        let report = CallReport(.answered, latency: .milliseconds(300), tokens: 400)
        return best { run in
            let (demand, now) = (demand(balance, of: count, run), time(run))
            guard case .ready(let index) = pool.next(demand, tried: DeploymentSet(), at: now),
                let lease = pool.admit(index, demand, at: now)
            else { return 0 }
            pool.finish(lease, report, at: now + .milliseconds(300))
            return 1
        }
    }

    /// A pool in which every check has something to look at: limits of all three kinds, the upstream's quota, latencies.
    private static func warmPool(of count: Int) -> DeploymentPool {
        let limits = RateLimits(requestsPerMinute: 10_000_000, tokensPerMinute: 1_000_000_000, concurrency: 1_000)
        let deployments = (0..<count).map { number in
            DeploymentTraits(
                id: "deployment-\(number)",
                price: Price(input: Cost(picoUSD: 150_000), output: Cost(picoUSD: 600_000 + Int64(number % 7))),
                weight: 1 + number % 5,
                limits: limits
            )
        }
        let pool = DeploymentRegistry(seed: 1).pool(for: "measured", deployments)
        let quota = UpstreamQuota(
            requests: UpstreamQuota.Allowance(remaining: 1 << 40, limit: 1 << 41, resetsAfter: .seconds(1_000_000)),
            tokens: UpstreamQuota.Allowance(remaining: 1 << 50, limit: 1 << 51, resetsAfter: .seconds(1_000_000))
        )
        let demand = demand(.ordered, of: count, 0)
        for run in 0..<40 {
            for index in 0..<count {
                guard let lease = pool.admit(index, demand, at: time(run)) else { continue }
                let latency = Duration.milliseconds(200 + (index * 37 + run * 11) % 400)
                pool.finish(lease, CallReport(.answered, latency: latency, tokens: 500, quota: quota), at: time(run))
            }
        }
        return pool
    }

    private static func demand(_ balance: Balance, of count: Int, _ run: Int) -> CallDemand {
        CallDemand(
            allowed: DeploymentSet(first: count),
            balance: balance,
            tokens: 500,
            affinity: UInt64(truncatingIfNeeded: run) &* 0x9E37_79B9_7F4A_7C15 | 1
        )
    }

    /// A thousand calls in a second.
    private static func time(_ run: Int) -> Duration { .milliseconds(1_000_000 + run) }

    /// Nanoseconds of CPU that one run took in the best of some rounds; each run must count 1.
    private static func best(_ run: (Int) -> Int) -> Double {
        let (rounds, runs) = (15, 20_000)
        var best = Double.infinity
        for round in 0..<rounds {
            let start = clock()
            var done = 0
            for number in 0..<runs { done += run(round * runs + number) }
            let taken = Double(clock() - start) * 1e9 / Double(CLOCKS_PER_SEC) / Double(runs)
            guard done == runs else { return .nan }
            best = min(best, taken)
        }
        return best
    }

    private static func text(_ nanoseconds: Double) -> String {
        nanoseconds.isNaN ? "refused" : "\(Int(nanoseconds.rounded()))"
    }
}
