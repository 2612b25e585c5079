// SPDX-License-Identifier: Apache-2.0

/// Counts the votes of a panel of judges until they decide.
///
/// A judge that gave no vote is counted as if it could have given any: a panel accepts where it would whatever the missing votes
/// were, rejects likewise, and is undecided otherwise. So a judge that is down never turns a rejection into a pass. Panels of several
/// models after Verga et al. 2024, "Replacing Judges with Juries".
struct JudgePanel: Sendable {
    /// How the votes become one.
    enum Rule: String, CaseIterable, Sendable {
        /// The mean of all scores must be high enough.
        case mean
        /// More than half of the judges must each find the answer good enough.
        case majority
        /// Every judge must find it good enough; the lowest score counts.
        case minimum
    }

    /// What the votes so far come to.
    enum Standing: Equatable, Sendable {
        /// Good enough, with a score in 0…1.
        case accepted(score: Double)
        case rejected
        /// Votes are awaited that may decide.
        case open
        /// No vote is awaited, and too many are missing.
        case undecided
    }

    let rule: Rule
    /// How many judges there are.
    let size: Int
    /// The score from which on an answer is good enough, in 0…1.
    let atLeast: Double
    private var scores: [Double] = []
    private var missing = 0

    init(rule: Rule, size: Int, atLeast: Double) {
        self.rule = rule
        self.size = size
        self.atLeast = atLeast
    }

    /// Counts a vote; nil is a judge that gave none.
    mutating func count(_ score: Double?) {
        if let score { scores.append(score) } else { missing += 1 }
    }

    /// What the votes so far come to.
    ///
    /// Rejections are told as soon as they are certain. So are acceptances by majority; those by a mean or minimum wait for every
    /// score, so that the same votes give the same score in whatever order they come.
    var standing: Standing {
        let open = size - scores.count
        let isOver = scores.count + missing >= size
        let sum = scores.reduce(0, +)
        let lowest: Bool
        let highest: Bool
        switch rule {
        case .mean:
            // A hair below the threshold is rounding: three grades of 0.7 have a mean of 0.7.
            let needed = (atLeast - 1e-9) * Double(size)
            lowest = sum >= needed
            highest = sum + Double(open) >= needed
        case .majority:
            let good = scores.count { isGood($0) }
            lowest = 2 * good > size
            highest = 2 * (good + open) > size
        case .minimum:
            lowest = open == 0 && scores.allSatisfy(isGood)
            highest = scores.allSatisfy(isGood)
        }
        if !highest { return .rejected }
        if lowest, isOver || rule == .majority { return .accepted(score: score(sum)) }
        return isOver ? .undecided : .open
    }

    private func isGood(_ score: Double) -> Bool { score >= atLeast - 1e-9 }

    private func score(_ sum: Double) -> Double {
        switch rule {
        case .mean: sum / Double(size)
        case .majority: sum / Double(max(1, scores.count))
        case .minimum: scores.min() ?? 0
        }
    }
}
