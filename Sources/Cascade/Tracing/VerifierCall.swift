// SPDX-License-Identifier: Apache-2.0

/// One call to one deployment, made for a verifier: a judge's question, or one more answer of the same model.
public struct VerifierCall: Sendable, Equatable {
    /// The name of the model.
    public let model: String
    /// The deployment's id.
    public let deployment: String
    /// How long the call took.
    public let latency: Duration
    /// What the call used; estimated and marked so where the vendor reported nothing and may have billed it.
    public let usage: TokenUsage
    /// What the call cost.
    public let cost: Cost
    /// The code of the fault it ended with; nil where it was answered.
    public let fault: String?

    /// A call by its parts.
    public init(
        model: String,
        deployment: String,
        latency: Duration,
        usage: TokenUsage,
        cost: Cost,
        fault: String? = nil
    ) {
        self.model = model
        self.deployment = deployment
        self.latency = latency
        self.usage = usage
        self.cost = cost
        self.fault = fault
    }
}
