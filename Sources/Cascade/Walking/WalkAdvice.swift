// SPDX-License-Identifier: Apache-2.0

/// What the walk asks while it decides.
public protocol WalkAdvice {
    /// The deployment of a rung that takes a call now, apart from those named; `busy` where the call has to wait for one of some.
    mutating func choose(rung: Int, apart: DeploymentSet, for trigger: AttemptOrder.Trigger) -> DeploymentChoice

    /// A deployment of a rung that takes calls, at once or after a wait, apart from those named; nil where there is none. No place is taken.
    func open(rung: Int, apart: DeploymentSet) -> Int?

    /// An upper estimate of what an attempt costs.
    func quote(_ order: AttemptOrder) -> Cost

    /// How long the deployment of an attempt is to be left alone before it is asked again; nil where it takes no calls for other reasons.
    func rest(after order: AttemptOrder) -> Duration?

    /// Whether the deployment of an attempt bears to be asked again after a fault, beside what it is asked for the first time.
    mutating func mayRetry(_ order: AttemptOrder) -> Bool
}
