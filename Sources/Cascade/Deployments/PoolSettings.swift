// SPDX-License-Identifier: Apache-2.0

/// How the deployments of a model are watched and shared.
public struct PoolSettings: Sendable, Equatable {
    /// When a deployment is given a rest.
    public var breaker: BreakerSettings
    /// How many calls wait for a place.
    public var queue: QueueSettings
    /// How many calls may be made over the first of each request.
    public var retryBudget: RetryBudgetSettings
    /// After how long a latency counts half in the choice by lowest latency.
    public var latencyHalfLife: Duration
    /// After how long a latency counts half in the quantiles that hedging, adaptive timeouts and the status take.
    public var quantileHalfLife: Duration

    /// The defaults, unless given.
    public init(
        breaker: BreakerSettings = BreakerSettings(),
        queue: QueueSettings = QueueSettings(),
        retryBudget: RetryBudgetSettings = RetryBudgetSettings(),
        latencyHalfLife: Duration = .seconds(10),
        quantileHalfLife: Duration = .seconds(300)
    ) {
        self.breaker = breaker
        self.queue = queue
        self.retryBudget = retryBudget
        self.latencyHalfLife = latencyHalfLife
        self.quantileHalfLife = quantileHalfLife
    }
}

/// When the circuit breaker of a deployment opens, and for how long.
public struct BreakerSettings: Sendable, Equatable {
    /// The share of failed calls in the window that opens it, in 0…1.
    public var failures: Double
    /// How many calls the window must have before a share counts.
    public var calls: Int
    /// How far back calls are counted.
    public var window: Duration
    /// How many failures in a row open it, whatever the window has.
    public var consecutive: Int
    /// From when on a call counts as slow; nil: none does.
    public var slow: Duration?
    /// The share of slow calls in the window that opens it, in 0…1.
    public var slowCalls: Double
    /// The first rest.
    public var cooldown: Duration
    /// The longest rest; each that follows a failed probe, or a short recovery, is twice the one before.
    public var maxCooldown: Duration

    /// The defaults, unless given.
    public init(
        failures: Double = 0.5,
        calls: Int = 10,
        window: Duration = .seconds(30),
        consecutive: Int = 5,
        slow: Duration? = nil,
        slowCalls: Double = 0.8,
        cooldown: Duration = .seconds(15),
        maxCooldown: Duration = .seconds(300)
    ) {
        self.failures = failures
        self.calls = calls
        self.window = window
        self.consecutive = consecutive
        self.slow = slow
        self.slowCalls = slowCalls
        self.cooldown = cooldown
        self.maxCooldown = maxCooldown
    }
}

/// How many calls wait for a place at a deployment.
public struct QueueSettings: Sendable, Equatable {
    /// The most that wait at once; 0: none waits.
    public var size: Int

    /// 256, unless given.
    public init(size: Int = 256) {
        self.size = max(0, size)
    }
}

/// How many retries and hedges may be made beside first calls.
public struct RetryBudgetSettings: Sendable, Equatable {
    /// So many for each first call, 0…1.
    public var ratio: Double
    /// So many in a second whatever the traffic.
    public var minimumPerSecond: Double

    /// One in five calls and one a second, unless given.
    public init(ratio: Double = 0.2, minimumPerSecond: Double = 1) {
        self.ratio = ratio
        self.minimumPerSecond = minimumPerSecond
    }
}
