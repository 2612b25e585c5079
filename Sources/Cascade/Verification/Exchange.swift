// SPDX-License-Identifier: Apache-2.0

/// A call to a rung's model as verifiers may need it: to ask the same model once more, and to bound what verifying costs.
///
/// A class, so that a candidate, which is handed on many times, carries one reference.
public final class Exchange: Sendable {
    /// The model that answers.
    public let model: Model
    /// What the rung sets over the request.
    public let sampling: Sampling
    /// The turns that the engine appended to the conversation.
    public let followUp: [FollowUp]
    /// The size of the request with all that is appended to it, in bytes.
    public let requestBytes: Int
    /// The size of the answer's text and tool calls in bytes: as it came, or at most where it has yet to come.
    public let answerBytes: Int
    /// The most that one answer can have, in tokens.
    public let outputTokens: Int

    /// An exchange by its parts.
    public init(
        model: Model,
        sampling: Sampling = Sampling(),
        followUp: [FollowUp] = [],
        requestBytes: Int,
        answerBytes: Int,
        outputTokens: Int
    ) {
        self.model = model
        self.sampling = sampling
        self.followUp = followUp
        self.requestBytes = requestBytes
        self.answerBytes = answerBytes
        self.outputTokens = outputTokens
    }
}
