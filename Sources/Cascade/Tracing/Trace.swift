// SPDX-License-Identifier: Apache-2.0

/// The immutable record of one request.
public struct Trace: Sendable {
    /// The trace's id, which the client gets too.
    public let id: TraceID
    /// The policy's name.
    public let policy: String
    /// The digest of the policy's text.
    public let policyRevision: String
    /// When the request arrived, in milliseconds since 1970.
    public let startedAt: Int64
    /// How long it took.
    public let duration: Duration
    /// How it ended.
    public let outcome: Outcome
    /// The calls, in order.
    public let attempts: [Attempt]
    /// The rungs that were left out, and why.
    public let skipped: [SkippedRung]
    /// What the request cost: the sum of its attempts and their verifiers.
    public let cost: Cost
    /// The name of the key that asked; nil for none.
    public let key: String?
    /// The messages of the request, in UTF-8 JSON.
    public let messages: ArraySlice<UInt8>
    /// Whether requests and answers are kept.
    public let logsContent: Bool

    /// A trace by its parts.
    public init(
        id: TraceID,
        policy: String,
        policyRevision: String,
        startedAt: Int64,
        duration: Duration,
        outcome: Outcome,
        attempts: [Attempt],
        skipped: [SkippedRung],
        cost: Cost,
        key: String?,
        messages: ArraySlice<UInt8>,
        logsContent: Bool
    ) {
        self.id = id
        self.policy = policy
        self.policyRevision = policyRevision
        self.startedAt = startedAt
        self.duration = duration
        self.outcome = outcome
        self.attempts = attempts
        self.skipped = skipped
        self.cost = cost
        self.key = key
        self.messages = messages
        self.logsContent = logsContent
    }

    /// A rung that was left out.
    public struct SkippedRung: Sendable, Equatable {
        /// Its index, from 0.
        public let rung: Int
        /// Why.
        public let reason: String

        /// A skipped rung by its parts.
        public init(rung: Int, reason: String) {
            self.rung = rung
            self.reason = reason
        }
    }

    /// The time spent on neither upstreams nor waits: verifying, deciding, translating.
    ///
    /// Of the verifiers that asked models, which run side by side, the longest counts as an upstream's time; of calls that were under way
    /// together, each moment counts once.
    public var overhead: Duration {
        var rest = duration
        var earlier: Attempt?
        for attempt in attempts {
            rest -= attempt.latency + attempt.waited + attempt.order.delay + attempt.askingTime
            if let earlier { rest += attempt.overlap(with: earlier) }
            earlier = attempt
        }
        return rest
    }

    /// What closed the gate first: the verifier and its findings' codes, such as `json_schema: required`, or the fault's code.
    public var escalatedBecause: String? {
        guard attempts.count > 1 || !outcome.isAccepted else { return nil }
        for attempt in attempts {
            switch attempt.ending {
            case .failed(let fault): return fault.code
            case .cancelled: return "cancelled"
            case .judged(_, .filtered, _): return "filter"
            case .judged(_, .accepted, _): continue
            case .judged(let results, .rejected(_, let verifier, _), _):
                guard let result = results.first(where: { $0.verifier == verifier && $0.verdict.code != "accepted" })
                else {
                    return verifier
                }
                guard case .rejected(let findings) = result.verdict else {
                    return "\(verifier): \(result.verdict.code)"
                }
                return Self.reason(verifier, findings)
            }
        }
        return nil
    }

    /// A verifier with the first four codes of its findings.
    private static func reason(_ verifier: String, _ findings: [Finding]) -> String {
        var reason = verifier
        var told = 0
        for (index, finding) in findings.enumerated()
        where !findings[..<index].contains(where: { $0.code == finding.code }) {
            reason += told == 0 ? ": " : ", "
            reason += finding.code
            told += 1
            if told == 4 { break }
        }
        return reason
    }
}
