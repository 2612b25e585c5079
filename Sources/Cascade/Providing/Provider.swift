// SPDX-License-Identifier: Apache-2.0

/// An upstream API dialect over its transport.
///
/// A provider makes one call and reports how it went. It has no retry of its own: retries, failover and budgets are the walk's.
public protocol Provider: Sendable {
    /// Makes one call and hands on its events in order; returning means that the answer is whole.
    ///
    /// Ends by itself when `call.timeout` has passed, and at once when the task is cancelled; in both cases the transfer is closed.
    /// While `yield` is suspended the provider reads no further, so that a slow consumer slows the upstream.
    ///
    /// - Throws: the fault, after the events that arrived before it.
    func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError)

    /// What of a request this upstream's API cannot say; nil where it can say all of it.
    ///
    /// Asked before a rung is entered, with the request as the client sent it, so it must cost little.
    func unsupported(in request: ChatRequest) -> UnsupportedField?

    /// Makes one call for embeddings.
    ///
    /// Ends by itself when `call.timeout` has passed, and at once when the task is cancelled.
    ///
    /// - Throws: the fault; `unsupported` where the API has no embeddings.
    func embed(_ call: EmbeddingCall) async throws(ProviderError) -> Embeddings
}

/// A field of a request that an upstream's API cannot say.
public struct UnsupportedField: Sendable, Hashable {
    /// Where it stands in OpenAI's shape, such as `messages[2].content[0]`, for the client.
    public let param: String
    /// What the upstream lacks, as in `the API takes no audio`.
    public let reason: String

    /// A field by its place and the reason.
    public init(_ param: String, _ reason: String) {
        self.param = param
        self.reason = reason
    }
}

extension Provider {
    /// Everything can be said.
    public func unsupported(in request: ChatRequest) -> UnsupportedField? { nil }

    /// No embeddings.
    public func embed(_ call: EmbeddingCall) async throws(ProviderError) -> Embeddings {
        throw .unsupported(UnsupportedField("model", "this upstream has no embeddings"))
    }

    /// Makes one call and folds its events.
    public func complete(_ call: ProviderCall) async throws(ProviderError) -> Completion {
        var fold = CompletionFold()
        try await self.call(call) { event in fold.add(event) }
        return fold.completion
    }
}

/// All that a provider needs to make one call.
public struct ProviderCall: Sendable {
    /// The client's request; its contract holds on every rung.
    public let request: ChatRequest
    /// Turns the engine appends to the conversation: a rejected answer and what to mend in it.
    public let followUp: [FollowUp]
    /// The model's name at this upstream.
    public let upstreamModel: String
    /// What the rung sets over the request.
    public let sampling: Sampling
    /// The time left for the whole call.
    public let timeout: Duration
    /// How long the upstream may say nothing, before its answer or within it, since the request can go elsewhere; nil for the whole time.
    public let maxSilence: Duration?

    /// A call by its parts.
    public init(
        request: ChatRequest,
        followUp: [FollowUp] = [],
        upstreamModel: String,
        sampling: Sampling = Sampling(),
        timeout: Duration,
        maxSilence: Duration? = nil
    ) {
        self.request = request
        self.followUp = followUp
        self.upstreamModel = upstreamModel
        self.sampling = sampling
        self.timeout = timeout
        self.maxSilence = maxSilence
    }
}

/// A turn the engine appends to a conversation.
public struct FollowUp: Sendable, Equatable {
    /// Who speaks in a turn.
    public enum Role: String, Sendable {
        /// The model: its earlier answer.
        case assistant
        /// The client: what to mend.
        case user
    }

    /// Who speaks.
    public let role: Role
    /// What is said, in UTF-8.
    public let text: [UInt8]

    /// A turn by its parts.
    public init(role: Role, text: [UInt8]) {
        self.role = role
        self.text = text
    }
}

/// What a rung sets over the request's own sampling parameters; nil leaves the client's.
public struct Sampling: Sendable, Equatable {
    /// The temperature, 0…2.
    public var temperature: Double?
    /// An upper limit of output tokens; the lower of this and the client's holds.
    public var maxOutputTokens: Int?

    /// Nothing set, unless given.
    public init(temperature: Double? = nil, maxOutputTokens: Int? = nil) {
        self.temperature = temperature
        self.maxOutputTokens = maxOutputTokens
    }
}
