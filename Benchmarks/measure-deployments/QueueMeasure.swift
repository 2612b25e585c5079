// SPDX-License-Identifier: Apache-2.0

import Cascade

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What it takes to wait for a place: 200 more calls at a time than there are places, of ten keys, each with the timer of its deadline.
struct QueueMeasure {
    let deployments: Int
    private static let more = 200
    private static let calls = 20_000

    /// Nanoseconds of CPU a call, on all threads, in the best of three rounds.
    func run() async -> Double {
        var best = Double.infinity
        for _ in 0..<3 {
            let pool = DeploymentRegistry(seed: 1).pool(
                for: "measured",
                (0..<deployments).map { DeploymentTraits(id: "d\($0)", limits: RateLimits(concurrency: 1)) }
            )
            let start = clock()
            await withTaskGroup(of: Void.self) { group in
                let tasks = deployments + Self.more
                for number in 0..<tasks {
                    group.addTask { await Self.callInTurn(pool, key: "key\(number % 10)", times: Self.calls / tasks) }
                }
            }
            best = min(best, Double(clock() - start) * 1e9 / Double(CLOCKS_PER_SEC) / Double(Self.calls))
        }
        return best
    }

    private static func callInTurn(_ pool: DeploymentPool, key: String, times: Int) async {
        let time = MachineTime()
        let demand = CallDemand(
            allowed: DeploymentSet(first: pool.deployments.count),
            balance: .leastBusy,
            tokens: 500,
            key: key
        )
        for _ in 0..<times {
            let place = await pool.wait(
                demand,
                candidates: demand.allowed,
                until: time.now + .seconds(600),
                clock: time
            )
            guard case .success(let lease) = place else { continue }
            await Task.yield()
            pool.finish(lease, CallReport(.answered, latency: .microseconds(1)), at: time.now)
        }
    }
}

private struct MachineTime: EngineClock {
    private static let start = ContinuousClock.now

    var now: Duration { ContinuousClock.now - Self.start }

    var unixMilliseconds: Int64 { 0 }

    func sleep(for span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}
