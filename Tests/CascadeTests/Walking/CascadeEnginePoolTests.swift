// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// The engine over deployments of which something is known.
struct CascadeEnginePoolTests {
    private static let down = ProviderError.unavailable(status: 503, retryAfter: nil)

    /// Two models, the first with two deployments; each deployment with its script.
    private struct Bench {
        let clock: ScriptedClock
        let providers: [[ScriptedProvider]]
        let policy: CompiledPolicy
        let engine: CascadeEngine

        init(
            _ scripts: [[[ScriptedProvider.Line]]],
            clock: ScriptedClock = ScriptedClock(),
            limits: RateLimits = RateLimits(),
            settings: PoolSettings = PoolSettings(),
            verify verifiers: [any Verifier] = [],
            change: (inout Policy) -> Void = { _ in }
        ) throws {
            self.clock = clock
            let registry = DeploymentRegistry(seed: 1)
            let providers = scripts.map { $0.map { ScriptedProvider($0, clock: clock) } }
            let price = Price(input: ScriptedLadder.price, output: ScriptedLadder.price)
            let models = providers.enumerated().map { rung, providers in
                let deployments = providers.enumerated().map { index, provider in
                    Deployment(id: "\(rung)-\(index)", upstreamModel: "up", price: price, provider: provider)
                }
                let traits = deployments.map { DeploymentTraits(id: $0.id, price: price, limits: limits) }
                return Model(
                    name: "model\(rung)",
                    deployments: deployments,
                    pool: registry.pool(for: "model\(rung)", traits, settings)
                )
            }
            var policy = Policy(name: "pooled", ladder: models.map { Policy.Rung(model: $0.name) })
            for rung in policy.ladder.indices { policy.ladder[rung].retries = 0 }
            policy.verify = verifiers.indices.map { Policy.VerifierSetting(kind: "check\($0)") }
            change(&policy)
            self.providers = providers
            self.policy = try PolicyCompiler(
                models: models,
                factories: verifiers.enumerated().map { ReadyFactory("check\($0)", $1) }
            ).compile(policy, in: .empty)
            engine = CascadeEngine(clock: clock)
        }

        func answer(seed: UInt64 = 1) async -> CascadeResult {
            var random = SplitMix64(seed: seed)
            let id = TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random)
            return await engine.answer(.sample(), by: policy, context: .init(traceID: id, key: "tests", seed: seed))
        }

        func status() -> [DeploymentStatus] {
            policy.rungs.flatMap { $0.model.pool?.status(at: clock.now) ?? [] }
        }
    }

    @Test("a deployment that keeps failing is left alone, and asked again once it has rested")
    func breaker() async throws {
        let bench = try Bench([[[.fault(Self.down)], [.says("second")]]])
        for _ in 0..<5 {
            let result = await bench.answer()
            #expect(result.triggers == [.first, .failover])
        }
        // Open: nobody asks the first one any more.
        for _ in 0..<5 {
            let result = await bench.answer()
            #expect(result.triggers == [.first])
            #expect(result.trace.attempts[0].deployment == "0-1")
        }
        #expect(bench.providers[0][0].calls.count == 5)
        bench.clock.advance(by: .seconds(60))
        _ = await bench.answer()
        #expect(bench.providers[0][0].calls.count == 6)
        #expect(bench.status().allSatisfy { $0.inFlight == 0 })
    }

    @Test("a rung whose deployments all cool down is passed over; without another rung nothing is asked or charged")
    func coolingDown() async throws {
        let two = try Bench([[[.fault(Self.down)]], [[.says("large")]]])
        for _ in 0..<5 { _ = await two.answer() }
        let passed = await two.answer()
        #expect(passed.text == "large")
        #expect(passed.triggers == [.first])
        #expect(passed.trace.skipped.map(\.rung) == [0])
        #expect(passed.trace.skipped[0].reason.hasPrefix("every deployment is cooling down, the first for another "))
        let one = try Bench([[[.fault(Self.down)]]])
        for _ in 0..<5 { _ = await one.answer() }
        let refused = await one.answer()
        guard case .failed(.unavailable(let reason)) = refused.outcome else {
            Issue.record("expected unavailable, found \(refused.outcome)")
            return
        }
        #expect(reason.reason == .coolingDown)
        #expect(try #require(reason.retryAfter) > .zero)
        #expect(refused.trace.attempts.isEmpty)
        #expect(refused.trace.cost == .zero)
    }

    @Test("where no other deployment is left, a rate limit is waited for, also one that gives no time")
    func aloneAtItsLimit() async throws {
        let limited = ScriptedProvider.Line.fault(.rateLimited(retryAfter: nil))
        let bench = try Bench([[[limited, limited, .says("first")]], [[.says("dearer")]]]) { $0.ladder[0].retries = 2 }
        let result = await bench.answer()
        #expect(result.text == "first")
        #expect(result.triggers == [.first, .retry, .retry])
        #expect(bench.clock.sleeps == [.seconds(1), .seconds(2)])
    }

    @Test("a rate limit sends calls elsewhere for as long as it asks")
    func retryAfter() async throws {
        let limited = ProviderError.rateLimited(retryAfter: .seconds(30))
        let bench = try Bench([[[.fault(limited), .says("first")], [.says("second")]]])
        #expect(await bench.answer().text == "second")
        #expect(await bench.answer().triggers == [.first])
        #expect(bench.providers[0][0].calls.count == 1)
        bench.clock.advance(by: .seconds(31))
        #expect(await bench.answer().text == "first")
    }

    /// What becomes of an answer that nobody wants, and how the request ends.
    enum Unwanted: CaseIterable {
        case rejected, undecided, filtered, refused

        fileprivate var line: ScriptedProvider.Line {
            switch self {
            case .rejected, .undecided: .says("bad")
            case .filtered: .answer(Completion(text: "ba", finishReason: .contentFilter))
            case .refused: .fault(.refused(message: "no"))
            }
        }

        fileprivate var judgement: Judgement {
            self == .undecided ? .inconclusive(because: "the judge is down") : .rejected
        }
    }

    @Test(
        "answers that verifiers or filters reject never trip a breaker, however many in a row",
        arguments: Unwanted.allCases
    )
    func rejections(unwanted: Unwanted) async throws {
        let verifier = ScriptedVerifier(unwanted.judgement)
        let bench = try Bench([[[unwanted.line]], [[.says("bad, too")]]], verify: [verifier])
        for _ in 0..<50 {
            let result = await bench.answer()
            #expect(!result.outcome.isAccepted)
        }
        let isJudged = unwanted == .rejected || unwanted == .undecided
        #expect(verifier.runCount == (isJudged ? 100 : 0))
        for status in bench.status().prefix(isJudged ? 2 : 1) {
            #expect(status.state == .closed)
            #expect(status.window.calls == 50 && status.window.failures == 0)
            #expect(status.totals.openings == 0)
        }
    }

    @Test("calls over the limit of concurrent ones wait for their turn, and all are answered", .timeLimit(.minutes(1)))
    func queue() async throws {
        let bench = try Bench(
            [[[.says("one")], [.says("two")]]],
            limits: RateLimits(concurrency: 1)
        )
        let answered = await withTaskGroup(of: Bool.self) { tasks in
            for seed in 0..<200 {
                tasks.addTask { await bench.answer(seed: UInt64(seed)).outcome.isAccepted }
            }
            return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answered == 200)
        #expect(bench.status().allSatisfy { $0.inFlight == 0 && $0.queued == 0 })
    }

    @Test("without a queue, calls over the limit are refused at once and cost nothing", .timeLimit(.minutes(1)))
    func noQueue() async throws {
        var settings = PoolSettings()
        settings.queue.size = 0
        let bench = try Bench([[[.hang]]], limits: RateLimits(concurrency: 1), settings: settings)
        let holder = Task { await bench.answer() }
        while bench.providers[0][0].calls.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        let refused = await bench.answer()
        guard case .failed(.unavailable(let reason)) = refused.outcome else {
            Issue.record("expected unavailable, found \(refused.outcome)")
            holder.cancel()
            return
        }
        #expect(reason.reason == .queueFull)
        #expect(refused.trace.attempts.isEmpty)
        holder.cancel()
        #expect(await holder.value.outcome == .failed(.cancelled))
        #expect(bench.status().allSatisfy { $0.inFlight == 0 })
    }

    @Test("an attempt that was not affordable gives its place back")
    func unaffordable() async throws {
        let bench = try Bench([[[.says("one")]]], limits: RateLimits(concurrency: 1)) { policy in
            policy.ladder[0].sampling.maxOutputTokens = 100
            policy.limits.maxCost = Cost(picoUSD: 1)
        }
        for _ in 0..<3 { #expect(await bench.answer().outcome == .failed(.budget)) }
        #expect(bench.status().allSatisfy { $0.inFlight == 0 })
    }

    @Test("a hedge that cannot be paid gives its place back while the first call goes on", .timeLimit(.minutes(1)))
    func unaffordableHedge() async throws {
        let bench = try Bench([[[.hang], [.says("two")]]], limits: RateLimits(concurrency: 1)) { policy in
            policy.ladder[0].hedge = .after(.milliseconds(500))
            policy.ladder[0].sampling.maxOutputTokens = 100
            // One call is quoted at some 200 micro-USD.
            policy.limits.maxCost = ScriptedLadder.price * 300
        }
        let task = Task { await bench.answer() }
        while bench.clock.sleeps.isEmpty || bench.status()[0].inFlight == 0 {
            try await Task.sleep(for: .milliseconds(1))
        }
        while bench.status()[1].inFlight > 0 { try await Task.sleep(for: .milliseconds(1)) }
        for _ in 0..<20 {
            #expect(bench.status().map(\.inFlight) == [1, 0])
            try await Task.sleep(for: .milliseconds(1))
        }
        task.cancel()
        #expect(await task.value.outcome == .failed(.cancelled))
        #expect(bench.providers[0][1].calls.isEmpty)
        #expect(bench.status().allSatisfy { $0.inFlight == 0 })
    }

    @Test("an adaptive timeout follows what calls took lately, and never undercuts its least")
    func adaptiveTimeout() async throws {
        let bench = try Bench([[[.says("one")]]]) { policy in
            var timeout = Policy.AdaptiveTimeout()
            timeout.atLeast = .milliseconds(10)
            policy.ladder[0].adaptiveTimeout = timeout
            policy.limits.deadline = .seconds(60)
        }
        for _ in 0..<25 { _ = await bench.answer() }
        let timeouts = bench.providers[0][0].calls.map(\.timeout)
        // Every call takes 100 ms by the script; before 20 of them are known, nothing is limited.
        #expect(timeouts[19] == .seconds(60))
        #expect(timeouts[24] > .milliseconds(250) && timeouts[24] < .milliseconds(350))
    }

    @Test("a deployment that hangs is left alone, also where an adaptive timeout cuts its calls short")
    func hanging() async throws {
        // So many that five calls that are cut short do not yet make the timeout longer.
        let script = [ScriptedProvider.Line](repeating: .says("one"), count: 200) + [.timeOut]
        let bench = try Bench([[script, [.says("two")]]]) { policy in
            policy.ladder[0].adaptiveTimeout = Policy.AdaptiveTimeout()
            policy.limits.deadline = .seconds(60)
        }
        for _ in 0..<200 { #expect(await bench.answer().triggers == [.first]) }
        for _ in 0..<5 {
            let result = await bench.answer()
            #expect(result.triggers == [.first, .failover], "\(result.trace.attempts.map(\.ending))")
        }
        #expect(bench.status()[0].state == .open)
        #expect(await bench.answer().triggers == [.first])
    }

    @Test("silence is limited only where another deployment takes calls", arguments: [true, false])
    func silence(othersRest: Bool) async throws {
        let bench = try Bench([[[.says("one")], [.says("two")]], [[.says("three")]]])
        if othersRest {
            bench.policy.rungs[0].model.pool?.probed(1, succeeded: false, at: bench.clock.now)
            bench.policy.rungs[1].model.pool?.probed(0, succeeded: false, at: bench.clock.now)
        }
        #expect(await bench.answer().text == "one")
        #expect(bench.providers[0][0].calls.map(\.maxSilence) == [othersRest ? nil : .seconds(30)])
    }

    @Test(
        "of a call and its hedge the second may be silent to the end, where there is no third",
        .timeLimit(.minutes(1))
    )
    func silentHedge() async throws {
        let bench = try Bench([[[.hang], [.says("two")]]]) { $0.ladder[0].hedge = .after(.seconds(5)) }
        #expect(await bench.answer().text == "two")
        #expect(bench.providers[0].map { $0.calls.map(\.maxSilence) } == [[.seconds(30)], [nil]])
        #expect(bench.status().allSatisfy { $0.inFlight == 0 })
    }

    @Test("a call that had little of the request's time left says nothing of its deployment")
    func shortened() async throws {
        let slow = ScriptedProvider.Line.fault(Self.down, after: .seconds(50))
        let bench = try Bench([[[slow]], [[.timeOut]]]) { $0.limits.deadline = .seconds(60) }
        for _ in 0..<10 {
            _ = await bench.answer()
            bench.clock.advance(by: .seconds(3_600))
        }
        #expect(bench.providers[1][0].calls.last?.timeout == .seconds(10))
        #expect(bench.status()[1].state == .closed)
    }

    @Test("a hedge waits for what most calls take", .timeLimit(.minutes(1)))
    func hedgeByQuantile() async throws {
        let bench = try Bench([[[.says("one")], [.says("two")]]]) { $0.ladder[0].hedge = .quantile(0.95) }
        for _ in 0..<20 { #expect(await bench.answer().triggers == [.first]) }
        #expect(bench.clock.sleeps.isEmpty)
        _ = await bench.answer()
        // Now it is known; the test's clock does not make a call wait for it.
        let wait = try #require(bench.clock.sleeps.first)
        #expect(wait > .milliseconds(90) && wait < .milliseconds(120))
        #expect(bench.status().allSatisfy { $0.inFlight == 0 })
    }
}
