// SPDX-License-Identifier: Apache-2.0

/// The verifiers of a rung as one: cheap before dear, and done at the first rejection.
public struct Gate: Sendable {
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

    /// The verifiers in the order they run: by cost class, then as the policy lists them.
    public let entries: [Entry]
    /// Whether all verifiers run even after a rejection.
    public let explainAll: Bool
    /// Whether an answer cut by its token limit is rejected.
    public let rejectsTruncated: Bool
    /// The most that one run of all verifiers can cost.
    public let maxCost: Cost
    /// The entries of each cost class, cheap to dear.
    private let groups: [(cost: CostClass, entries: Range<Int>)]

    /// A gate of so many verifiers.
    public init(_ entries: [Entry], explainAll: Bool = false, rejectsTruncated: Bool = true) {
        var ordered: [Entry] = []
        var groups: [(CostClass, Range<Int>)] = []
        for cost in CostClass.allCases {
            let start = ordered.count
            ordered += entries.filter { $0.verifier.costClass == cost }
            if ordered.count > start { groups.append((cost, start..<ordered.count)) }
        }
        self.entries = ordered
        self.groups = groups
        self.explainAll = explainAll
        self.rejectsTruncated = rejectsTruncated
        maxCost = ordered.reduce(.zero) { $0 + $1.verifier.maxCost }
    }

    /// Judges a candidate, within its `timeLeft` as far as the verifiers wait for anything.
    public func judge(_ candidate: Candidate, clock: any EngineClock) async -> GateResult {
        var result = GateResult(completion: candidate.completion, capacity: entries.count)
        if rejectsTruncated, candidate.completion.finishReason == .length {
            result.add(.truncated, then: .reask)
            if !explainAll { return result }
        }
        var seen = candidate
        var now = clock.now
        let deadline = now + candidate.timeLeft
        for group in groups {
            if group.cost > .pure {
                seen.timeLeft = deadline - now
                await runSideBySide(group.entries, on: seen, into: &result, clock: clock)
                seen.completion = result.completion
                now = clock.now
                if result.isRejected, !explainAll { return result }
                continue
            }
            for index in group.entries {
                let start = now
                let judgement = await entries[index].verifier.verify(seen)
                now = clock.now
                if result.take(judgement, in: now - start, of: entries[index]) { seen.completion = result.completion }
                if result.isRejected, !explainAll { return result }
            }
        }
        return result
    }

    /// Runs the verifiers of one dear class at the same time; results count in the policy's order.
    private func runSideBySide(
        _ indices: Range<Int>,
        on candidate: Candidate,
        into result: inout GateResult,
        clock: any EngineClock
    ) async {
        if indices.count == 1 {
            let timed = await TimedVerifier(entries[indices.lowerBound], clock: clock).judge(candidate)
            result.take(timed.judgement, in: timed.duration, of: entries[indices.lowerBound])
            return
        }
        let judged = await withTaskGroup(of: (Int, TimedVerifier.Judged).self) { tasks in
            for index in indices {
                let verifier = TimedVerifier(entries[index], clock: clock)
                tasks.addTask { (index, await verifier.judge(candidate)) }
            }
            var judged: [Int: TimedVerifier.Judged] = [:]
            for await (index, timed) in tasks { judged[index] = timed }
            return judged
        }
        for index in indices {
            guard let timed = judged[index] else { continue }
            result.take(timed.judgement, in: timed.duration, of: entries[index])
        }
    }
}
