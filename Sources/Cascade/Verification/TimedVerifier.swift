// SPDX-License-Identifier: Apache-2.0

/// A dear verifier under its time limit.
struct TimedVerifier: Sendable {
    /// A judgement and how long it took.
    struct Judged: Sendable {
        let judgement: Judgement
        let duration: Duration
    }

    let entry: Gate.Entry
    /// Its place in the gate.
    let place: Int
    /// Whether the gate's verifiers cannot pass what the request may cost.
    let isAffordable: Bool
    private let clock: any EngineClock

    init(_ entry: Gate.Entry, place: Int, isAffordable: Bool, clock: any EngineClock) {
        self.entry = entry
        self.place = place
        self.isAffordable = isAffordable
        self.clock = clock
    }

    /// Judges within the candidate's `timeLeft` and the verifier's own timeout; without time or money, or after a cancellation, nothing is
    /// begun.
    func judge(_ candidate: Candidate) async -> Judged {
        let start = clock.now
        var seen = candidate
        seen.place = place
        seen.timeLeft = min(entry.timeout ?? candidate.timeLeft, candidate.timeLeft)
        if Task.isCancelled { return Judged(judgement: .inconclusive(because: "cancelled"), duration: .zero) }
        guard seen.timeLeft > .zero else {
            return Judged(judgement: .inconclusive(because: "no time left"), duration: .zero)
        }
        if !isAffordable, let exchange = candidate.exchange, entry.verifier.maxCost(for: exchange) > .zero {
            return Judged(judgement: .inconclusive(because: "it could pass `max_cost`"), duration: .zero)
        }
        seen.watch = Watch(clock, timeLeft: seen.timeLeft)
        let judgement = await withTimeLimit(on: seen)
        return Judged(judgement: judgement, duration: clock.now - start)
    }

    /// A verifier that is not done in time is cancelled, and inconclusive; what it cost until then counts.
    private func withTimeLimit(on candidate: Candidate) async -> Judgement {
        let limit = candidate.timeLeft
        return await withTaskGroup(of: Judgement?.self) { [verifier = entry.verifier, clock] tasks in
            tasks.addTask { await verifier.verify(candidate) }
            tasks.addTask {
                try? await clock.expire(after: limit)
                return nil
            }
            var reason: String?
            for await judgement in tasks {
                tasks.cancelAll()
                if let judgement {
                    guard let reason else { return judgement }
                    return Judgement(.inconclusive(because: reason), cost: judgement.cost, calls: judgement.calls)
                }
                reason = Task.isCancelled ? "cancelled" : "not done within \(limit.shortText)"
            }
            return .inconclusive(because: reason ?? "not run")
        }
    }
}
