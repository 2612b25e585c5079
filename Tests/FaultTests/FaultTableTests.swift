// SPDX-License-Identifier: Apache-2.0

import Cascade
import FaultyUpstream
import Testing

/// Every row of the fault table, in every dialect, whole and streamed, through the real providers and the real engine.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct FaultTableTests {
    @Test("an attempt ends, is charged, and tells the breaker as the table says", arguments: FaultCase.all)
    func ending(faultCase: FaultCase) async throws {
        let fault = faultCase.row.fault
        try await FaultBench.with(script: { _ in fault }) { bench in
            let pool = DeploymentRegistry(seed: 1).pool(for: "small", [DeploymentTraits(id: "faulty")])
            let trace = try await bench.answer(faultCase, pool: pool).trace
            try #require(trace.attempts.count == 1)
            #expect(trace.attempts[0].code == faultCase.ending.code, "\(trace.attempts[0].ending)")
            #expect(trace.outcome.code == faultCase.ending.follow.outcome)
            #expect(trace.duration < FaultBench.deadline)
            #expect(bench.faulty.tally.begun == (fault.isReached ? 1 : 0))
            expectCharges(trace, [faultCase.ending], of: fault)
            expectHealth(pool.status(at: RealClock().now)[0], faultCase.ending.health)
        }
    }

    @Test("another deployment answers, after a retry where that may help", arguments: FaultCase.all)
    func failover(faultCase: FaultCase) async throws {
        let fault = faultCase.row.fault
        try await FaultBench.with(script: { _ in fault }) { bench in
            let result = try await bench.answer(faultCase, retries: 1, failsOver: true)
            let follow = faultCase.ending.follow
            #expect(result.trace.attempts.map(\.order.trigger) == follow.triggers)
            #expect(result.trace.outcome.code == (follow == .returned ? "filtered" : "accepted"))
            if follow != .returned { #expect(result.completion?.text.isEmpty == false) }
            let failed = follow.triggers.count - (follow.failsOver ? 1 : 0)
            #expect(bench.faulty.tally.begun == (fault.isReached ? failed : 0))
            #expect(bench.sound.tally.begun == (follow.failsOver ? 1 : 0))
            #expect(result.trace.duration < FaultBench.deadline)
            let endings = Array(repeating: faultCase.ending, count: failed)
            expectCharges(result.trace, endings + (follow.failsOver ? [.answered] : []), of: fault)
        }
    }

    @Test("a fault that strikes once is over at the retry", arguments: FaultCase.retried)
    func retry(faultCase: FaultCase) async throws {
        let fault = faultCase.row.fault
        try await FaultBench.with(script: { $0.number == 0 ? fault : .none }) { bench in
            let trace = try await bench.answer(faultCase, retries: 1, failsOver: true).trace
            #expect(trace.attempts.map(\.order.trigger) == [.first, .retry])
            #expect(trace.outcome == .accepted(attempt: 1))
            #expect(bench.faulty.tally.begun == 2)
            #expect(bench.sound.tally.begun == 0)
            expectCharges(trace, [faultCase.ending, .answered])
        }
    }

    @Test(
        "a storm is over when its last refusal is: a deployment that is alone is asked again",
        arguments: ["rate_limited_ms", "status_500", "overloaded", "status_503"]
    )
    func storm(name: String) async throws {
        let row = try #require(FaultTable.rows.first { $0.name == name })
        for dialect in DialectUnderTest.all {
            let ending = try #require(row.ending(dialect.wire, streams: false))
            let faultCase = FaultCase(row: row, dialect: dialect, streams: false, ending: ending)
            try await FaultBench.with(script: { $0.number < 3 ? row.fault : .none }) { bench in
                let trace = try await bench.answer(faultCase, retries: 3).trace
                #expect(trace.attempts.map(\.order.trigger) == [.first, .retry, .retry, .retry])
                #expect(trace.outcome == .accepted(attempt: 3))
                // As long as it asked, or as the jitter says.
                let least = name == "rate_limited_ms" ? Duration.milliseconds(9_500) : .zero
                #expect(trace.attempts.dropFirst().allSatisfy { $0.order.delay >= least })
                expectCharges(trace, [ending, ending, ending, .answered])
            }
        }
    }

    @Test(
        "an upstream that hangs costs a failover also where nobody set a timeout; a stream that moves is left alone",
        arguments: [("silent", false), ("silent", true), ("stall_after_head", true), ("slow_drip", true)]
    )
    func silence(name: String, streams: Bool) async throws {
        let row = try #require(FaultTable.rows.first { $0.name == name })
        let dialect = DialectUnderTest.all[0]
        let faultCase = FaultCase(row: row, dialect: dialect, streams: streams, ending: .answered)
        try await FaultBench.with(script: { _ in row.fault }) { bench in
            let trace = try await bench.answer(faultCase, failsOver: true, deadline: .seconds(4)).trace
            let ending = ["silent": "timed_out first_byte", "stall_after_head": "timed_out idle"][name]
            #expect(trace.attempts.map(\.code) == (ending.map { [$0, "answered"] } ?? ["timed_out total"]))
        }
    }

    @Test(
        "a call given up ends at once and is charged by our estimate",
        arguments: DialectUnderTest.all,
        [false, true]
    )
    func cancellation(dialect: DialectUnderTest, streams: Bool) async throws {
        for name in ["silent", "stall_after_head", "stall_mid_body", "slow_drip"] {
            let row = try #require(FaultTable.rows.first { $0.name == name })
            let faultCase = FaultCase(row: row, dialect: dialect, streams: streams, ending: .answered)
            try await FaultBench.with(script: { _ in row.fault }) { bench in
                let climbing = Task { try await bench.answer(faultCase, retries: 1, failsOver: true) }
                while bench.faulty.tally.begun == 0 { try await Task.sleep(for: .milliseconds(1)) }
                try await Task.sleep(for: .milliseconds(20))
                climbing.cancel()
                let trace = try await climbing.value.trace
                #expect(trace.outcome == .failed(.cancelled))
                #expect(trace.attempts.map(\.charge) == [.estimated])
                #expect(bench.faulty.tally.begun == 1)
                #expect(bench.sound.tally.begun == 0)
            }
        }
    }

    /// The place is given back, and the breaker knows what it should.
    private func expectHealth(_ status: DeploymentStatus, _ health: FaultEnding.Health) {
        #expect(status.inFlight == 0)
        let isFailure = health == .failure || health == .failureAndCooldown
        #expect(status.window.calls == (health == .good || isFailure ? 1 : 0))
        #expect(status.window.failures == (isFailure ? 1 : 0))
        #expect((status.restsFor != nil) == (health == .cooldown || health == .failureAndCooldown))
    }

    /// Every attempt is charged once, as its ending says; what the upstreams said is what they billed.
    private func expectCharges(_ trace: Trace, _ endings: [FaultEnding], of fault: Fault = .none) {
        #expect(trace.attempts.map(\.charge) == endings.map(\.charge))
        for attempt in trace.attempts { #expect(attempt.cost == FaultBench.price.cost(of: attempt.usage)) }
        #expect(trace.cost == trace.attempts.reduce(.zero) { $0 + $1.cost })
        let reported = trace.attempts.filter { $0.charge == .reported }
        let tokens = reported.reduce(0) { $0 + $1.usage.input + $1.usage.output }
        let told = reported.count * (fault == .absurdUsage ? RecordedAnswer.mostTokens : RecordedAnswer.tokens)
        #expect(tokens == told)
    }
}

extension FaultEnding.Follow {
    /// The triggers of the attempts of a model with a faulty and a sound deployment and one retry.
    fileprivate var triggers: [AttemptOrder.Trigger] {
        switch self {
        case .verified, .returned: [.first]
        case .retried: [.first, .retry, .failover]
        case .failedOver: [.first, .failover]
        }
    }

    fileprivate var failsOver: Bool { triggers.last == .failover }

    /// How a request ends that has nowhere else to go.
    fileprivate var outcome: String {
        switch self {
        case .verified: "accepted"
        case .returned: "filtered"
        case .retried, .failedOver: "upstream_failed"
        }
    }
}
