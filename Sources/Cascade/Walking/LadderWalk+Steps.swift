// SPDX-License-Identifier: Apache-2.0

// What the walk is told, and what it answers.
extension LadderWalk {
    /// What happened; each carries what it cost.
    public enum Event: Sendable, Equatable {
        /// The request is here.
        case started
        /// The last attempt's answer was judged.
        case judged(Decision, cost: Cost)
        /// The last attempt's call failed.
        case failed(ProviderError, cost: Cost)
        /// The last attempt was not made: its deployment does not take the call after all.
        case refused(Unavailability)
        /// The client left, or the server ends.
        case cancelled(cost: Cost)
    }

    /// What to do next.
    public enum Step: Sendable, Equatable {
        /// Make this attempt.
        case attempt(AttemptOrder)
        /// Be done.
        case finish(Outcome)
    }
}
