// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Curl
import CurlTesting
import FaultyUpstream
import Providers
import Synchronization

/// Many requests over three deployments that fail by a script, and what came of them.
struct ChaosRun {
    static let deadline = Duration.seconds(2)
    static let lanes = 64
    static let concurrency = 24
    static let queueSize = 8
    /// The deployment whose stalls nothing ends but the time of the request.
    static let patient = 2

    /// What one request came to.
    struct Record: Sendable {
        let trace: Trace
        /// From the call of the engine to its return.
        let took: Duration
    }

    private(set) var records: [Record] = []
    private(set) var tallies: [FaultyUpstream.Tally] = []
    private(set) var statuses: [DeploymentStatus] = []
    /// The growth of the resident set, in bytes.
    private(set) var growth = 0
    /// The calls that were under way at once, and waited.
    let gauge = ChaosGauge()
    /// Connections and sockets that were still there when the client was shut down.
    private(set) var leftovers = 0

    /// Runs them, over upstreams that speak the dialects in turn, whole and streamed.
    static func run(requests: Int, seed: UInt64, hedges: Bool) async throws -> ChaosRun {
        let script = ChaosScript(seed: seed, deployments: 3, requests: requests)
        let upstreams = try (0..<3).map { number in
            try FaultyUpstream(latency: .milliseconds(2)) { script.fault(of: $0, at: number) }
        }
        defer { for upstream in upstreams { upstream.stop() } }
        let client = try CurlClient()
        let pool = pool()
        var run = ChaosRun()
        let policy = try policy(upstreams, client, pool, run.gauge, hedges: hedges)
        let before = Memory.resident
        let clock = RealClock()
        run.records = await withTaskGroup(of: [Record].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var records: [Record] = []
                    for number in stride(from: lane, to: requests, by: lanes) {
                        let start = clock.now
                        let result = await CascadeEngine(clock: clock)
                            .answer(
                                .sample(),
                                by: policy,
                                context: .sample(clock, key: "\(lane % 4)", seed: UInt64(number))
                            )
                        records.append(Record(trace: result.trace, took: clock.now - start))
                        script.finishRequest()
                        // As a client does that is told to come back later.
                        if case .failed(.unavailable) = result.outcome {
                            try? await clock.sleep(for: .milliseconds(50))
                        }
                    }
                    return records
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        run.growth = Memory.resident - before
        run.statuses = pool.status(at: clock.now)
        await client.shutdown()
        _ = await eventually { upstreams.allSatisfy { $0.openConnections == 0 && $0.tally.inFlight == 0 } }
        run.tallies = upstreams.map(\.tally)
        let ports = upstreams.flatMap(\.ports)
        _ = await eventually { OpenSockets.count(ofPorts: ports) == ports.count }
        run.leftovers = upstreams.reduce(OpenSockets.count(ofPorts: ports) - ports.count) { $0 + $1.openConnections }
        return run
    }

    private static func pool() -> DeploymentPool {
        var settings = PoolSettings()
        settings.queue = QueueSettings(size: queueSize)
        settings.breaker.window = .seconds(2)
        settings.breaker.cooldown = .milliseconds(100)
        settings.breaker.maxCooldown = .milliseconds(400)
        settings.retryBudget = RetryBudgetSettings(ratio: 1, minimumPerSecond: 100)
        let limits = RateLimits(concurrency: concurrency)
        return DeploymentRegistry(seed: 1).pool(
            for: "small",
            (0..<3).map { DeploymentTraits(id: "chaos-\($0)", price: FaultBench.price, limits: limits) },
            settings
        )
    }

    private static func policy(
        _ upstreams: [FaultyUpstream],
        _ client: CurlClient,
        _ pool: DeploymentPool,
        _ gauge: ChaosGauge,
        hedges: Bool
    ) throws -> CompiledPolicy {
        var endpoint = EndpointSettings()
        endpoint.maxResponseBytes = 64 << 10
        let deployments = try upstreams.enumerated().map { number, upstream in
            let dialect = DialectUnderTest.all[number % DialectUnderTest.all.count]
            let limit = number == patient ? Duration.seconds(86_400) : .milliseconds(300)
            (endpoint.firstByteTimeout, endpoint.idleTimeout) = (limit, limit)
            return Deployment(
                id: "chaos-\(number)",
                upstreamModel: "small",
                price: FaultBench.price,
                provider: GaugedProvider(
                    inner: try dialect.provider(upstream.origin(), number % 2 == 1, endpoint, client),
                    deployment: number,
                    pool: pool,
                    gauge: gauge
                )
            )
        }
        let model = Model(name: "small", deployments: deployments, balance: .weighted, pool: pool)
        var rung = Policy.Rung(model: "small")
        if hedges {
            rung.hedge = .after(.milliseconds(30))
            rung.adaptiveTimeout = Policy.AdaptiveTimeout()
        }
        var policy = Policy(name: "chaos", ladder: [rung])
        policy.limits.deadline = deadline
        return try PolicyCompiler(models: [model], factories: []).compile(policy, in: .empty)
    }
}
