// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Synchronization
import Testing

struct EmbeddingRunTests {
    /// An upstream that embeds by a script, in order; its last line repeats.
    private final class Upstream: Provider {
        enum Line: Sendable {
            case embeds(input: Int?)
            case fails(ProviderError, after: Duration = .milliseconds(50))
            case hangs
        }

        private let script: [Line]
        private let clock: ScriptedClock
        private let made = Mutex<[EmbeddingCall]>([])

        init(_ script: [Line], clock: ScriptedClock) {
            self.script = script
            self.clock = clock
        }

        var calls: [EmbeddingCall] { made.withLock { $0 } }

        func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {
            throw .unsupported(UnsupportedField("messages", "this upstream embeds"))
        }

        func embed(_ call: EmbeddingCall) async throws(ProviderError) -> Embeddings {
            let index = made.withLock { made in
                made.append(call)
                return made.count - 1
            }
            switch script[min(index, script.count - 1)] {
            case .embeds(let input):
                clock.advance(by: .milliseconds(100))
                return Embeddings(body: Array("{}".utf8), usage: input.map { TokenUsage(input: $0, output: 0) })
            case .fails(let fault, let after):
                clock.advance(by: after)
                throw fault
            case .hangs:
                while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
                throw .cancelled
            }
        }
    }

    private let clock = ScriptedClock()

    private func request(_ input: String = #""one two three four""#) throws -> EmbeddingRequest {
        let document = try JSONDocument(parsing: #"{"model": "m", "input": \#(input)}"#)
        return EmbeddingRequest(body: document.root, model: "m", input: try #require(document.root["input"]))
    }

    private func model(_ upstreams: [Upstream], regions: [String?] = [], pool: DeploymentPool? = nil) -> Model {
        Model(
            name: "m",
            deployments: upstreams.enumerated().map { index, upstream in
                Deployment(
                    id: "m-\(index)",
                    upstreamModel: "up-\(index)",
                    price: Price(input: Cost(picoUSD: 1_000), output: .zero),
                    provider: upstream,
                    region: regions.indices.contains(index) ? regions[index] : nil
                )
            },
            isEmbedding: true,
            pool: pool
        )
    }

    /// A pool of so many deployments, each of which rests after one failure and takes one call at a time.
    private func pool(_ count: Int) -> DeploymentPool {
        var settings = PoolSettings()
        settings.breaker.consecutive = 1
        let deployments = (0..<count).map { DeploymentTraits(id: "m-\($0)", limits: RateLimits(concurrency: 1)) }
        return DeploymentRegistry(seed: 1).pool(for: "m", deployments, settings)
    }

    private func embed(
        _ upstreams: [Upstream],
        regions: [String?] = [],
        requirements: Requirements = .none,
        limits: EmbeddingLimits = EmbeddingLimits(),
        pool: DeploymentPool? = nil
    ) async throws -> EmbeddingResult {
        var random = SplitMix64(seed: 1)
        let context = CascadeEngine.Context(
            traceID: TraceID(unixMilliseconds: 1, using: &random),
            key: "k",
            seed: 7,
            requirements: requirements
        )
        return await CascadeEngine(clock: clock).embed(
            try request(),
            by: model(upstreams, regions: regions, pool: pool),
            limits: limits,
            context: context
        )
    }

    @Test("an answer is one attempt, charged by its usage and recorded under the model's name")
    func answer() async throws {
        let upstream = Upstream([.embeds(input: 9)], clock: clock)
        let result = try await embed([upstream])
        let trace = result.trace
        #expect(result.embeddings != nil && trace.outcome == .accepted(attempt: 0))
        #expect(trace.policy == "embeddings/m" && trace.key == "k" && trace.attempts.count == 1)
        #expect(trace.cost == Cost(picoUSD: 9_000) && trace.attempts[0].cost == trace.cost)
        #expect(String(decoding: trace.messages, as: UTF8.self) == #""one two three four""#)
        #expect(upstream.calls.first?.upstreamModel == "up-0" && upstream.calls.first?.timeout == .seconds(20))
    }

    @Test("what the upstream does not report is estimated, and marked so")
    func missingUsage() async throws {
        let trace = try await embed([Upstream([.embeds(input: nil)], clock: clock)]).trace
        let usage = try #require(trace.attempts.first?.usage)
        #expect(usage.isEstimated && usage.input > 2 && usage.input < 9 && trace.cost > .zero)
    }

    private static let broken = ProviderError.unavailable(status: 500, retryAfter: nil)
    private static let limited = ProviderError.rateLimited(retryAfter: .seconds(2))

    @Test(
        "retries what may pass, then fails over, then says what went wrong last",
        arguments: [
            ([[.fails(broken), .embeds(input: 1)]], "accepted", ["first", "retry"]),
            ([[.fails(broken)], [.embeds(input: 1)]], "accepted", ["first", "retry", "failover"]),
            ([[.fails(.unauthorised(status: 401))], [.embeds(input: 1)]], "accepted", ["first", "failover"]),
            ([[.fails(limited)], [.embeds(input: 1)]], "accepted", ["first", "failover"]),
            ([[.fails(limited), .embeds(input: 1)]], "accepted", ["first", "retry"]),
            ([[.fails(broken)], [.fails(broken)]], "upstream_failed", ["first", "retry", "failover", "retry"]),
            ([[.fails(.unauthorised(status: 401))]], "upstream_failed", ["first"]),
        ] as [([[Upstream.Line]], String, [String])]
    )
    private func faults(scripts: [[Upstream.Line]], outcome: String, triggers: [String]) async throws {
        let trace = try await embed(scripts.map { Upstream($0, clock: clock) }).trace
        #expect(trace.outcome.code == outcome)
        #expect(trace.attempts.map(\.order.trigger.rawValue) == triggers)
        #expect(trace.cost == trace.attempts.reduce(.zero) { $0 + $1.cost })
    }

    @Test("a call that may have been billed is charged, by an estimate; one that was not made costs nothing")
    func charges() async throws {
        let timedOut = ProviderError.timedOut(phase: "total", after: .seconds(20))
        let trace = try await embed([Upstream([.fails(timedOut), .fails(Self.broken)], clock: clock)]).trace
        #expect(trace.attempts[0].usage.isEstimated && trace.attempts[0].cost > .zero)
        #expect(trace.attempts[1].cost == .zero)
    }

    @Test("waits as long as it is asked to, and ends at the deadline")
    func waits() async throws {
        let limited = Upstream.Line.fails(.rateLimited(retryAfter: .seconds(3)))
        _ = try await embed([Upstream([limited, .embeds(input: 1)], clock: clock)])
        #expect(clock.sleeps == [.seconds(3)])
        var limits = EmbeddingLimits()
        limits.deadline = .seconds(2)
        let hasty = try await embed([Upstream([limited], clock: clock)], limits: limits).trace
        #expect(hasty.outcome.code == "upstream_failed" && hasty.attempts.count == 1)
        let slow = Upstream([.fails(Self.broken, after: .seconds(2))], clock: clock)
        #expect(try await embed([slow], limits: limits).trace.outcome == .failed(.deadline))
    }

    @Test("makes no more calls than it may")
    func attempts() async throws {
        var limits = EmbeddingLimits()
        limits.maxAttempts = 3
        let upstreams = (0..<4).map { _ in Upstream([.fails(Self.broken)], clock: clock) }
        let trace = try await embed(upstreams, limits: limits).trace
        #expect(trace.outcome == .failed(.attempts(Self.broken)) && trace.attempts.count == 3)
    }

    @Test("asks only deployments that the key's demands allow")
    func residency() async throws {
        let upstreams = (0..<2).map { _ in Upstream([.embeds(input: 1)], clock: clock) }
        let european = Requirements(regions: ["eu"])
        let result = try await embed(upstreams, regions: ["us", "eu-central-1"], requirements: european)
        #expect(result.trace.attempts.map(\.deployment) == ["m-1"] && upstreams[0].calls.isEmpty)
        let nowhere = try await embed(upstreams, regions: ["us", nil], requirements: european)
        #expect(nowhere.embeddings == nil && nowhere.trace.attempts.isEmpty && nowhere.trace.cost == .zero)
    }

    @Test("ends at once when the client leaves, and charges the call that was under way", .timeLimit(.minutes(1)))
    func cancellation() async throws {
        let upstream = Upstream([.hangs], clock: clock)
        let task = Task { try await embed([upstream]) }
        while upstream.calls.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        let trace = try await task.value.trace
        #expect(trace.outcome == .failed(.cancelled))
        #expect(trace.attempts.map(\.ending) == [.cancelled] && trace.attempts[0].usage.isEstimated)
    }

    @Test(
        "counts token numbers, and estimates texts",
        arguments: [
            (#""abcdefgh""#, 2...4), (#"["abcd", "efgh"]"#, 2...6), ("[1, 2, 3]", 3...3), ("[[1, 2], [3]]", 3...3),
        ]
    )
    func estimates(input: String, expected: ClosedRange<Int>) throws {
        let tokens = try request(input).likelyTokens
        #expect(expected.contains(tokens), "\(tokens)")
    }

    @Test("leaves a deployment alone that has failed; where all rest, nothing is asked and nothing charged")
    func resting() async throws {
        let pool = pool(2)
        let upstreams = [Upstream([.fails(Self.broken)], clock: clock), Upstream([.embeds(input: 1)], clock: clock)]
        // The retry finds the deployment at rest, which its failure has opened.
        let first = try await embed(upstreams, pool: pool).trace
        #expect(first.attempts.map(\.order.trigger) == [.first, .failover] && first.outcome.isAccepted)
        let second = try await embed(upstreams, pool: pool).trace
        #expect(second.attempts.map(\.deployment) == ["m-1"])
        pool.probed(1, succeeded: false, at: clock.now)
        let third = try await embed(upstreams, pool: pool).trace
        guard case .failed(.unavailable(let reason)) = third.outcome else {
            Issue.record("\(third.outcome)")
            return
        }
        #expect(reason.reason == .coolingDown && reason.retryAfter ?? .zero > .zero)
        #expect(third.attempts.isEmpty && third.cost == .zero && third.skipped.count == 1)
        #expect(pool.status(at: clock.now).allSatisfy { $0.inFlight == 0 })
    }

    @Test("waits for a limit that gives no time as long as its deployment is left alone")
    func limitedAlone() async throws {
        let limited = Upstream.Line.fails(.rateLimited(retryAfter: nil))
        let trace = try await embed([Upstream([limited, .embeds(input: 1)], clock: clock)], pool: pool(1)).trace
        #expect(trace.attempts.map(\.order.trigger) == [.first, .retry] && trace.outcome.isAccepted)
        #expect(clock.sleeps == [.seconds(1)])
    }

    @Test("waits for a place where every deployment is busy, and gives it back", .timeLimit(.minutes(1)))
    func queue() async throws {
        let clock = ScriptedClock(sleeping: .waits)
        let pool = pool(1)
        let demand = CallDemand(allowed: DeploymentSet(first: 1))
        let lease = try #require(pool.admit(0, demand, at: clock.now))
        let upstream = Upstream([.embeds(input: 1)], clock: clock)
        let model = model([upstream], pool: pool)
        let request = try request()
        var random = SplitMix64(seed: 1)
        let context = CascadeEngine.Context(traceID: TraceID(unixMilliseconds: 1, using: &random))
        let task = Task { await CascadeEngine(clock: clock).embed(request, by: model, context: context) }
        while pool.queued == 0 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(upstream.calls.isEmpty)
        clock.advance(by: .seconds(2))
        pool.finish(lease, CallReport(.answered, latency: .seconds(2)), at: clock.now)
        let trace = await task.value.trace
        #expect(trace.outcome.isAccepted && trace.attempts.first?.waited == .seconds(2))
        #expect(pool.status(at: clock.now).allSatisfy { $0.inFlight == 0 && $0.queued == 0 })
    }
}
