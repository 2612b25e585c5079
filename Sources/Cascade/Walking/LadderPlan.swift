// SPDX-License-Identifier: Apache-2.0

/// The numbers of a policy that decide a walk, for one request.
public struct LadderPlan: Sendable, Equatable {
    /// The rungs, cheapest first.
    public var rungs: [Rung]
    /// What is returned when no answer was accepted.
    public var exhausted: ExhaustedAction = .error
    /// What a vendor's filter does.
    public var onFilter: FilterAction = .return
    /// What an upstream that finds, while it is called, that it cannot say the request does.
    public var unsupported = Policy.UnsupportedAction.skip
    /// How long the whole request may take.
    public var deadline: Duration = .seconds(60)
    /// How much the whole request may cost; nil for no limit.
    public var maxCost: Cost?
    /// How many calls the whole request may make.
    public var maxAttempts: Int = 8
    /// The waits between retries.
    public var backoff = Backoff()

    /// A plan of so many rungs, with the defaults for the rest.
    public init(rungs: [Rung]) {
        self.rungs = rungs
    }

    /// One step of the ladder.
    public struct Rung: Sendable, Equatable {
        /// How many deployments it can fail over between; at least one.
        public var deployments: Int
        /// How many times a deployment is called again after a retryable fault.
        public var retries: Int
        /// How many times a rejected answer may be mended here.
        public var reasks: Int
        /// Whether the rung gets the rejected answer of the one below, to mend it.
        public var mendsDraft: Bool
        /// Whether it cannot serve this request.
        public var isSkipped: Bool

        /// A rung by its parts.
        public init(
            deployments: Int = 1,
            retries: Int = 0,
            reasks: Int = 0,
            mendsDraft: Bool = false,
            isSkipped: Bool = false
        ) {
            self.deployments = deployments
            self.retries = retries
            self.reasks = reasks
            self.mendsDraft = mendsDraft
            self.isSkipped = isSkipped
        }
    }
}

/// What is returned when no answer was accepted.
public enum ExhaustedAction: String, Sendable, CaseIterable {
    /// An error that holds the last answer and every verdict.
    case error
    /// The answer that ranked highest, marked as not accepted.
    case best
    /// The last answer, marked as not accepted.
    case last
}

/// What a vendor's filter, or a model's structured refusal, does.
public enum FilterAction: String, Sendable, CaseIterable {
    /// Returns it as it is, so that a ladder is no way round a refusal.
    case `return`
    /// Goes to the next rung.
    case escalate
    /// Ends the request with an error.
    case fail
}

/// Exponential waits with full jitter.
///
/// - SeeAlso: M. Brooker, *Exponential Backoff and Jitter*, 2015.
public struct Backoff: Sendable, Equatable {
    /// The upper end of the first wait.
    public var base: Duration = .milliseconds(250)
    /// The upper end of any wait.
    public var cap: Duration = .seconds(8)

    /// The default waits: up to 250 ms, 500 ms, 1 s … 8 s.
    public init() {}

    /// The wait before retry number `attempt` (from 0), with a random number in 0…1.
    public func delay(attempt: Int, random: Double) -> Duration {
        let ceiling = min(cap, base * Double(1 << min(attempt, 16)))
        return ceiling * random
    }
}

/// A small seeded generator, so that a walk can be repeated.
///
/// - SeeAlso: G. Steele, D. Lea, C. Flood, *Fast Splittable Pseudorandom Number Generators*, 2014.
public struct SplitMix64: RandomNumberGenerator, Sendable, Equatable {
    private var state: UInt64

    /// A generator with its seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
