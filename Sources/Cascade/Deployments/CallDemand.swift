// SPDX-License-Identifier: Apache-2.0

/// How the deployment of a call is chosen among those that can take it.
public enum Balance: String, Sendable, CaseIterable {
    /// The first as listed.
    case ordered
    /// At random, in proportion to the weights.
    case weighted
    /// The one with the fewest calls under way, for its weight.
    case leastBusy = "least_busy"
    /// The faster of two drawn at random, by a decaying average of what calls took and the calls under way.
    case lowestLatency = "lowest_latency"
    /// The one with the lowest price; among equals as listed.
    case cheapest
    /// The one that the same beginning of a conversation went to before, so that its prompt cache is used.
    case cacheAffine = "cache_affine"
}

/// What one call asks of a model's deployments.
public struct CallDemand: Sendable {
    /// The deployments that may take it: by the dialects, regions and tags that the request, the policy and the key allow.
    public var allowed: DeploymentSet
    /// How one is chosen.
    public var balance: Balance
    /// The tokens that the call is counted with against limits until its usage is known.
    public var tokens: Int
    /// A hash of the beginning of the conversation; 0 for none.
    public var affinity: UInt64
    /// The name of the key that asks, among which waiting calls take turns.
    public var key: String?
    /// Whether the call follows another of the same request: a retry, a failover or a hedge, which pays nothing into the retry budget.
    public var isRetry = false

    /// A demand by its parts.
    public init(
        allowed: DeploymentSet,
        balance: Balance = .ordered,
        tokens: Int = 0,
        affinity: UInt64 = 0,
        key: String? = nil
    ) {
        self.allowed = allowed
        self.balance = balance
        self.tokens = tokens
        self.affinity = affinity
        self.key = key
    }
}

/// Why no deployment of a model takes a call now.
public struct Unavailability: Error, Sendable, Hashable {
    /// The reason, as traces and errors name it.
    public enum Reason: String, Sendable, CaseIterable {
        /// Every deployment that may take the call has failed too often lately, or was asked to be left alone.
        case coolingDown = "cooling_down"
        /// A limit of requests or tokens is used up, ours or the upstream's.
        case limitReached = "limit_reached"
        /// As many calls wait already as may, or the wait would outlast the deadline.
        case queueFull = "queue_full"
        /// None of the deployments is allowed to take the call.
        case notAllowed = "not_allowed"
    }

    /// Why.
    public let reason: Reason
    /// When it may be different; nil if unknown.
    public let retryAfter: Duration?

    /// An unavailability by its parts.
    public init(_ reason: Reason, retryAfter: Duration? = nil) {
        self.reason = reason
        self.retryAfter = retryAfter
    }

    /// The reason in words, for traces and errors; `demands` are those of the key.
    func summary(demanding demands: Requirements) -> String {
        let back = retryAfter.map { ", the first for another \($0.shortText)" } ?? ""
        return switch reason {
        case .coolingDown: "every deployment is cooling down" + back
        case .limitReached: "the limits of every deployment are reached" + back
        case .queueFull: "every deployment is busy, and the queue is full or too slow for the deadline"
        case .notAllowed:
            "no deployment is allowed to take it"
                + (demands.isEmpty ? "" : ": the key demands \(demands.summary)")
        }
    }
}
