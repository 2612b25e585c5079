// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Second calls beside calls that take their time.
struct CascadeEngineHedgeTests {
    private static let down = ProviderError.unavailable(status: 503, retryAfter: nil)

    private static func ladder(
        _ rungs: [ScriptedLadder.Rung],
        clock: ScriptedClock = ScriptedClock(),
        change: (inout Policy) -> Void = { _ in }
    ) throws -> ScriptedLadder {
        try ScriptedLadder(rungs, clock: clock) { policy in
            policy.ladder[0].hedge = .after(.milliseconds(500))
            policy.ladder[0].retries = 0
            change(&policy)
        }
    }

    @Test(
        "a call that takes its time gets company, the first answer counts, and both are charged",
        .timeLimit(.minutes(1))
    )
    func hedge() async throws {
        let ladder = try Self.ladder([.init([.hang], [.says("fast", input: 10, output: 5)])])
        let result = await ladder.answer()
        #expect(result.outcome == .accepted(attempt: 1))
        #expect(result.text == "fast")
        #expect(result.triggers == [.first, .hedge])
        #expect(result.trace.attempts.map(\.deployment) == ["model0-0", "model0-1"])
        #expect(result.trace.attempts[0].ending == .cancelled)
        #expect(result.trace.attempts[0].usage.isEstimated)
        #expect(result.trace.attempts[0].cost > .zero)
        #expect(result.trace.cost == result.trace.attempts.reduce(.zero) { $0 + $1.cost })
        // The two were under way together: the time of each moment counts once.
        #expect(result.trace.overhead == .zero)
    }

    @Test("an answer in time has no company", .timeLimit(.minutes(1)))
    func inTime() async throws {
        let ladder = try Self.ladder([.init([.says("one")], [.says("two")])], clock: ScriptedClock(sleeping: .waits))
        let result = await ladder.answer()
        #expect(result.text == "one")
        #expect(result.triggers == [.first])
        #expect(ladder.providers[0][1].calls.isEmpty)
    }

    @Test("a fault before the time fails over as ever", .timeLimit(.minutes(1)))
    func fault() async throws {
        let ladder = try Self.ladder(
            [.init([.fault(Self.down)], [.says("two")])],
            clock: ScriptedClock(sleeping: .waits)
        )
        let result = await ladder.answer()
        #expect(result.text == "two")
        #expect(result.triggers == [.first, .failover])
    }

    @Test("where both calls fail, the next rung answers", .timeLimit(.minutes(1)))
    func bothFail() async throws {
        for _ in 0..<50 {
            let ladder = try Self.ladder([.init([.fault(Self.down)], [.fault(Self.down)]), [.says("large")]])
            let result = await ladder.answer()
            #expect(result.text == "large")
            #expect(result.trace.attempts.map(\.deployment).sorted() == ["model0-0", "model0-1", "model1-0"])
        }
    }

    @Test(
        "there is no company without another deployment, attempts or money for both",
        .timeLimit(.minutes(1)),
        arguments: ["deployment", "attempts", "money"]
    )
    func noHedge(lack: String) async throws {
        let late = ScriptedLadder.Line.answer(Completion(text: "late", usage: TokenUsage(input: 1, output: 1)))
        let scripts: ScriptedLadder.Rung = lack == "deployment" ? .init([late]) : .init([late], [.says("other")])
        let ladder = try Self.ladder([scripts]) { policy in
            if lack == "attempts" { policy.limits.maxAttempts = 1 }
            // One call is quoted at some 300 micro-USD: its input as a token a byte, its output as the limit of 100.
            if lack == "money" { policy.limits.maxCost = ScriptedLadder.price * 450 }
        }
        for _ in 0..<20 {
            let result = await ladder.answer()
            #expect(result.text == "late")
            #expect(result.triggers == [.first])
        }
    }

    @Test("a client that leaves ends both calls", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let ladder = try Self.ladder([.init([.hang], [.hang])])
        let task = Task { await ladder.answer() }
        while ladder.providers[0][1].calls.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        let result = await task.value
        #expect(result.outcome == .failed(.cancelled))
        #expect(result.trace.attempts.count == 2)
        #expect(result.trace.attempts.allSatisfy { $0.ending == .cancelled })
        #expect(result.trace.cost == result.trace.attempts.reduce(.zero) { $0 + $1.cost })
    }
}
