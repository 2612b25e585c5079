// SPDX-License-Identifier: Apache-2.0

/// What a look at all deployments that a call may go to found.
struct PoolSurvey {
    /// The indices of those that can take it, as listed; the first `count` are set.
    var ready = InlineArray<128, UInt8>(repeating: 0)
    var count = 0
    /// Those that are healthy and within limits, but full.
    var full = DeploymentSet()
    /// Whether a limit keeps one from taking it.
    var isLimited = false
    /// The earliest time when one that cannot take it now may, unless a call that ends changes that before.
    var earliest = Nanoseconds.max
    /// Calls under way at those that are ready, and their weights, summed.
    var inFlight = 0
    var weight = 0
}

extension PoolState {
    /// Looks at the deployments of a set.
    func survey(_ candidates: DeploymentSet, _ slots: [Int], tokens: Int, at now: Nanoseconds) -> PoolSurvey {
        var survey = PoolSurvey()
        var low = DeploymentSet()
        var rest = candidates
        while let index = rest.first {
            rest.remove(index)
            let slot = slots[index]
            switch rows[slot].availability(tokens: tokens, at: now) {
            case .ready: survey.add(index, rows[slot])
            case .low: low.insert(index)
            case .full: survey.full.insert(index)
            case .resting(let until):
                survey.earliest = min(survey.earliest, until)
            case .limited(let until):
                survey.isLimited = true
                survey.earliest = min(survey.earliest, until)
            }
        }
        guard survey.count == 0 else { return survey }
        while let index = low.first {
            low.remove(index)
            survey.add(index, rows[slots[index]])
        }
        return survey
    }

    /// Which of the deployments that are ready a call goes to; nil if none is.
    mutating func pick(_ demand: CallDemand, _ survey: PoolSurvey, _ slots: [Int], at now: Nanoseconds) -> Int? {
        guard survey.count > 0 else { return nil }
        guard survey.count > 1 else { return Int(survey.ready[0]) }
        switch demand.balance {
        case .ordered: return Int(survey.ready[0])
        case .weighted: return weighted(survey, slots)
        case .leastBusy: return leastBusy(survey, slots)
        case .lowestLatency: return fasterOfTwo(survey, slots, at: now)
        case .cheapest: return cheapest(survey, slots)
        case .cacheAffine:
            return demand.affinity == 0 ? leastBusy(survey, slots) : affine(demand.affinity, survey, slots)
        }
    }

    private mutating func weighted(_ survey: PoolSurvey, _ slots: [Int]) -> Int {
        var rest = Int.random(in: 0..<survey.weight, using: &random)
        for place in 0..<survey.count {
            let index = Int(survey.ready[place])
            rest -= rows[slots[index]].weight
            if rest < 0 { return index }
        }
        return Int(survey.ready[0])
    }

    /// Among equals one at random, so that none is left cold.
    private mutating func leastBusy(_ survey: PoolSurvey, _ slots: [Int]) -> Int {
        var best = Int(survey.ready[0])
        var (load, weight) = (rows[slots[best]].inFlight + 1, rows[slots[best]].weight)
        var equals: UInt64 = 1
        for place in 1..<survey.count {
            let index = Int(survey.ready[place])
            let slot = slots[index]
            let left = (rows[slot].inFlight + 1) * weight
            let right = load * rows[slot].weight
            if left == right {
                equals += 1
                if random.next() % equals != 0 { continue }
            } else if left > right {
                continue
            } else {
                equals = 1
            }
            (best, load, weight) = (index, rows[slot].inFlight + 1, rows[slot].weight)
        }
        return best
    }

    /// The power of two choices: nearly as even as the best of all, and no crowd runs to one that has just become fast.
    ///
    /// - SeeAlso: M. Mitzenmacher, *The Power of Two Choices in Randomized Load Balancing*, 2001.
    private mutating func fasterOfTwo(_ survey: PoolSurvey, _ slots: [Int], at now: Nanoseconds) -> Int {
        let first = Int.random(in: 0..<survey.count, using: &random)
        var second = Int.random(in: 0..<(survey.count - 1), using: &random)
        if second >= first { second += 1 }
        let (one, other) = (Int(survey.ready[first]), Int(survey.ready[second]))
        let oneLoad = rows[slots[one]].load(at: now, halfLife: halfLife)
        return oneLoad <= rows[slots[other]].load(at: now, halfLife: halfLife) ? one : other
    }

    private func cheapest(_ survey: PoolSurvey, _ slots: [Int]) -> Int {
        var best = Int(survey.ready[0])
        for place in 1..<survey.count {
            let index = Int(survey.ready[place])
            if rows[slots[index]].price < rows[slots[best]].price { best = index }
        }
        return best
    }

    /// Weighted rendezvous hashing with bounded loads.
    ///
    /// Every conversation has its own order of the deployments; it goes to the first that has fewer than four calls under way, or than
    /// its share of all and a quarter, which one always has. So a deployment that is added takes its share from all others, and one
    /// that goes leaves every other conversation where it was.
    ///
    /// - SeeAlso: D. Thaler, C. Ravishankar, *Using Name-Based Mappings to Increase Hit Rates*, 1998; C. Schindelhauer, G. Schomaker,
    ///   *Weighted Distributed Hash Tables*, 2005; V. Mirrokni, M. Thorup, M. Zadimoghaddam, *Consistent Hashing with Bounded
    ///   Loads*, 2016.
    private func affine(_ affinity: UInt64, _ survey: PoolSurvey, _ slots: [Int]) -> Int {
        var best = Int(survey.ready[0])
        var highest = 0.0
        for place in 0..<survey.count {
            let index = Int(survey.ready[place])
            let slot = slots[index]
            let weight = rows[slot].weight
            let uniform = (Double(Binary.mix(affinity ^ rows[slot].hash) >> 11) + 0.5) * 0x1p-53
            // The score is at most this, as a logarithm is at most its argument less one; most deployments end here.
            guard Double(weight) > highest * (1 - uniform) else { continue }
            let score = Double(weight) / -Binary.logarithm(uniform)
            let share = 5 * (survey.inFlight + 1) * weight
            guard score > highest, rows[slot].inFlight < 4 || rows[slot].inFlight * 4 * survey.weight < share else {
                continue
            }
            (best, highest) = (index, score)
        }
        return best
    }
}

extension PoolSurvey {
    fileprivate mutating func add(_ index: Int, _ row: DeploymentRow) {
        ready[count] = UInt8(index)
        count += 1
        inFlight += row.inFlight
        weight += row.weight
    }

    /// Why no deployment takes a call.
    func unavailability(at now: Nanoseconds) -> Unavailability {
        guard earliest < .max else { return Unavailability(.notAllowed) }
        return Unavailability(
            isLimited ? .limitReached : .coolingDown,
            retryAfter: .nanoseconds(max(0, earliest - now))
        )
    }
}
