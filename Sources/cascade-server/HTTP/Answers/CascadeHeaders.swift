// SPDX-License-Identifier: Apache-2.0

import Cascade

/// The names of our headers.
enum CascadeHeader {
    static let policy = "x-cascade-policy"
    static let model = "x-cascade-model"
    static let rung = "x-cascade-rung"
    static let attempts = "x-cascade-attempts"
    static let escalatedBecause = "x-cascade-escalated-because"
    static let cost = "x-cascade-cost-usd"
    static let accepted = "x-cascade-accepted"
    static let traceID = "x-cascade-trace-id"
    static let trace = "x-cascade-trace"
    static let requestID = "x-request-id"
    static let shouldRetry = "x-should-retry"
}

extension Trace {
    /// The headers that tell who answered, what it took and what it cost.
    var headers: HeaderFields {
        let traceID = id.description
        var fields = HeaderFields(capacity: 512)
        fields.add(CascadeHeader.traceID, traceID)
        fields.add(CascadeHeader.requestID, traceID)
        fields.add(CascadeHeader.policy, policy)
        fields.add(CascadeHeader.attempts, String(attempts.count))
        fields.add(CascadeHeader.cost, cost.usd)
        fields.add(CascadeHeader.accepted, outcome.isAccepted ? "true" : "false")
        if let answer = outcome.answer {
            fields.add(CascadeHeader.model, attempts[answer].model)
            fields.add(CascadeHeader.rung, String(attempts[answer].order.rung))
        }
        if let reason = escalatedBecause {
            fields.add(CascadeHeader.escalatedBecause, reason)
        }
        return fields
    }
}
