// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Logging
import Synchronization

/// What every request needs: the engine, the policies of the moment, and where records go.
final class Gateway: Sendable {
    /// The limits of requests.
    struct Limits: Sendable {
        /// Bytes of a request body.
        var body = 4 << 20
        /// Requests on their way at once.
        var requests = 1_024
        /// How long a stream is silent before a comment keeps it alive.
        var keepAlive = Duration.seconds(5)
    }

    let engine: CascadeEngine
    let clock: any EngineClock
    /// What is known of every deployment.
    let deployments: DeploymentRegistry
    let recorder: TraceRecorder
    let metrics = Metrics()
    let keyLimiter = KeyLimiter()
    let limits: Limits
    let logger: Logger
    private let current: Mutex<Snapshot>
    private let draining = Atomic<Bool>(false)
    /// Asking the system for each request's random bits would cost it a microsecond of system calls.
    private let random = Mutex(SplitMix64(seed: UInt64.random(in: .min ... .max)))

    init(
        snapshot: Snapshot,
        clock: any EngineClock,
        deployments: DeploymentRegistry,
        recorder: TraceRecorder,
        limits: Limits,
        logger: Logger
    ) {
        self.deployments = deployments
        current = Mutex(snapshot)
        engine = CascadeEngine(clock: clock)
        self.clock = clock
        self.recorder = recorder
        self.limits = limits
        self.logger = logger
    }

    /// The configuration of the moment; a request keeps the one it began with.
    var snapshot: Snapshot { current.withLock { $0 } }

    /// Swaps the configuration for the requests to come.
    func swap(_ snapshot: Snapshot) {
        current.withLock { $0 = snapshot }
        keyLimiter.keep(Set(snapshot.keys.names))
    }

    /// Whether the server has begun to shut down.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Lets `/readyz` say no, so that no new requests are sent here.
    func drain() {
        draining.store(true, ordering: .relaxed)
    }

    /// A new id of a trace.
    func makeTraceID() -> TraceID {
        let now = clock.unixMilliseconds
        return random.withLock { TraceID(unixMilliseconds: now, using: &$0) }
    }

    /// A new seed for the jitter of a request's retries.
    func makeSeed() -> UInt64 {
        random.withLock { $0.next() }
    }

    /// What `/metrics` says.
    var metricsText: String {
        var page = MetricsPage()
        metrics.write(to: &page, traces: recorder.counts, policies: snapshot.policies.count)
        page.write(deployments.status(at: clock.now))
        page.write(keyLimiter.counts)
        return page.text
    }

    /// Writes down what a request came to.
    func finish(_ trace: Trace) {
        metrics.count(trace)
        recorder.record(trace)
        let isFault = if case .failed = trace.outcome { true } else { false }
        logger.log(
            level: isFault ? .warning : .debug,
            "request",
            metadata: [
                "trace_id": "\(trace.id)", "policy": "\(trace.policy)", "outcome": "\(trace.outcome.code)",
                "attempts": "\(trace.attempts.count)", "cost_usd": "\(trace.cost.usd)",
                "duration_ms": "\(trace.duration.milliseconds)", "key": "\(trace.key ?? "none")",
            ]
        )
    }
}
