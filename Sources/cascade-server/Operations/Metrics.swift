// SPDX-License-Identifier: Apache-2.0

import Cascade
import Synchronization

/// The counters that `/metrics` shows in Prometheus' text format 0.0.4.
final class Metrics: Sendable {
    /// What a request is counted under.
    private struct RequestKey: Hashable {
        let policy: String
        let outcome: String
        let rung: Int?
    }

    private struct PolicyLabel: Hashable {
        let policy: String
        let value: String
    }

    /// What attempts, or verifiers, used of a model.
    private struct Use {
        var cost = Cost.zero
        var input = 0
        var output = 0

        /// A counter that has run over begins again, which those who read it know.
        mutating func add(_ cost: Cost, _ usage: TokenUsage) {
            self.cost += cost
            input &+= usage.input
            output &+= usage.output
        }
    }

    private struct State {
        var requests: [RequestKey: Int] = [:]
        var replies: [Int: Int] = [:]
        var escalations: [PolicyLabel: Int] = [:]
        var faults: [PolicyLabel: Int] = [:]
        var retries: [PolicyLabel: Int] = [:]
        /// What models were used for, by policy.
        var uses: [PolicyLabel: Use] = [:]
        var overhead = Histogram(bounds: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 1])
        var duration = Histogram(bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120])
        /// What calls took, by deployment.
        var latencies: [String: Histogram] = [:]
        /// How long calls waited for a place, by model.
        var waits: [String: Histogram] = [:]
        /// Requests that no deployment took, by policy and reason.
        var refusals: [PolicyLabel: Int] = [:]
        var reloads: [String: Int] = [:]

        static let latency = Histogram(bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120])
        static let wait = Histogram(bounds: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30])

        /// Counts a verifier's call under the model that it asked, not under the one whose answer it is about.
        mutating func move(_ call: VerifierCall, of policy: String, from answering: PolicyLabel) {
            let asked = PolicyLabel(policy: policy, value: call.model)
            uses[answering, default: Use()].cost += .zero - call.cost
            uses[asked, default: Use()].add(call.cost, call.usage)
            if let fault = call.fault { faults[PolicyLabel(policy: call.deployment, value: fault), default: 0] += 1 }
        }
    }

    private let state = Mutex(State())
    private let running = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)

    /// How many requests are on their way.
    var requestsInFlight: Int { running.load(ordering: .relaxed) }

    /// Counts a request in, unless there are as many as may be.
    func begin(limit: Int) -> Bool {
        if running.wrappingAdd(1, ordering: .relaxed).newValue <= limit { return true }
        running.wrappingSubtract(1, ordering: .relaxed)
        return false
    }

    /// Counts a request out.
    func end() {
        running.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Counts a connection in.
    func connected() {
        connections.wrappingAdd(1, ordering: .relaxed)
    }

    /// Counts a connection out.
    func disconnected() {
        connections.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Counts an answer by its HTTP status.
    func replied(status: Int) {
        state.withLock { $0.replies[status, default: 0] += 1 }
    }

    /// Counts a reload of the configuration.
    func reloaded(succeeded: Bool) {
        state.withLock { $0.reloads[succeeded ? "succeeded" : "rejected", default: 0] += 1 }
    }

    /// Counts what a request came to.
    func count(_ trace: Trace) {
        let answering = trace.outcome.answer.map { trace.attempts[$0] }
        state.withLock { state in
            let key = RequestKey(policy: trace.policy, outcome: trace.outcome.code, rung: answering?.order.rung)
            state.requests[key, default: 0] += 1
            state.overhead.add(trace.overhead)
            state.duration.add(trace.duration)
            if case .failed(.unavailable(let reason)) = trace.outcome {
                state.refusals[PolicyLabel(policy: trace.policy, value: reason.reason.rawValue), default: 0] += 1
            }
            for (index, attempt) in trace.attempts.enumerated() {
                state.latencies[attempt.deployment, default: State.latency].add(attempt.latency)
                state.waits[attempt.model, default: State.wait].add(attempt.waited)
                let model = PolicyLabel(policy: trace.policy, value: attempt.model)
                state.uses[model, default: Use()].add(attempt.cost + attempt.verifierCost, attempt.usage)
                for call in attempt.verifierCalls { state.move(call, of: trace.policy, from: model) }
                switch attempt.ending {
                case .failed(let fault):
                    state.faults[PolicyLabel(policy: attempt.deployment, value: fault.code), default: 0] += 1
                case .judged(_, .rejected(_, let verifier, _), _) where index + 1 < trace.attempts.count:
                    state.escalations[PolicyLabel(policy: trace.policy, value: verifier), default: 0] += 1
                case .judged, .cancelled: break
                }
                switch attempt.order.trigger {
                case .retry, .failover, .hedge, .reask:
                    let trigger = PolicyLabel(policy: trace.policy, value: attempt.order.trigger.rawValue)
                    state.retries[trigger, default: 0] += 1
                case .first, .escalation: break
                }
            }
        }
    }

    /// Writes all counters as Prometheus reads them.
    func write(to page: inout MetricsPage, traces: TraceRecorder.Counts, policies: Int) {
        let state = state.withLock { $0 }
        page.family("cascade_requests_total", "counter", "Requests by policy, outcome and the rung that answered.")
        for (key, count) in state.requests.sorted(by: {
            ($0.key.policy, $0.key.outcome) < ($1.key.policy, $1.key.outcome)
        }) {
            let rung = key.rung.map(String.init) ?? "none"
            page.sample(
                "cascade_requests_total",
                [("policy", key.policy), ("outcome", key.outcome), ("rung", rung)],
                count
            )
        }
        page.family("cascade_http_responses_total", "counter", "HTTP responses by status.")
        for (status, count) in state.replies.sorted(by: { $0.key < $1.key }) {
            page.sample("cascade_http_responses_total", [("status", String(status))], count)
        }
        page.pairs(
            "cascade_escalations_total",
            "Rejected answers that were asked for again, by verifier.",
            ("policy", "verifier"),
            Self.flat(state.escalations)
        )
        page.pairs(
            "cascade_faults_total",
            "Failed upstream calls, by deployment and fault.",
            ("deployment", "fault"),
            Self.flat(state.faults)
        )
        page.pairs(
            "cascade_extra_attempts_total",
            "Attempts beyond the climb: retries, failovers, re-asks.",
            ("policy", "trigger"),
            Self.flat(state.retries)
        )
        page.family("cascade_cost_usd_total", "counter", "Money spent on attempts and their verifiers, in US dollars.")
        let uses = state.uses.sorted { ($0.key.policy, $0.key.value) < ($1.key.policy, $1.key.value) }
        for (key, used) in uses {
            page.sample("cascade_cost_usd_total", [("policy", key.policy), ("model", key.value)], used.cost.usd)
        }
        page.family("cascade_tokens_total", "counter", "Tokens used, by model and direction.")
        for (key, used) in uses {
            let labels = [("policy", key.policy), ("model", key.value)]
            page.sample("cascade_tokens_total", labels + [("direction", "input")], used.input)
            page.sample("cascade_tokens_total", labels + [("direction", "output")], used.output)
        }
        page.histogram(
            "cascade_overhead_seconds",
            "Time of a request spent on neither upstreams nor waits.",
            state.overhead
        )
        page.histogram("cascade_request_duration_seconds", "Time from a request to its outcome.", state.duration)
        page.histograms(
            "cascade_deployment_latency_seconds",
            "Time of a call to a deployment, however it ended.",
            by: "deployment",
            state.latencies
        )
        page.histograms(
            "cascade_queue_wait_seconds",
            "Time that a call waited for a place at a deployment of its model.",
            by: "model",
            state.waits
        )
        page.pairs(
            "cascade_unavailable_total",
            "Requests that no deployment took, by the reason.",
            ("policy", "reason"),
            Self.flat(state.refusals)
        )
        page.family("cascade_requests_in_flight", "gauge", "Requests on their way.")
        page.sample("cascade_requests_in_flight", [], requestsInFlight)
        page.family("cascade_connections", "gauge", "Open connections of clients.")
        page.sample("cascade_connections", [], connections.load(ordering: .relaxed))
        page.family("cascade_policies", "gauge", "Policies loaded.")
        page.sample("cascade_policies", [], policies)
        page.family("cascade_reloads_total", "counter", "Reloads of policies and configuration.")
        for (result, count) in state.reloads.sorted(by: { $0.key < $1.key }) {
            page.sample("cascade_reloads_total", [("result", result)], count)
        }
        page.family("cascade_traces_total", "counter", "Traces by what became of them.")
        page.sample("cascade_traces_total", [("result", "recorded")], traces.recorded)
        page.sample("cascade_traces_total", [("result", "stored")], traces.stored)
        page.sample("cascade_traces_total", [("result", "dropped")], traces.dropped)
        page.sample("cascade_traces_total", [("result", "failed")], traces.failed)
    }

    private static func flat(_ counts: [PolicyLabel: Int]) -> [(String, String, Int)] {
        counts.map { ($0.key.policy, $0.key.value, $0.value) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }
}
