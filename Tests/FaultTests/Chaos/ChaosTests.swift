// SPDX-License-Identifier: Apache-2.0

import Cascade
import FaultyUpstream
import Foundation
import Testing

/// Three deployments that fail by a seeded script, under many requests at once.
///
/// `CHAOS_REQUESTS` sets how many there are, `CHAOS_SEED` how they fail.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct ChaosTests {
    @Test(
        "no request is lost, late or charged twice; breakers open and close; nothing is left",
        arguments: [false, true]
    )
    func chaos(hedges: Bool) async throws {
        let requests = Self.number("CHAOS_REQUESTS", 10_000)
        let run = try await ChaosRun.run(requests: requests, seed: UInt64(Self.number("CHAOS_SEED", 5)), hedges: hedges)
        print(run.summary)

        #expect(run.records.count == requests)
        #expect(Set(run.records.map(\.trace.id)).count == requests)
        // One deployment has no limits of its own: without the request's time, its stalls would last to the end of the run. What is added is
        // far more than a busy machine takes.
        #expect(run.records.allSatisfy { $0.took < ChaosRun.deadline + .seconds(5) })
        let patient = run.records.flatMap(\.trace.attempts).filter { $0.deployment == "chaos-\(ChaosRun.patient)" }
        #expect(patient.contains { $0.code.hasPrefix("timed_out") })
        // While every breaker is open, requests are told when to come back, at once and for nothing.
        let turnedAway = run.records.filter { $0.trace.outcome.isUnavailable }
        #expect(turnedAway.allSatisfy { $0.trace.attempts.isEmpty && $0.trace.cost == .zero })
        // When a place is free again, after a wait that was too long, nobody can tell.
        #expect(turnedAway.allSatisfy { $0.trace.outcome.retryAfter != nil || $0.trace.outcome.waitedInVain })
        let answered = run.records.count { $0.trace.outcome.answer != nil }
        #expect(Double(answered) > 0.85 * Double(requests - turnedAway.count))
        #expect(answered > requests / 2)

        expectCharges(run)
        let totals = run.statuses.map(\.totals)
        #expect(totals.reduce(0) { $0 + $1.openings } > 0)
        #expect(totals.reduce(0) { $0 + $1.closings } > 0)
        #expect(run.statuses.allSatisfy { $0.inFlight == 0 && $0.queued == 0 })
        // Each limit was reached, and none was passed.
        #expect(run.gauge.most.max() == ChaosRun.concurrency)
        #expect(run.gauge.mostQueued == ChaosRun.queueSize)
        #expect(run.leftovers == 0)
        #expect(run.growth < 128 << 20)
    }

    /// Every call to an upstream is one attempt, and what is charged as reported is what the upstreams reported.
    private func expectCharges(_ run: ChaosRun) {
        let attempts = run.records.flatMap(\.trace.attempts)
        for record in run.records {
            #expect(record.trace.cost == record.trace.attempts.reduce(.zero) { $0 + $1.cost })
        }
        #expect(attempts.allSatisfy { $0.cost == FaultBench.price.cost(of: $0.usage) })
        // A connection that the upstream closes as a request is sent on it makes an attempt that the upstream never saw.
        let begun = run.tallies.reduce(0) { $0 + $1.begun }
        #expect(begun <= attempts.count)
        let reported = attempts.filter { $0.charge == .reported }
        let told = run.tallies.reduce(0) { $0 + $1.told }
        let estimated = attempts.count { $0.charge == .estimated }
        #expect(reported.count <= told)
        // An answer that was sent and not taken, since its time was up, is charged by our estimate.
        #expect(told - reported.count <= estimated)
        #expect(reported.allSatisfy { $0.usage.input + $0.usage.output == RecordedAnswer.tokens })
    }

    private static func number(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
    }
}

extension Outcome {
    fileprivate var isUnavailable: Bool {
        if case .failed(.unavailable) = self { true } else { false }
    }

    fileprivate var waitedInVain: Bool {
        if case .failed(.unavailable(let reason)) = self { reason.reason == .queueFull } else { false }
    }

    fileprivate var retryAfter: Duration? {
        if case .failed(.unavailable(let reason)) = self { reason.retryAfter } else { nil }
    }
}

extension ChaosRun {
    /// What happened, for the eye.
    fileprivate var summary: String {
        let outcomes = Dictionary(records.map { ($0.trace.outcome.code, 1) }, uniquingKeysWith: +).sorted {
            $0.key < $1.key
        }
        let endings = Dictionary(records.flatMap(\.trace.attempts).map { ($0.code, 1) }, uniquingKeysWith: +)
            .sorted { $0.key < $1.key }
        let took = records.map(\.took).sorted()
        return """
            outcomes: \(outcomes.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            attempts: \(endings.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            took: half \(took[took.count / 2]), 99 % \(took[took.count * 99 / 100]), most \(took[took.count - 1])
            upstreams: \(tallies.map { "\($0.begun) begun, \($0.told) told" }.joined(separator: "; "))
            at once: \(gauge.most.map(String.init).joined(separator: ", ")) calls, \(gauge.mostQueued) waiting
            breakers: \(statuses.map { "\($0.totals.openings) openings, \($0.totals.closings) closings" }.joined(separator: "; "))
            memory: \(growth >> 20) MB more
            """
    }
}
