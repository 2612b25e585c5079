// SPDX-License-Identifier: Apache-2.0

/// A dear verifier under its time limit.
struct TimedVerifier: Sendable {
    /// A judgement and how long it took.
    struct Judged: Sendable {
        let judgement: Judgement
        let duration: Duration
    }

    private let verifier: any Verifier
    private let timeout: Duration?
    private let clock: any EngineClock

    init(_ entry: Gate.Entry, clock: any EngineClock) {
        verifier = entry.verifier
        timeout = entry.timeout
        self.clock = clock
    }

    /// Judges within the candidate's `timeLeft` and the verifier's own timeout; without time or after a cancellation nothing is begun.
    func judge(_ candidate: Candidate) async -> Judged {
        let start = clock.now
        var seen = candidate
        seen.timeLeft = min(timeout ?? candidate.timeLeft, candidate.timeLeft)
        if Task.isCancelled { return Judged(judgement: .inconclusive(because: "cancelled"), duration: .zero) }
        guard seen.timeLeft > .zero else {
            return Judged(judgement: .inconclusive(because: "no time left"), duration: .zero)
        }
        let judgement = await withTimeLimit(on: seen)
        return Judged(judgement: judgement, duration: clock.now - start)
    }

    /// A verifier that is not done in time is cancelled, and inconclusive; what it cost until then counts.
    private func withTimeLimit(on candidate: Candidate) async -> Judgement {
        let limit = candidate.timeLeft
        return await withTaskGroup(of: Judgement?.self) { [verifier, clock] tasks in
            tasks.addTask { await verifier.verify(candidate) }
            tasks.addTask {
                try? await clock.sleep(for: limit)
                return nil
            }
            var reason: String?
            for await judgement in tasks {
                tasks.cancelAll()
                if let judgement {
                    return reason.map { Judgement(.inconclusive(because: $0), cost: judgement.cost) } ?? judgement
                }
                reason = Task.isCancelled ? "cancelled" : "not done within \(limit.shortText)"
            }
            return .inconclusive(because: reason ?? "not run")
        }
    }
}
