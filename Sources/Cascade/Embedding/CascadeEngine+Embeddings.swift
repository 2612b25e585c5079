// SPDX-License-Identifier: Apache-2.0

extension CascadeEngine {
    /// Embeds by one model; always ends, by the deadline at the latest, and at once when the task is cancelled.
    ///
    /// There is nothing to verify and no ladder to climb. All else is as for a chat: a fault is retried, then fails over to another
    /// deployment, every dispatched call is an attempt and is charged, and the whole is a trace, under the policy's name
    /// `embeddings/MODEL`.
    ///
    /// - Parameters:
    ///   - request: What is embedded.
    ///   - model: The model whose deployments are called.
    ///   - limits: How long it may take, and how often it is tried.
    ///   - context: Who asks, and under which id.
    /// - Returns: The embeddings, if there are any, and the record.
    public func embed(
        _ request: EmbeddingRequest,
        by model: Model,
        limits: EmbeddingLimits = EmbeddingLimits(),
        context: Context
    ) async -> EmbeddingResult {
        var run = EmbeddingRun(request: request, model: model, limits: limits, clock: clock, context: context)
        return await run.embed()
    }
}

/// The limits of one request for embeddings.
public struct EmbeddingLimits: Sendable, Equatable {
    /// How long it may take.
    public var deadline = Duration.seconds(60)
    /// How long one call may take.
    public var timeout = Duration.seconds(20)
    /// How many calls it may make.
    public var maxAttempts = 8
    /// How many times a deployment is called again after a retryable fault.
    public var retries = 1
    /// The waits between retries.
    public var backoff = Backoff()

    /// The default limits.
    public init() {}
}

/// What a request for embeddings came to.
public struct EmbeddingResult: Sendable {
    /// The record of it.
    public let trace: Trace
    /// What the upstream returned; nil where every call failed.
    public let embeddings: Embeddings?
}

extension Model {
    /// The name under which traces and metrics count the requests for embeddings by this model, and by which keys allow them.
    public var embeddingPolicy: String { "embeddings/\(name)" }
}
