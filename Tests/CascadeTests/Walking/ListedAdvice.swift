// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Deployments that all take every call, in the order that they are listed.
struct ListedAdvice: WalkAdvice {
    let deployments: [Int]
    let quotes: (AttemptOrder) -> Cost
    /// How long each of them is to be left alone.
    var rest: Duration? = .zero

    func choose(rung: Int, apart: DeploymentSet, for trigger: AttemptOrder.Trigger) -> DeploymentChoice {
        let others = DeploymentSet(first: deployments[rung]).subtracting(apart)
        return others.first.map(DeploymentChoice.ready) ?? .none(Unavailability(.notAllowed))
    }

    func quote(_ order: AttemptOrder) -> Cost { quotes(order) }

    func open(rung: Int, apart: DeploymentSet) -> Int? {
        DeploymentSet(first: deployments[rung]).subtracting(apart).first
    }

    func rest(after order: AttemptOrder) -> Duration? { rest }

    func mayRetry(_ order: AttemptOrder) -> Bool { true }
}

extension LadderWalk {
    /// A step where all deployments take every call.
    mutating func step(after event: Event, at elapsed: Duration, quote: (AttemptOrder) -> Cost) -> Step {
        withoutActuallyEscaping(quote) { quote in
            var advice = ListedAdvice(deployments: plan.rungs.map(\.deployments), quotes: quote)
            return step(after: event, at: elapsed, asking: &advice)
        }
    }
}
