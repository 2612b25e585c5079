// SPDX-License-Identifier: Apache-2.0

/// A model that rungs name: its deployments in order of preference, and what it can do.
public struct Model: Sendable {
    /// The name policies write.
    public let name: String
    /// Where it runs; at least one.
    public let deployments: [Deployment]
    /// What it can do.
    public let capabilities: Capabilities

    /// A model by its parts.
    public init(name: String, deployments: [Deployment], capabilities: Capabilities = Capabilities()) {
        self.name = name
        self.deployments = deployments
        self.capabilities = capabilities
    }

    /// What a model can do; a request that needs more skips the rung.
    public struct Capabilities: Sendable, Equatable {
        /// Whether the model calls tools.
        public var tools: Bool
        /// Whether the model reads images.
        public var vision: Bool
        /// How many tokens of input and output fit; nil if unknown.
        public var contextWindow: Int?
        /// How many tokens an answer can have; nil if unknown.
        public var maxOutputTokens: Int?

        /// Everything allowed and nothing limited, unless given.
        public init(
            tools: Bool = true,
            vision: Bool = true,
            contextWindow: Int? = nil,
            maxOutputTokens: Int? = nil
        ) {
            self.tools = tools
            self.vision = vision
            self.contextWindow = contextWindow
            self.maxOutputTokens = maxOutputTokens
        }
    }
}

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

    /// A deployment by its parts.
    public init(id: String, upstreamModel: String, price: Price, provider: any Provider) {
        self.id = id
        self.upstreamModel = upstreamModel
        self.price = price
        self.provider = provider
    }
}
