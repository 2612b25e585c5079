// SPDX-License-Identifier: Apache-2.0

/// What the choice among a model's deployments needs to know of one.
public struct DeploymentTraits: Sendable, Equatable {
    /// The deployment's name, unique in the model.
    public var id: String
    /// What its tokens cost.
    public var price: Price
    /// Its share of the calls where the balance goes by weights, 1…1000.
    public var weight: Int
    /// How much it may be given.
    public var limits: RateLimits

    /// Traits by their parts; a weight outside 1…1000 is moved to the nearer end.
    public init(id: String, price: Price = .free, weight: Int = 1, limits: RateLimits = RateLimits()) {
        self.id = id
        self.price = price
        self.weight = min(max(weight, 1), 1_000)
        self.limits = limits
    }
}

/// How much a deployment, or a key, may be given; nil for no limit.
public struct RateLimits: Sendable, Equatable {
    /// Calls that may begin in a minute.
    public var requestsPerMinute: Int?
    /// Tokens, of input and output together, in a minute.
    public var tokensPerMinute: Int?
    /// Calls under way at once.
    public var concurrency: Int?

    /// No limits, unless given.
    public init(requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, concurrency: Int? = nil) {
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.concurrency = concurrency
    }
}
