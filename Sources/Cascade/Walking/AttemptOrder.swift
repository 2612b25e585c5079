// SPDX-License-Identifier: Apache-2.0

/// One attempt as the walk orders it.
public struct AttemptOrder: Sendable, Equatable {
    /// The rung's index, from 0.
    public let rung: Int
    /// The deployment's index within the rung, from 0.
    public let deployment: Int
    /// What is sent.
    public let opening: Opening
    /// Why the attempt is made.
    public let trigger: Trigger
    /// How long to wait before it.
    public let delay: Duration
    /// The deployments at their limit of concurrent calls whose next free place it takes, whichever that is; empty where it need not wait.
    public let waitsFor: DeploymentSet

    /// An order by its parts.
    public init(
        rung: Int,
        deployment: Int,
        opening: Opening,
        trigger: Trigger,
        delay: Duration = .zero,
        waitsFor: DeploymentSet = DeploymentSet()
    ) {
        self.rung = rung
        self.deployment = deployment
        self.opening = opening
        self.trigger = trigger
        self.delay = delay
        self.waitsFor = waitsFor
    }

    /// The same attempt on the deployment that it was made on.
    func made(on deployment: Int) -> AttemptOrder {
        AttemptOrder(rung: rung, deployment: deployment, opening: opening, trigger: trigger, delay: delay)
    }

    /// What an attempt sends.
    public enum Opening: Sendable, Equatable {
        /// The client's request.
        case request
        /// The request, the rejected answer of that attempt, and what to mend in it, to the same rung.
        case reask(of: Int)
        /// The same to a higher rung.
        case draft(of: Int)

        /// The attempt whose answer is sent along.
        public var attempt: Int? {
            switch self {
            case .request: nil
            case .reask(let attempt), .draft(let attempt): attempt
            }
        }
    }

    /// Why an attempt is made: triggers that stay apart everywhere.
    public enum Trigger: String, Sendable {
        /// The first of the request.
        case first
        /// The same deployment again after a fault.
        case retry
        /// Another deployment, or the next rung, after a fault.
        case failover
        /// Another deployment of the rung beside one that takes its time.
        case hedge
        /// The same rung again after a rejection.
        case reask
        /// The next rung after a rejection.
        case escalation
    }
}
