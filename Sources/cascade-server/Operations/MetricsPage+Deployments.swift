// SPDX-License-Identifier: Apache-2.0

import Cascade

extension MetricsPage {
    /// How every deployment is.
    mutating func write(_ deployments: [DeploymentStatus]) {
        family("cascade_deployment_state", "gauge", "1 for the state that the deployment's circuit breaker is in.")
        for row in deployments {
            for state in DeploymentStatus.State.allCases {
                sample("cascade_deployment_state", row.labels + [("state", state.rawValue)], row.state == state ? 1 : 0)
            }
        }
        family(
            "cascade_deployment_transitions_total",
            "counter",
            "How often the circuit breaker opened and closed again."
        )
        for row in deployments {
            for (state, count) in [("open", row.totals.openings), ("closed", row.totals.closings)] {
                sample("cascade_deployment_transitions_total", row.labels + [("to", state)], count)
            }
        }
        family(
            "cascade_deployment_calls_total",
            "counter",
            "Calls by how they ended; `cascade_faults_total` has the faults."
        )
        for row in deployments {
            for (outcome, count) in row.totals.byOutcome {
                sample("cascade_deployment_calls_total", row.labels + [("outcome", outcome)], count)
            }
        }
        family("cascade_deployment_tokens_total", "counter", "Tokens used, of input and output together.")
        for row in deployments { sample("cascade_deployment_tokens_total", row.labels, row.totals.tokens) }
        family("cascade_deployment_calls_in_flight", "gauge", "Calls under way.")
        for row in deployments { sample("cascade_deployment_calls_in_flight", row.labels, row.inFlight) }
        family("cascade_queued_calls", "gauge", "Calls that wait for a place at a deployment of the model.")
        var models: Set<String> = []
        for row in deployments where models.insert(row.model).inserted {
            sample("cascade_queued_calls", [("model", row.model)], row.queued)
        }
        family("cascade_deployment_quota_remaining", "gauge", "What is left of a limit, ours or the upstream's.")
        for row in deployments {
            for (unit, left) in [("requests", row.requests), ("tokens", row.tokens)] {
                for (owner, count) in [("own", left.own), ("upstream", left.upstream)] {
                    guard let count else { continue }
                    let labels = row.labels + [("unit", unit), ("limit", owner)]
                    sample("cascade_deployment_quota_remaining", labels, count)
                }
            }
        }
    }
}

extension DeploymentStatus {
    fileprivate var labels: [(String, String)] { [("deployment", id), ("model", model)] }
}

extension DeploymentStatus.Totals {
    /// The counts by how a call ended.
    var byOutcome: [(name: String, count: Int)] {
        [("answered", answered), ("failed", failed), ("rate_limited", rateLimited), ("cancelled", cancelled)]
    }
}
