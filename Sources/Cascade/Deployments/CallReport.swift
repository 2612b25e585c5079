// SPDX-License-Identifier: Apache-2.0

/// Where a call can go now.
public enum DeploymentChoice: Sendable, Equatable {
    /// This deployment can take it.
    case ready(Int)
    /// None can, but one at least only has as many calls under way as it may; it can wait for one of these, of which others may rest.
    case busy(DeploymentSet)
    /// None can: they cool down, or are out of quota; `retryAfter` is the span until the first may take it.
    case none(Unavailability)
}

/// A call's place at a deployment, to be given back once.
public struct DeploymentLease: Sendable {
    /// Which deployment.
    public let index: Int
    /// How long the call waited for it.
    public let waited: Duration
    /// Whether the call decides if a deployment that was given a rest is well again.
    public let isProbe: Bool
    /// The row of the deployment in the model's state.
    let slot: Int
    /// The tokens that were taken from the limits in advance.
    let tokens: Int
    /// When it was taken.
    let admittedAt: Nanoseconds
    /// The calls and tokens admitted so far, with this one.
    let mark: QuotaLedger.Mark
}

/// How a call to a deployment went.
public struct CallReport: Sendable {
    /// How it ended.
    public enum Outcome: Sendable, Equatable {
        /// With a whole answer, whatever a verifier makes of it.
        case answered
        /// With a fault of the upstream, or of the way to it.
        case failed(ProviderError)
        /// It was given up: the client left, or another call was faster.
        case cancelled
        /// It was never made: the place is given back as if it had not been taken.
        case unused
    }

    /// How it ended.
    public var outcome: Outcome
    /// How long it took.
    public var latency: Duration
    /// The tokens that it used in truth; 0 where it used none.
    public var tokens: Int
    /// What the upstream says is left.
    public var quota: UpstreamQuota?

    /// A report by its parts.
    public init(_ outcome: Outcome, latency: Duration, tokens: Int = 0, quota: UpstreamQuota? = nil) {
        self.outcome = outcome
        self.latency = latency
        self.tokens = tokens
        self.quota = quota
    }
}
