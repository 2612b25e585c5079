// SPDX-License-Identifier: Apache-2.0

/// The answer under judgement, with what it answers.
public struct Candidate: Sendable {
    /// The client's request.
    public let request: ChatRequest
    /// What the provider returned; its text is already amended where an earlier verifier did so.
    public var completion: Completion
    /// The name of the model that answered.
    public let model: String
    /// How long the verifiers may still take.
    public internal(set) var timeLeft: Duration

    /// A candidate by its parts.
    public init(request: ChatRequest, completion: Completion, model: String, timeLeft: Duration) {
        self.request = request
        self.completion = completion
        self.model = model
        self.timeLeft = timeLeft
    }
}
