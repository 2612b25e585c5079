// SPDX-License-Identifier: Apache-2.0

/// What one verifier of a gate gave, for the trace.
public struct VerifierResult: Sendable, Equatable {
    /// The verifier's name.
    public let verifier: String
    /// Its verdict.
    public let verdict: Verdict
    /// How long it took.
    public let duration: Duration
    /// What it cost.
    public let cost: Cost
    /// What it changed in the answer, one entry a change.
    public let changes: [String]

    /// A result by its parts.
    public init(
        verifier: String,
        verdict: Verdict,
        duration: Duration = .zero,
        cost: Cost = .zero,
        changes: [String] = []
    ) {
        self.verifier = verifier
        self.verdict = verdict
        self.duration = duration
        self.cost = cost
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

/// What a gate gave.
public struct GateResult: Sendable {
    /// The results of the verifiers that ran, in order.
    public private(set) var results: [VerifierResult] = []
    /// The answer, amended where a verifier did so.
    public private(set) var completion: Completion
    /// The lowest score any verifier gave, in 0…1; nil where none gave one.
    public private(set) var score: Double?
    private var rejection: (then: RejectionAction, by: String)?
    private var passed = 0
    private var closed = 0
    private var isFiltered = false
    private var closing: String?

    /// How many findings a re-ask names.
    private static let reaskLimit = 16

    init(completion: Completion, capacity: Int = 0) {
        self.completion = completion
        results.reserveCapacity(capacity)
    }

    /// What stands for a gate that never saw the answer, since the vendor's filter withheld or cut it.
    init(filtered completion: Completion) {
        self.completion = completion
        isFiltered = true
    }

    /// Whether a verifier kept the gate closed.
    public var isRejected: Bool { rejection != nil }

    /// What the walk needs to know.
    public var decision: Decision {
        if isFiltered { return .filtered }
        guard let rejection else { return .accepted(score: score) }
        return .rejected(then: rejection.then, by: rejection.by, rank: rank)
    }

    /// How good a rejected answer still is, 0…1: the share of the verifiers that accepted it, weighted by the lowest score.
    private var rank: Double {
        passed == 0 ? 0 : Double(passed) / Double(passed + closed) * (score ?? 1)
    }

    /// What the verifiers cost together.
    public var cost: Cost {
        results.reduce(.zero) { $0 + $1.cost }
    }

    /// The message that asks the model to mend its answer: the count, a line a finding up to 16, and what to return.
    public var reask: [UInt8] {
        let findings = results.flatMap { result -> [Finding] in
            if case .rejected(let findings) = result.verdict { findings } else { [] }
        }
        let problems =
            switch findings.count {
            case 0: "it could not be checked"
            case 1: "1 problem"
            default: "\(findings.count) problems"
            }
        var lines = ["Your answer was not accepted: \(problems)."]
        lines += findings.prefix(Self.reaskLimit).map { "- \($0.quoting)" }
        if findings.count > Self.reaskLimit { lines.append("- and \(findings.count - Self.reaskLimit) more of these.") }
        let plainClosing = findings.isEmpty ? "Answer again." : "Answer again with this mended."
        lines.append(closing ?? plainClosing + " Return only the answer.")
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Adds a verifier's judgement; whether it amended the answer.
    @discardableResult
    mutating func take(_ judgement: Judgement, in duration: Duration, of entry: Gate.Entry) -> Bool {
        if let amended = judgement.amended { completion.text = amended.text }
        let verdict = judgement.verdict.withSoundScore
        add(
            VerifierResult(
                verifier: entry.name,
                verdict: verdict,
                duration: duration,
                cost: max(.zero, judgement.cost),
                changes: judgement.amended?.changes ?? []
            ),
            then: entry.then,
            inconclusive: entry.inconclusive
        )
        if case .rejected = verdict { closing = entry.verifier.reaskClosing ?? closing }
        return judgement.amended != nil
    }

    mutating func add(
        _ result: VerifierResult,
        then: RejectionAction,
        inconclusive: InconclusiveMeaning = .reject
    ) {
        results.append(result)
        switch result.verdict {
        case .accepted(let score):
            passed += 1
            if let score { self.score = min(self.score ?? 1, score) }
        case .rejected:
            reject(then: then, by: result.verifier)
        case .inconclusive:
            // There is nothing to mend in the answer, and no verdict that a `then: return` could mean: only the next rung helps.
            if inconclusive == .reject { reject(then: then == .fail ? .fail : .escalate, by: result.verifier) }
        }
    }

    /// The most decisive rejection counts: an error before a return, a return before an escalation, that before a re-ask.
    private mutating func reject(then: RejectionAction, by name: String) {
        closed += 1
        if let rejection, then.decisiveness <= rejection.then.decisiveness { return }
        rejection = (then, name)
    }
}

extension RejectionAction {
    fileprivate var decisiveness: Int {
        switch self {
        case .reask: 0
        case .escalate: 1
        case .return: 2
        case .fail: 3
        }
    }
}

extension Verdict {
    /// The verdict with its score inside 0…1; a score that is no number is no verdict.
    fileprivate var withSoundScore: Verdict {
        guard case .accepted(let score?) = self, !(0...1).contains(score) else { return self }
        return score.isNaN ? .inconclusive(because: "the score is no number") : .accepted(score: min(1, max(0, score)))
    }
}
