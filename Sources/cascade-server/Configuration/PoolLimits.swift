// SPDX-License-Identifier: Apache-2.0

/// How much may be asked; nil for no limit.
struct RateLimits: Sendable, Equatable {
    var requestsPerMinute: Int?
    var tokensPerMinute: Int?
    /// How many calls may be under way at once.
    var concurrency: Int?
}

/// When a deployment that fails is left alone, and for how long.
struct BreakerSettings: Sendable, Equatable {
    /// The share of failed calls in the window that opens it, 0…1.
    var failures = 0.5
    /// How many calls the window needs before shares count.
    var calls = 10
    var window = Duration.seconds(30)
    /// How many failures on end open it.
    var consecutive = 5
    /// From when on a call is slow; nil for never.
    var slow: Duration?
    /// The share of slow calls in the window that opens it, 0…1.
    var slowCalls = 0.8
    /// How long it stays open at first; doubled at each further opening.
    var cooldown = Duration.seconds(15)
    var maxCooldown = Duration.seconds(300)
}

/// The calls that wait for a deployment of a model.
struct QueueSettings: Sendable, Equatable {
    /// The most of them; 0 for none.
    var size = 256
}

/// The share of calls that may be repeated.
struct RetryBudgetSettings: Sendable, Equatable {
    /// Retries and hedges per call, 0…1.
    var ratio = 0.2
    /// What is allowed besides, per second.
    var minimumPerSecond = 1.0
}
