// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Faults, waits, deadlines and cancellation.
struct CascadeEngineFaultTests {
    private static let down = ProviderError.unavailable(status: 503, retryAfter: nil)

    @Test("a fault is retried after a wait by the clock, with the same call")
    func retry() async throws {
        let ladder = try ScriptedLadder([[.fault(.rateLimited(retryAfter: .seconds(7))), .says("good")]])
        let result = await ladder.answer()
        #expect(result.outcome == .accepted(attempt: 1))
        #expect(result.triggers == [.first, .retry])
        #expect(ladder.clock.sleeps == [.seconds(7)])
        #expect(result.trace.attempts.map(\.startedAfter) == [.zero, .milliseconds(7_050)])
        #expect(result.trace.overhead == .zero)
        #expect(result.trace.escalatedBecause == "rate_limited")
    }

    @Test("waits without a Retry-After are short, random and repeatable")
    func backoff() async throws {
        func sleeps(_ seed: UInt64) async throws -> [Duration] {
            let ladder = try ScriptedLadder([[.fault(Self.down)]]) { $0.ladder[0].retries = 3 }
            _ = await ladder.answer(seed: seed)
            return ladder.clock.sleeps
        }
        let waits = try await sleeps(1)
        #expect(waits.count == 3)
        for (wait, ceiling) in zip(waits, [250, 500, 1_000]) { #expect(wait <= .milliseconds(ceiling)) }
        #expect(try await sleeps(1) == waits)
        #expect(try await sleeps(2) != waits)
    }

    @Test("a failing deployment fails over to the next one, then to the next rung")
    func failover() async throws {
        let ladder = try ScriptedLadder([.init([.fault(Self.down)], [.fault(Self.down)]), [.says("good")]]) {
            $0.ladder[0].retries = 0
        }
        let result = await ladder.answer()
        #expect(result.trace.attempts.map(\.deployment) == ["model0-0", "model0-1", "model1-0"])
        #expect(result.triggers == [.first, .failover, .failover])
        #expect(result.text == "good")
    }

    @Test("a re-ask that fails over keeps what it asks, and no re-ask is counted twice")
    func reaskAcrossFailover() async throws {
        let ladder = try ScriptedLadder(
            [.init([.says("one"), .fault(Self.down)], [.says("two"), .says("three")])],
            verify: [ScriptedVerifier(.rejected, .rejected, .accepted)]
        ) {
            $0.ladder[0].retries = 0
            $0.ladder[0].reasks = 2
        }
        let result = await ladder.answer()
        #expect(result.triggers == [.first, .reask, .failover, .reask])
        #expect(result.trace.attempts.map(\.order.opening) == [.request, .reask(of: 0), .reask(of: 0), .reask(of: 2)])
        #expect(ladder.providers[0][1].calls.map { $0.followUp.first?.string } == ["assistant: one", "assistant: two"])
        #expect(result.text == "three")
    }

    @Test("when every call fails, the last fault is the outcome")
    func allFailed() async throws {
        let ladder = try ScriptedLadder([[.fault(Self.down)], [.fault(.unauthorised(status: 401))]]) {
            $0.ladder[0].retries = 0
        }
        let result = await ladder.answer()
        #expect(result.outcome == .failed(.fault(.unauthorised(status: 401))))
        #expect(result.trace.attempts.map(\.ending) == [.failed(Self.down), .failed(.unauthorised(status: 401))])
    }

    @Test("no Retry-After is too long to be compared")
    func endlessRetryAfter() async throws {
        let ladder = try ScriptedLadder([[.fault(.rateLimited(retryAfter: .seconds(Int64.max)))], [.says("good")]])
        #expect(await ladder.answer().triggers == [.first, .failover])
    }

    @Test("a call that ends without any answer has failed")
    func nothing() async throws {
        struct Silent: Provider {
            func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {}
        }
        let deployment = Deployment(id: "silent", upstreamModel: "up", price: .free, provider: Silent())
        let compiler = PolicyCompiler(models: [Model(name: "silent", deployments: [deployment])], factories: [])
        let policy = try compiler.compile(Policy(name: "p", ladder: [.init(model: "silent")]), in: .empty)
        let result = await CascadeEngine(clock: ScriptedClock())
            .answer(.sample(), by: policy, context: .init(traceID: Trace.sample().id))
        #expect(result.outcome == .failed(.fault(.malformed(reason: "found no answer; expected one"))))
        #expect(result.triggers == [.first, .retry])
    }

    @Test("no more calls than max_attempts")
    func maxAttempts() async throws {
        let ladder = try ScriptedLadder([[.fault(Self.down)]]) {
            $0.ladder[0].retries = 9
            $0.limits.maxAttempts = 3
        }
        let result = await ladder.answer()
        #expect(result.outcome == .failed(.attempts(Self.down)))
        #expect(ladder.providers[0][0].calls.count == 3)
    }

    @Test("a call gets the time that is left, and nothing is called after the deadline")
    func deadline() async throws {
        let ladder = try ScriptedLadder([[.timeOut], [.timeOut], [.says("late")]]) {
            $0.limits.deadline = .seconds(10)
            for index in $0.ladder.indices { $0.ladder[index].retries = 0 }
            $0.ladder[0].timeout = .seconds(4)
            $0.ladder[1].timeout = .seconds(20)
        }
        let result = await ladder.answer()
        #expect(result.outcome == .failed(.deadline))
        #expect(ladder.providers.map { $0[0].calls.map(\.timeout) } == [[.seconds(4)], [.seconds(6)], []])
        #expect(result.trace.duration == .seconds(10))
    }

    @Test("a wait that outlasts the deadline is not followed by a call")
    func deadlineWhileWaiting() async throws {
        let ladder = try ScriptedLadder(
            [[.fault(.rateLimited(retryAfter: .seconds(5)))]],
            clock: ScriptedClock(sleeping: .waits)
        ) { $0.limits.deadline = .seconds(10) }
        async let answer = ladder.answer()
        while ladder.clock.sleeps.isEmpty { await Task.yield() }
        for _ in 0..<20 { await Task.yield() }
        ladder.clock.advance(by: .seconds(30))
        let result = await answer
        #expect(result.outcome == .failed(.deadline))
        #expect(ladder.providers[0][0].calls.count == 1)
    }

    @Test("a client that leaves during a call ends it, and is charged for what was sent")
    func cancelledMidCall() async throws {
        let ladder = try ScriptedLadder([[.hang], [.says("never")]])
        let result = await cancelled(ladder) { !ladder.providers[0][0].calls.isEmpty }
        #expect(result.outcome == .failed(.cancelled))
        #expect(result.trace.attempts.map(\.ending) == [.cancelled])
        let usage = try #require(result.trace.attempts.first?.usage)
        #expect(usage.isEstimated && usage.input > 0 && usage.output == 0)
        #expect(result.trace.cost == result.sum && result.trace.cost > .zero)
        #expect(ladder.providers[1][0].calls.isEmpty)
    }

    @Test("a client that leaves during a wait ends it")
    func cancelledMidWait() async throws {
        let clock = ScriptedClock(sleeping: .waits)
        let ladder = try ScriptedLadder([[.fault(Self.down), .says("never")]], clock: clock)
        let result = await cancelled(ladder) { !clock.sleeps.isEmpty }
        #expect(result.outcome == .failed(.cancelled))
        #expect(ladder.providers[0][0].calls.count == 1)
        #expect(result.trace.cost == result.sum)
    }

    @Test("a client that leaves during a dear verification ends it, and what that cost counts")
    func cancelledMidVerify() async throws {
        let cost = Cost(picoUSD: 77)
        let judge = ProbeVerifier(costClass: .network) { _ in
            while !Task.isCancelled { await Task.yield() }
            return Judgement(.inconclusive(because: "given up"), cost: cost)
        }
        let begun = ScriptedVerifier(.accepted)
        let ladder = try ScriptedLadder(
            [[.says("answer")], [.says("never")]],
            verify: [begun, judge],
            clock: ScriptedClock(sleeping: .waits)
        )
        let result = await cancelled(ladder) { begun.runCount > 0 }
        #expect(result.outcome == .failed(.cancelled))
        #expect(ladder.providers[1][0].calls.isEmpty)
        #expect(result.trace.cost == result.sum)
    }

    @Test("an answer that is accepted although the client has left is still the outcome")
    func acceptedAfterCancellation() async throws {
        let verifier = ProbeVerifier { _ in
            while !Task.isCancelled { await Task.yield() }
            return .accepted
        }
        let ladder = try ScriptedLadder([[.says("answer")]], verify: [verifier])
        let result = await cancelled(ladder) { !ladder.providers[0][0].calls.isEmpty }
        #expect(result.outcome == .accepted(attempt: 0))
    }

    /// The result of a request that is cancelled once `isReady` holds.
    private func cancelled(
        _ ladder: ScriptedLadder,
        when isReady: @escaping @Sendable () -> Bool
    ) async -> CascadeResult {
        let task = Task { await ladder.answer() }
        while !isReady() { await Task.yield() }
        task.cancel()
        return await task.value
    }
}
