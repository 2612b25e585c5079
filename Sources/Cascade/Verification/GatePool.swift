// SPDX-License-Identifier: Apache-2.0

/// The verifiers of a gate of which not each must accept, and what they must come to together.
public struct GatePool: Sendable {
    /// What the verifiers must come to.
    public enum Rule: Sendable, Equatable {
        /// One of them accepts.
        case any
        /// The weighted mean of their scores reaches a threshold: a rejection scores 0, an acceptance without a score 1.
        case score(atLeast: Double)
    }

    let rule: Rule
    /// The weights by the names of the verifiers.
    let weights: [String: Double]

    /// A pool of verifiers by their names, each with its weight.
    public init(_ rule: Rule, weights: [String: Double]) {
        self.rule = rule
        self.weights = weights
    }
}

/// What the verifiers of a pool have come to so far.
///
/// Only acceptances open it: a verifier that is inconclusive counts as a rejection, or not at all where the policy says
/// `inconclusive: accept`, and a pool without any acceptance stays closed. So no fault can open it by itself.
struct PoolTally: Sendable {
    /// Whether the pool is decided, whatever the verifiers that have yet to judge say.
    enum State: Sendable {
        case undecided, open, closed
    }

    private let rule: GatePool.Rule
    /// The weights of the verifiers that have yet to judge, and how many they are.
    private var waiting: Double
    private var left: Int
    /// The weights of those that have.
    private var counted = 0.0
    /// The sum of weight times score.
    private var gained = 0.0
    private var accepted = 0
    /// The highest score of an acceptance.
    private var best: Double?
    /// The most decisive of what the rejections do.
    private(set) var rejection: GateResult.Rejection?

    init(_ rule: GatePool.Rule, weights: [Double]) {
        self.rule = rule
        waiting = weights.reduce(0, +)
        left = weights.count
    }

    /// Counts a verdict of a verifier of the pool.
    mutating func add(
        _ verdict: Verdict,
        weight: Double,
        of name: String,
        then: RejectionAction,
        inconclusive: InconclusiveMeaning
    ) {
        left -= 1
        waiting = left > 0 ? waiting - weight : 0
        switch verdict {
        case .accepted(let score):
            accepted += 1
            counted += weight
            gained += weight * (score ?? 1)
            if let score { best = max(best ?? 0, score) }
        case .rejected:
            counted += weight
            rejection = GateResult.Rejection.moreDecisive(rejection, GateResult.Rejection(then: then, by: name))
        case .inconclusive where inconclusive == .accept:
            break
        case .inconclusive:
            counted += weight
            let climbs = GateResult.Rejection(then: then == .fail ? .fail : .escalate, by: name)
            rejection = GateResult.Rejection.moreDecisive(rejection, climbs)
        }
    }

    /// Whether the pool is decided.
    var state: State {
        switch rule {
        case .any:
            if accepted > 0 { return .open }
            return left > 0 ? .undecided : .closed
        case .score(let threshold):
            let all = counted + waiting
            // What is left out later can only raise a mean whose missing scores count as 0, and lower one where they count as 1.
            if accepted > 0, gained >= threshold * all - Self.rounding { return .open }
            return left > 0 && gained + waiting >= threshold * all - Self.rounding ? .undecided : .closed
        }
    }

    /// The pool's own score, in 0…1: the mean so far, or the highest of one acceptance; nil where no verifier gave one.
    var score: Double? {
        switch rule {
        case .any: best
        case .score: counted > 0 ? min(1, gained / counted) : nil
        }
    }

    /// The finding of a pool whose scores do not reach its threshold.
    var lowScore: Finding? {
        guard case .score(let threshold) = rule else { return nil }
        let found = score.map { "a score of \(Self.text($0))" } ?? "no score"
        return Finding(
            code: "low_score",
            message: "the answer: found \(found) by the verifiers together; expected at least \(Self.text(threshold)). "
                + "Answer more carefully."
        )
    }

    /// Sums of weights are rounded; what is equal on paper is equal.
    private static let rounding = 1e-9

    /// A number in 0…1 with at most three decimals.
    private static func text(_ number: Double) -> String {
        ((number * 1_000).rounded() / 1_000).shortText
    }
}
