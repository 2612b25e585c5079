// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Upstreams that take a call and say nothing.
struct CascadeEngineSilenceTests {
    private typealias Rung = ScriptedLadder.Rung

    /// How many deployments each rung has, all but the last of which hang, and how long each of them may be silent.
    @Test(
        "one that hangs is given half of the time left while the request can go elsewhere, and the last place all of it",
        arguments: [
            ([2], [30]), ([1, 1], [30]), ([1, 1, 1], [30, 15]), ([3], [30, 15]), ([2, 1, 1], [30, 15, 7.5]),
        ] as [([Int], [Double])]
    )
    func hanging(deployments: [Int], silences: [Double]) async throws {
        var rungs = deployments.map { count in
            var rung: Rung = [.timeOut]
            rung.scripts = Array(repeating: [.timeOut], count: count)
            return rung
        }
        rungs[rungs.count - 1].scripts[(deployments.last ?? 1) - 1] = [.says("good")]
        let ladder = try ScriptedLadder(rungs)
        let result = await ladder.answer()
        #expect(result.text == "good")
        let hung = silences.map { Attempt.Ending.failed(.timedOut(phase: "first_byte", after: .seconds($0))) }
        #expect(result.trace.attempts.dropLast().map(\.ending) == hung)
        #expect(result.triggers.dropFirst().allSatisfy { $0 == .failover })
        let last = try #require(ladder.providers.last?.last?.calls.first)
        #expect(last.maxSilence == nil)
        #expect(last.timeout == .seconds(60 - silences.reduce(0, +)))
    }

    /// A ladder on which silence is not limited, or only by what the policy says.
    struct Unlimited: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var rungs = 1
        var timeout: Duration?
        var attempts = 8
        var needsImages = false
        var outcome: Outcome = .failed(.deadline)
    }

    @Test(
        "silence is not limited where there is nowhere else to go, or where the rung has a timeout",
        arguments: [
            Unlimited(testDescription: "alone"),
            Unlimited(testDescription: "the other rung cannot serve the request", rungs: 2, needsImages: true),
            Unlimited(testDescription: "no attempt is left", rungs: 2, attempts: 1),
            Unlimited(testDescription: "a timeout", rungs: 2, timeout: .seconds(45)),
        ]
    )
    func unlimited(ladder unlimited: Unlimited) async throws {
        let rungs = (0..<unlimited.rungs).map { Rung(.init(vision: $0 == 0), .timeOut) }
        let ladder = try ScriptedLadder(rungs) { policy in
            policy.ladder[0].timeout = unlimited.timeout
            policy.limits.maxAttempts = unlimited.attempts
        }
        _ = await ladder.answer(.sample(hasImages: unlimited.needsImages))
        let call = try #require(ladder.providers[0][0].calls.first)
        #expect(call.maxSilence == nil)
        #expect(call.timeout == unlimited.timeout ?? .seconds(60))
    }

    @Test("another call is made to one that ran out of time only where as much time is left")
    func retries() async throws {
        func triggers(_ timeout: Duration) async throws -> [AttemptOrder.Trigger] {
            let ladder = try ScriptedLadder([[.timeOut], [.says("good")]]) { $0.ladder[0].timeout = timeout }
            return await ladder.answer().triggers
        }
        #expect(try await triggers(.seconds(20)) == [.first, .retry, .failover])
        #expect(try await triggers(.seconds(40)) == [.first, .failover])
    }

    @Test("the breaker learns from the silence of one that had half of the deadline, not of one that had less")
    func breaker() async throws {
        let clock = ScriptedClock()
        let registry = DeploymentRegistry(seed: 1)
        let provider = ScriptedProvider([.timeOut], clock: clock)
        let deployments = ["a", "b", "c"].map {
            Deployment(id: $0, upstreamModel: "m", price: .free, provider: provider)
        }
        let pool = registry.pool(for: "m", deployments.map { DeploymentTraits(id: $0.id) })
        let model = Model(name: "m", deployments: deployments, pool: pool)
        let policy = Policy(name: "p", ladder: [Policy.Rung(model: "m")])
        let compiled = try PolicyCompiler(models: [model], factories: []).compile(policy, in: .empty)
        var random = SplitMix64(seed: 1)
        let id = TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random)
        let result = await CascadeEngine(clock: clock).answer(.sample(), by: compiled, context: .init(traceID: id))
        #expect(result.trace.attempts.map(\.latency) == [.seconds(30), .seconds(15), .seconds(15)])
        #expect(pool.status(at: clock.now).map(\.totals.failed) == [1, 0, 0])
    }
}
