// SPDX-License-Identifier: Apache-2.0

/// The verifiers of a rung as one: cheap before dear, and done as soon as it is decided.
///
/// A class, since it is built once and handed on with every answer.
public final class Gate: Sendable {
    /// A verifier with what its policy says about it.
    public struct Entry: Sendable {
        /// The verifier's name in traces: its kind, or the name the policy gave it.
        public let name: String
        /// The verifier.
        public let verifier: any Verifier
        /// What its rejection does.
        public let then: RejectionAction
        /// What its `inconclusive` means.
        public let inconclusive: InconclusiveMeaning
        /// How long it may take; nil for the time that the request has left.
        public let timeout: Duration?
        /// What it counts in the gate's pool; nil for a verifier that must accept.
        fileprivate(set) var weight: Double?

        /// An entry by its parts.
        public init(
            name: String,
            verifier: any Verifier,
            then: RejectionAction = .reask,
            inconclusive: InconclusiveMeaning = .reject,
            timeout: Duration? = nil
        ) {
            self.name = name
            self.verifier = verifier
            self.then = then
            self.inconclusive = inconclusive
            self.timeout = timeout
        }
    }

    /// The verifiers in the order they run: by cost class, then as the policy lists them; one that may replace the answer comes first in
    /// its class.
    public let entries: [Entry]
    /// Whether all verifiers run even after a rejection.
    public let explainAll: Bool
    /// Whether an answer cut by its token limit is rejected.
    public let rejectsTruncated: Bool
    /// Whether a verifier does more than compute: starts a process, or asks a model or a service.
    public let isDear: Bool
    /// What the verifiers need in the call whose answer they judge.
    let shaping: CallShaping?
    /// The verifier that can reject an answer before it is whole; nil where that is no use.
    let early: EarlyRejection?
    /// The verifiers of which not each must accept.
    private let pool: GatePool.Rule?
    /// The entries that run together, cheap to dear.
    private let groups: [Group]

    private struct Group {
        let cost: CostClass
        let entries: Range<Int>
        /// Whether the one entry may replace the answer.
        let replaces: Bool
    }

    /// A gate of so many verifiers, all of which must accept unless a pool says otherwise.
    public init(_ entries: [Entry], pool: GatePool? = nil, explainAll: Bool = false, rejectsTruncated: Bool = true) {
        var ordered: [Entry] = []
        var groups: [Group] = []
        for cost in CostClass.allCases {
            let members = entries.filter { $0.verifier.costClass == cost }
            for replacing in members where replacing.verifier.replacesAnswer {
                groups.append(Group(cost: cost, entries: ordered.count..<ordered.count + 1, replaces: true))
                ordered.append(replacing)
            }
            let others = members.filter { !$0.verifier.replacesAnswer }
            if !others.isEmpty {
                groups.append(Group(cost: cost, entries: ordered.count..<ordered.count + others.count, replaces: false))
            }
            ordered += others
        }
        if let pool {
            for index in ordered.indices { ordered[index].weight = pool.weights[ordered[index].name] }
        }
        self.entries = ordered
        self.groups = groups
        self.explainAll = explainAll
        self.rejectsTruncated = rejectsTruncated
        self.pool = pool?.rule
        isDear = ordered.contains { $0.verifier.costClass > .pure }
        shaping = CallShaping(ordered)
        early = EarlyRejection(ordered, explainAll: explainAll, isShaped: shaping != nil)
    }

    /// The most that one run of all verifiers can cost, those before one that replaces the answer twice.
    public func maxCost(for exchange: Exchange) -> Cost {
        var sum = Cost.zero
        for group in groups {
            if group.replaces { sum += sum }
            sum = entries[group.entries].reduce(sum) { $0 + $1.verifier.maxCost(for: exchange) }
        }
        return sum
    }

    /// Judges a candidate, within its `timeLeft` as far as the verifiers wait for anything.
    public func judge(_ candidate: Candidate, clock: any EngineClock) async -> GateResult {
        var seen = candidate
        if let shaping { seen.notes = shaping.unshape(&seen.completion, of: candidate.request) }
        var result = GateResult(completion: seen.completion, pool: tally, capacity: entries.count)
        if rejectsTruncated, candidate.completion.finishReason == .length {
            result.add(.truncated, then: .reask)
            if !explainAll { return result }
        }
        let now = clock.now
        await judge(&seen, by: groups[...], from: now, to: now + candidate.timeLeft, on: clock, into: &result)
        if pool != nil { result.settle() }
        return result
    }

    /// An answer without what the verifiers have asked for beside it.
    func unshaped(_ completion: Completion, of request: ChatRequest) -> Completion {
        var completion = completion
        _ = shaping?.unshape(&completion, of: request)
        return completion
    }

    private var tally: PoolTally? {
        pool.map { PoolTally($0, weights: entries.compactMap(\.weight)) }
    }

    /// Judges by some of the groups, and counts what comes of it.
    private func judge(
        _ seen: inout Candidate,
        by groups: ArraySlice<Group>,
        from start: Duration,
        to deadline: Duration,
        on clock: any EngineClock,
        into result: inout GateResult
    ) async {
        var now = start
        for place in groups.indices {
            let group = groups[place]
            if group.cost > .pure || group.replaces {
                seen.timeLeft = deadline - now
                let isReplaced = await judgeTimed(seen, by: group, on: clock, into: &result)
                seen.completion = result.completion
                if isReplaced {
                    // What ran before judged another answer than the one that is to be returned, and the notes are of that one.
                    seen.notes = []
                    result.restart(pool: tally, keeping: entries[group.entries.lowerBound])
                    await judge(&seen, by: groups[..<place], from: clock.now, to: deadline, on: clock, into: &result)
                }
                now = clock.now
                if isDone(result) { return }
                continue
            }
            for index in group.entries where pool == nil || !isNeedless(entries[index], result) {
                let start = now
                seen.place = index
                let judgement = await entries[index].verifier.verify(seen)
                now = clock.now
                if result.take(judgement, in: now - start, of: entries[index]) { seen.completion = result.completion }
                if isDone(result) { return }
            }
        }
    }

    /// Judges by the verifiers of one dear group; whether the answer was replaced.
    private func judgeTimed(
        _ seen: Candidate,
        by group: Group,
        on clock: any EngineClock,
        into result: inout GateResult
    ) async -> Bool {
        let isAffordable = seen.affords(self)
        let verifiers = group.entries.filter { !isNeedless(entries[$0], result) }.map { index in
            TimedVerifier(entries[index], place: index, isAffordable: isAffordable, clock: clock)
        }
        guard verifiers.count > 1 else {
            guard let verifier = verifiers.first else { return false }
            let timed = await verifier.judge(seen)
            result.take(timed.judgement, in: timed.duration, of: verifier.entry)
            return timed.judgement.amended?.isReplacement ?? false
        }
        await judgeSideBySide(seen, by: verifiers, into: &result)
        return false
    }

    /// Runs verifiers at the same time, until the gate is decided; results stand in the policy's order.
    private func judgeSideBySide(
        _ candidate: Candidate,
        by verifiers: [TimedVerifier],
        into result: inout GateResult
    ) async {
        let before = result
        let judged = await withTaskGroup(of: (Int, TimedVerifier.Judged).self) { tasks in
            for (index, verifier) in verifiers.enumerated() {
                tasks.addTask { (index, await verifier.judge(candidate)) }
            }
            var judged = [(judged: TimedVerifier.Judged, isLate: Bool)?](repeating: nil, count: verifiers.count)
            var soFar = before
            var isDecided = false
            for await (index, timed) in tasks {
                judged[index] = (timed, isDecided)
                guard !isDecided else { continue }
                soFar.take(timed.judgement, in: timed.duration, of: verifiers[index].entry)
                isDecided = isDone(soFar) || verifiers.allSatisfy { isNeedless($0.entry, soFar) }
                if isDecided { tasks.cancelAll() }
            }
            return judged
        }
        for case (let verifier, let (timed, isLate)?) in zip(verifiers, judged) {
            if isLate {
                result.takeLate(timed.judgement, in: timed.duration, of: verifier.entry)
            } else {
                result.take(timed.judgement, in: timed.duration, of: verifier.entry)
            }
        }
    }

    /// Whether nothing that follows can open the gate, and nothing more is asked for.
    private func isDone(_ result: GateResult) -> Bool {
        !explainAll && result.isClosed
    }

    /// Whether a verifier is of a pool that is decided, and nothing more is asked for.
    private func isNeedless(_ entry: Entry, _ result: GateResult) -> Bool {
        entry.weight != nil && !explainAll && result.isPoolDecided
    }
}

extension Candidate {
    /// Whether the dear verifiers of a gate cannot pass what verifying may cost.
    fileprivate func affords(_ gate: Gate) -> Bool {
        guard let moneyLeft, let exchange else { return true }
        return gate.maxCost(for: exchange) <= moneyLeft
    }
}
