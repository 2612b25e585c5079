// SPDX-License-Identifier: Apache-2.0

import Cascade
import NIOHTTP1

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
    var headers: HTTPHeaders {
        let traceID = id.description
        var fields = [
            (CascadeHeader.traceID, traceID),
            (CascadeHeader.requestID, traceID),
            (CascadeHeader.policy, policy),
            (CascadeHeader.attempts, String(attempts.count)),
            (CascadeHeader.cost, cost.usd),
            (CascadeHeader.accepted, outcome.isAccepted ? "true" : "false"),
        ]
        if let answer = outcome.answer {
            fields.append((CascadeHeader.model, attempts[answer].model.headerSafe))
            fields.append((CascadeHeader.rung, String(attempts[answer].order.rung)))
        }
        if let reason = escalatedBecause {
            fields.append((CascadeHeader.escalatedBecause, reason.headerSafe))
        }
        return HTTPHeaders(fields)
    }
}

extension String {
    /// The text with whatever a header value cannot carry replaced by `?`.
    var headerSafe: String {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { (0x20...0x7E).contains($0.value) ? $0 : "?" }))
    }
}
