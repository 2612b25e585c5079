// SPDX-License-Identifier: Apache-2.0

/// What a gate gave.
public struct GateResult: Sendable {
    /// The results of the verifiers that ran, in order.
    public private(set) var results: [VerifierResult] = []
    /// The answer, amended where a verifier did so.
    public private(set) var completion: Completion
    /// The answer's text as it was judged first: without what verifiers had asked for beside it, and before any was amended.
    let answer: [UInt8]
    private var tally: Tally
    private let isFiltered: Bool

    /// How many findings a re-ask names.
    private static let reaskLimit = 16

    /// What closed a gate.
    struct Rejection: Sendable {
        let then: RejectionAction
        let by: String

        /// The most decisive rejection counts: an error before a return, a return before an escalation, that before a re-ask.
        static func moreDecisive(_ earlier: Rejection?, _ later: Rejection) -> Rejection {
            guard let earlier, later.then.decisiveness <= earlier.then.decisiveness else { return later }
            return earlier
        }
    }

    /// What the verdicts on one answer come to.
    private struct Tally: Sendable {
        var score: Double?
        var rejection: Rejection?
        var passed = 0
        var closed = 0
        var closing: String?
        /// What a pool came to: none, or one; a list, since most gates have no pool and a result is copied often.
        var pools: [PoolTally] = []

        var pool: PoolTally? { pools.first }

        init(pool: PoolTally? = nil) {
            if let pool { pools = [pool] }
        }
    }

    init(completion: Completion, pool: PoolTally? = nil, capacity: Int = 0) {
        self.completion = completion
        answer = completion.text
        tally = Tally(pool: pool)
        isFiltered = false
        results.reserveCapacity(capacity)
    }

    /// What stands for a gate that never saw the answer, since the vendor's filter withheld or cut it.
    init(filtered completion: Completion) {
        self.completion = completion
        answer = completion.text
        tally = Tally()
        isFiltered = true
    }

    /// Whether a verifier kept the gate closed.
    public var isRejected: Bool { tally.rejection != nil }

    /// Whether nothing that further verifiers say can open the gate.
    var isClosed: Bool { isRejected || tally.pool?.state == .closed }

    /// Whether the verifiers of the pool have said enough.
    var isPoolDecided: Bool { tally.pool.map { $0.state != .undecided } ?? false }

    /// The lowest score any verifier gave, in 0…1, that of a pool counting as one; nil where none gave one.
    public var score: Double? {
        guard let pool = tally.pool?.score else { return tally.score }
        return min(tally.score ?? 1, pool)
    }

    /// What the walk needs to know.
    public var decision: Decision {
        if isFiltered { return .filtered }
        guard let rejection = tally.rejection else { return .accepted(score: score) }
        return .rejected(then: rejection.then, by: rejection.by, rank: rank)
    }

    /// How good a rejected answer still is, 0…1: the share of the verifiers that accepted it, weighted by the lowest score.
    private var rank: Double {
        tally.passed == 0 ? 0 : Double(tally.passed) / Double(tally.passed + tally.closed) * (score ?? 1)
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
        lines.append(tally.closing ?? plainClosing + " Return only the answer.")
        return Array(lines.joined(separator: "\n").utf8)
    }

    // MARK: Verdicts

    /// Adds a verifier's judgement; whether it amended the answer.
    @discardableResult
    mutating func take(_ judgement: Judgement, in duration: Duration, of entry: Gate.Entry) -> Bool {
        if let amended = judgement.amended {
            completion.text = amended.text
            if amended.isReplacement {
                completion.logprobs = nil
                completion.hidesLogprobs = true
            }
        }
        let result = VerifierResult(judgement, in: duration, of: entry)
        add(result, then: entry.then, inconclusive: entry.inconclusive, weight: entry.weight)
        if case .rejected = result.verdict { tally.closing = entry.verifier.reaskClosing ?? tally.closing }
        return judgement.amended != nil
    }

    /// Adds a judgement that came when the gate was decided: it is charged and shown, and counts for nothing.
    mutating func takeLate(_ judgement: Judgement, in duration: Duration, of entry: Gate.Entry) {
        let needless = Judgement(.inconclusive(because: "not needed"), cost: judgement.cost, calls: judgement.calls)
        results.append(VerifierResult(needless, in: duration, of: entry))
    }

    /// Adds a verdict; `weight` is that of a verifier of the pool, nil for one that must accept.
    mutating func add(
        _ result: VerifierResult,
        then: RejectionAction,
        inconclusive: InconclusiveMeaning = .reject,
        weight: Double? = nil
    ) {
        results.append(result)
        count(result, then: then, inconclusive: inconclusive, weight: weight)
    }

    private mutating func count(
        _ result: VerifierResult,
        then: RejectionAction,
        inconclusive: InconclusiveMeaning,
        weight: Double?
    ) {
        if let weight, !tally.pools.isEmpty {
            tally.pools[0].add(
                result.verdict,
                weight: weight,
                of: result.verifier,
                then: then,
                inconclusive: inconclusive
            )
        }
        switch result.verdict {
        case .accepted(let score):
            tally.passed += 1
            if let score, weight == nil { tally.score = min(tally.score ?? 1, score) }
        case .rejected:
            tally.closed += 1
            if weight == nil { reject(then: then, by: result.verifier) }
        case .inconclusive:
            // There is nothing to mend in the answer, and no verdict that a `then: return` could mean: only the next rung helps.
            guard inconclusive == .reject else { break }
            tally.closed += 1
            if weight == nil { reject(then: then == .fail ? .fail : .escalate, by: result.verifier) }
        }
    }

    /// Forgets what the verdicts came to, but for the last one: its verifier has put another answer in the place of the one they were on.
    mutating func restart(pool: PoolTally?, keeping entry: Gate.Entry) {
        tally = Tally(pool: pool)
        guard let last = results.last else { return }
        count(last, then: entry.then, inconclusive: entry.inconclusive, weight: entry.weight)
    }

    /// Closes the gate where a pool stayed closed; called once, after the last verifier.
    mutating func settle() {
        // What a rejection cut short has not stayed closed by itself.
        guard let pool = tally.pool, pool.state == .closed || (pool.state == .undecided && !isRejected) else { return }
        if let finding = pool.lowScore {
            results.append(VerifierResult(verifier: VerifierResult.poolName, verdict: .rejected([finding])))
        }
        reject(
            then: pool.rejection?.then ?? .escalate,
            by: pool.rejection?.by ?? VerifierResult.poolName
        )
    }

    private mutating func reject(then: RejectionAction, by name: String) {
        tally.rejection = Rejection.moreDecisive(tally.rejection, Rejection(then: then, by: name))
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
