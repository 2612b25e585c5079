// SPDX-License-Identifier: Apache-2.0

/// What one verifier of a gate gave, for the trace.
public struct VerifierResult: Sendable, Equatable {
    /// The verifier's name.
    public let verifier: String
    /// Its verdict.
    public let verdict: Verdict
    /// How long it took.
    public let duration: Duration
    /// What it cost, its calls included.
    public let cost: Cost
    /// The calls to models that it made.
    public let calls: [VerifierCall]
    /// What it changed in the answer, one entry a change.
    public let changes: [String]

    /// A result by its parts.
    public init(
        verifier: String,
        verdict: Verdict,
        duration: Duration = .zero,
        cost: Cost = .zero,
        calls: [VerifierCall] = [],
        changes: [String] = []
    ) {
        self.verifier = verifier
        self.verdict = verdict
        self.duration = duration
        self.cost = cost
        self.calls = calls
        self.changes = changes
    }

    /// An answer that its token limit cut, which every gate may reject.
    static let truncated = VerifierResult(
        verifier: "truncated",
        verdict: .rejected([
            Finding(
                code: "truncated",
                message: "the answer: found an end at the token limit; expected a whole answer. Answer more briefly."
            )
        ])
    )
}

extension VerifierResult {
    /// The name under which a trace says that the scores of a pool did not reach its threshold.
    static let poolName = "combine"

    /// What an entry's judgement is on the trace.
    init(_ judgement: Judgement, in duration: Duration, of entry: Gate.Entry) {
        self.init(
            verifier: entry.name,
            verdict: judgement.verdict.withSoundScore,
            duration: duration,
            cost: judgement.totalCost,
            calls: judgement.calls,
            changes: judgement.amended?.changes ?? []
        )
    }
}

extension Verdict {
    /// The verdict with its score inside 0…1; a score that is no number is no verdict.
    fileprivate var withSoundScore: Verdict {
        guard case .accepted(let score?) = self, !(0...1).contains(score) else { return self }
        return score.isNaN ? .inconclusive(because: "the score is no number") : .accepted(score: min(1, max(0, score)))
    }
}
