// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A request for embeddings in OpenAI's shape, parsed once: the whole body as sent, and the parts that decisions need.
public struct EmbeddingRequest: Sendable {
    /// The request body, an object.
    public let body: JSONNode
    /// The name the client wrote under `model`.
    public let model: String
    /// What is embedded: a text, a list of texts, a list of token numbers, or a list of such lists.
    public let input: JSONNode

    /// A request by its parts, which the wire module has checked.
    public init(body: JSONNode, model: String, input: JSONNode) {
        self.body = body
        self.model = model
        self.input = input
    }
}

/// All that a provider needs to make one call for embeddings.
public struct EmbeddingCall: Sendable {
    /// The client's request.
    public let request: EmbeddingRequest
    /// The model's name at this upstream.
    public let upstreamModel: String
    /// The time left for the whole call.
    public let timeout: Duration

    /// A call by its parts.
    public init(request: EmbeddingRequest, upstreamModel: String, timeout: Duration) {
        self.request = request
        self.upstreamModel = upstreamModel
        self.timeout = timeout
    }
}

/// What an upstream returned for a call for embeddings.
public struct Embeddings: Sendable {
    /// The whole body in OpenAI's shape, `{"object": "list", "data": […], "model": …, "usage": …}`: one entry for each input, in order.
    public var body: [UInt8]
    /// What the call used, as the upstream reported it; nil where it did not.
    public var usage: TokenUsage?
    /// What the upstream said is left of its limits.
    public var quota: UpstreamQuota?

    /// Embeddings by their parts.
    public init(body: [UInt8], usage: TokenUsage?, quota: UpstreamQuota? = nil) {
        self.body = body
        self.usage = usage
        self.quota = quota
    }
}
