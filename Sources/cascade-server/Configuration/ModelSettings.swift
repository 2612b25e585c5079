// SPDX-License-Identifier: Apache-2.0

import Cascade

/// A model that rungs name, or that embeddings are asked of.
struct ModelSettings: Sendable, Equatable {
    /// The name that policies write.
    var name: String
    /// Whether it turns texts into vectors instead of answering.
    var isEmbedding = false
    /// Where it runs, in order of preference; at least one.
    var deployments: [DeploymentSettings] = []
    /// What it can do.
    var capabilities = Model.Capabilities()
    /// How one of its deployments is chosen where a rung does not say.
    var balance = Balance.ordered
    /// When a deployment is left alone, and for how long.
    var breaker = BreakerSettings()
    /// The calls that wait for a deployment.
    var queue = QueueSettings()
    /// The share of calls that may be repeated.
    var retryBudget = RetryBudgetSettings()
}

/// One model at one endpoint.
struct DeploymentSettings: Sendable, Equatable {
    /// The deployment's name, unique in the configuration.
    var id = ""
    /// The name of its provider.
    var provider: String
    /// The model's name there.
    var upstreamModel: String
    /// What its tokens cost.
    var price: Price
    /// Where the price is from.
    var priceSource = PriceSource.file
    /// Where it computes; nil if nobody said.
    var region: String?
    /// What its operator vouches for, in the order of the file.
    var tags: [String] = []
    /// Its share of the calls, 1…1,000.
    var weight = 1
    /// How much it may be asked.
    var limits = RateLimits()
    /// How its health is asked for while no call goes there; nil for not at all.
    var probe: ProbeSettings?

    /// Where a price is from.
    enum PriceSource: Sendable, Equatable {
        /// The configuration says it.
        case file
        /// The price table of this program, of that date.
        case table(date: String)
    }
}

/// How a deployment's health is asked for.
struct ProbeSettings: Sendable, Equatable {
    /// How long after one probe the next one begins.
    var interval = Duration.seconds(30)
    /// What is asked for, from the provider's base URL on.
    var path = "/models"
    /// How long an answer may take.
    var timeout = Duration.seconds(5)
}
