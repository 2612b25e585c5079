// SPDX-License-Identifier: Apache-2.0

/// One model at one endpoint, with credentials and a price.
public struct Deployment: Sendable {
    /// The deployment's name, unique in the configuration.
    public let id: String
    /// The model's name at this endpoint.
    public let upstreamModel: String
    /// What its tokens cost.
    public let price: Price
    /// How it is called.
    public let provider: any Provider
    /// Where it computes, such as `eu` or `eu-central-1`; nil if nobody said.
    public let region: String?
    /// What its operator vouches for, such as `gdpr` or `zero-retention`.
    public let tags: Set<String>
    /// Its share of the calls among the deployments of its model, 1…1,000.
    public let weight: Int

    /// A deployment by its parts.
    public init(
        id: String,
        upstreamModel: String,
        price: Price,
        provider: any Provider,
        region: String? = nil,
        tags: Set<String> = [],
        weight: Int = 1
    ) {
        self.id = id
        self.upstreamModel = upstreamModel
        self.price = price
        self.provider = provider
        self.region = region
        self.tags = tags
        self.weight = weight
    }
}
