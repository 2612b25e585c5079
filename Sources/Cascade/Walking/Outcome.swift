// SPDX-License-Identifier: Apache-2.0

/// What a gate's result means for the walk.
public enum Decision: Sendable, Equatable {
    /// Accepted, with the gate's score where it has one.
    case accepted(score: Double?)
    /// Not accepted: what follows, by whose verdict, and how good the answer still is (0…1).
    case rejected(then: RejectionAction, by: String, rank: Double)
    /// The vendor's filter withheld or cut the answer.
    case filtered
}

/// How a cascade ended; attempts are named by their index.
public enum Outcome: Sendable, Equatable {
    /// An accepted answer.
    case accepted(attempt: Int)
    /// An answer that was not accepted and is returned as it is, since the policy says so.
    case returned(attempt: Int, because: ReturnReason)
    /// There were answers, none accepted; the one to return where the policy is content with that.
    case exhausted(answer: Int?, because: Exhaustion)
    /// There was no answer at all.
    case failed(Failure)

    /// Why an unaccepted answer is returned.
    public enum ReturnReason: Sendable, Equatable {
        /// The vendor's filter answered.
        case filter
        /// A verifier of this name rejected it, and its policy says `then: return`.
        case verifier(String)
    }

    /// Why no further attempt was made.
    public enum Exhaustion: Sendable, Equatable {
        /// No rung is left.
        case ladder
        /// The next attempt could have passed `max_cost`.
        case budget
        /// `max_attempts` is reached.
        case attempts
        /// The deadline is reached.
        case deadline
        /// A verifier of this name rejected the answer, and its policy says `then: fail`.
        case verifier(String)
    }

    /// Why there is no answer.
    public enum Failure: Sendable, Equatable {
        /// Every call failed; the last fault.
        case fault(ProviderError)
        /// The vendor's filter refused, and the policy does not climb past it.
        case filtered
        /// Every attempt that was left could have passed `max_cost`.
        case budget
        /// `max_attempts` is reached.
        case attempts(ProviderError?)
        /// The deadline is reached.
        case deadline
        /// The client left, or the server ended the request.
        case cancelled
        /// No rung can serve the request.
        case noRung
        /// No deployment took the request; nothing was asked.
        case unavailable(Unavailability)
    }

    /// The attempt whose answer goes to the client, if any.
    public var answer: Int? {
        switch self {
        case .accepted(let attempt), .returned(let attempt, _): attempt
        case .exhausted(let answer, _): answer
        case .failed: nil
        }
    }

    /// Whether the answer was accepted by every verifier.
    public var isAccepted: Bool {
        if case .accepted = self { true } else { false }
    }

    /// The stable name of the outcome, for traces, headers and metrics.
    public var code: String {
        switch self {
        case .accepted: "accepted"
        case .returned(_, .filter): "filtered"
        case .returned: "returned"
        case .exhausted(_, .ladder): "ladder_exhausted"
        case .exhausted(_, .budget), .failed(.budget): "budget_spent"
        case .exhausted(_, .attempts), .failed(.attempts): "attempts_spent"
        case .exhausted(_, .deadline), .failed(.deadline): "deadline_exceeded"
        case .exhausted(_, .verifier): "rejected"
        case .failed(.fault): "upstream_failed"
        case .failed(.filtered): "filtered"
        case .failed(.cancelled): "cancelled"
        case .failed(.noRung): "no_rung"
        case .failed(.unavailable): "unavailable"
        }
    }
}
