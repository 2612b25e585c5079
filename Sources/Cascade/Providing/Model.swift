// SPDX-License-Identifier: Apache-2.0

/// A model that rungs name: its deployments in order of preference, and what it can do.
public struct Model: Sendable {
    /// The name policies write.
    public let name: String
    /// Where it runs; at least one.
    public let deployments: [Deployment]
    /// What it can do.
    public let capabilities: Capabilities
    /// Whether it turns texts into vectors instead of answering; rungs cannot name such a model.
    public let isEmbedding: Bool
    /// How one of its deployments is chosen where a rung does not say; nil for the engine's own default.
    public let balance: Balance?
    /// What is known of its deployments at run time; nil where calls go to them as they are listed, as in fixtures.
    public let pool: DeploymentPool?

    /// A model by its parts.
    public init(
        name: String,
        deployments: [Deployment],
        capabilities: Capabilities = Capabilities(),
        isEmbedding: Bool = false,
        balance: Balance? = nil,
        pool: DeploymentPool? = nil
    ) {
        self.name = name
        self.deployments = deployments
        self.capabilities = capabilities
        self.isEmbedding = isEmbedding
        self.balance = balance
        self.pool = pool
    }

    /// What a model can do; a request that needs more skips the rung.
    public struct Capabilities: Sendable, Equatable {
        /// Whether the model calls tools.
        public var tools: Bool
        /// Whether the model reads images.
        public var vision: Bool
        /// Whether the model hears audio.
        public var audio: Bool
        /// Whether the model reads files, such as PDF.
        public var files: Bool
        /// Whether the model holds to a JSON Schema by itself.
        public var jsonSchema: Bool
        /// Whether the model gives the log-probabilities of its tokens.
        public var logprobs: Bool
        /// The languages it is good for, as BCP 47 tags; empty if nobody said.
        public var languages: [String]
        /// How many tokens of input and output fit; nil if unknown.
        public var contextWindow: Int?
        /// How many tokens an answer can have; nil if unknown.
        public var maxOutputTokens: Int?

        /// Everything allowed and nothing limited, unless given.
        public init(
            tools: Bool = true,
            vision: Bool = true,
            audio: Bool = true,
            files: Bool = true,
            jsonSchema: Bool = true,
            logprobs: Bool = true,
            languages: [String] = [],
            contextWindow: Int? = nil,
            maxOutputTokens: Int? = nil
        ) {
            self.tools = tools
            self.vision = vision
            self.audio = audio
            self.files = files
            self.jsonSchema = jsonSchema
            self.logprobs = logprobs
            self.languages = languages
            self.contextWindow = contextWindow
            self.maxOutputTokens = maxOutputTokens
        }
    }
}
