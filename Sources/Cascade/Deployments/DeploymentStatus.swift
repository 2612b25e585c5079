// SPDX-License-Identifier: Apache-2.0

/// How a deployment is, for operators.
public struct DeploymentStatus: Sendable, Equatable {
    /// What the circuit breaker does.
    public enum State: String, Sendable, CaseIterable {
        /// Lets calls through.
        case closed
        /// Lets none through for a while.
        case open
        /// Lets one through at a time, to see.
        case halfOpen = "half_open"
    }

    /// How many calls ended how, since the start.
    public struct Totals: Sendable, Equatable {
        /// Whole answers.
        public var answered = 0
        /// Faults, whether they count for the breaker or not; without rate limits.
        public var failed = 0
        /// Refusals by the upstream's rate limit.
        public var rateLimited = 0
        /// Calls that were given up.
        public var cancelled = 0
        /// Tokens used.
        public var tokens = 0
        /// How often the breaker opened, and how often it closed again.
        public var openings = 0, closings = 0
    }

    /// The calls of the breaker's window.
    public struct Window: Sendable, Equatable {
        /// All that count.
        public var calls = 0
        /// Those that failed.
        public var failures = 0
        /// Those that were slow.
        public var slow = 0
    }

    /// What is left of a limit of our own, and of the upstream's where it told us; nil for no limit, or an unknown one.
    public struct Remaining: Sendable, Equatable {
        /// Of our own limit; below 0 where more was used than planned.
        public var own: Int?
        /// Of the upstream's, less what was sent since.
        public var upstream: Int?
    }

    /// The deployment's name.
    public var id: String
    /// The model's name.
    public var model: String
    /// What its breaker does.
    public var state: State
    /// Why it rests, in words; nil where it does not.
    public var reason: String?
    /// How long it rests still; nil where it does not.
    public var restsFor: Duration?
    /// Calls under way.
    public var inFlight: Int
    /// Calls that may be under way at once; nil for no limit.
    public var concurrency: Int?
    /// Calls that wait for a place at any deployment of the model.
    public var queued: Int
    /// The breaker's window.
    public var window: Window
    /// Half of the calls answered lately took at most this; nil until there are 20.
    public var p50: Duration?
    /// 95 % of them took at most this.
    public var p95: Duration?
    /// 99 % of them took at most this.
    public var p99: Duration?
    /// The requests left.
    public var requests: Remaining
    /// The tokens left.
    public var tokens: Remaining
    /// What happened since the start.
    public var totals: Totals
    /// Its weight.
    public var weight: Int
}
