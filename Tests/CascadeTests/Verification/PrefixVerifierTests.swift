// SPDX-License-Identifier: Apache-2.0

import CascadeTesting
import JSON
import Synchronization
import Testing

@testable import Cascade

/// Calls that are ended because their answers cannot be accepted any more.
struct PrefixVerifierTests {
    /// An upstream that sends an answer in pieces, until it is whole or the call is given up.
    private final class SlowProvider: Provider {
        private let pieces: [String]
        /// The number of pieces after which it waits for the call to be given up.
        private let holdsAfter: Int?
        private let state = Mutex((sent: 0, calls: [ProviderCall](), wasCancelled: false))

        init(_ pieces: [String], holdsAfter: Int? = nil) {
            self.pieces = pieces
            self.holdsAfter = holdsAfter
        }

        var sent: Int { state.withLock { $0.sent } }
        var calls: [ProviderCall] { state.withLock { $0.calls } }
        var wasCancelled: Bool { state.withLock { $0.wasCancelled } }

        func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {
            state.withLock { $0.calls.append(call) }
            for (index, piece) in pieces.enumerated() {
                await yield(.text(Array(piece.utf8)))
                state.withLock { $0.sent += 1 }
                // A cancellation comes from another task.
                if index + 1 == holdsAfter { try? await Task.sleep(for: .seconds(10)) } else { await Task.yield() }
                if Task.isCancelled {
                    state.withLock { $0.wasCancelled = true }
                    throw .cancelled
                }
            }
            await yield(.usage(TokenUsage(input: 10, output: 50)))
            await yield(.finished(.stop))
        }
    }

    /// Accepts what has no "no" in it; counts what it was shown.
    private final class NoNo: PrefixVerifier {
        private let judgements = Mutex(0)
        let follows: Bool

        init(follows: Bool = true) { self.follows = follows }

        var runs: Int { judgements.withLock { $0 } }

        func verify(_ candidate: Candidate) async -> Judgement {
            judgements.withLock { $0 += 1 }
            return String(decoding: candidate.completion.text, as: UTF8.self).contains("no") ? .rejected : .accepted
        }

        func follow(_ request: ChatRequest) -> (any AnswerFollower)? { follows ? Follower() : nil }

        private struct Follower: AnswerFollower {
            var text = ""

            mutating func add(_ event: CompletionEvent) -> [Finding]? {
                if case .text(let bytes) = event { text += String(decoding: bytes, as: UTF8.self) }
                return text.contains("no") ? [.sample] : nil
            }
        }
    }

    private static let price = Cost(picoUSD: 1_000)

    private func ladder(
        _ providers: [SlowProvider],
        _ verifiers: [any Verifier],
        change: (inout Policy) -> Void = { _ in }
    ) throws -> CompiledPolicy {
        let models = providers.enumerated().map { index, provider in
            Model(
                name: "model\(index)",
                deployments: [
                    Deployment(
                        id: "model\(index)-0",
                        upstreamModel: "up",
                        price: Price(input: Self.price, output: Self.price),
                        provider: provider
                    )
                ]
            )
        }
        var policy = Policy(name: "stopping", ladder: models.map { Policy.Rung(model: $0.name) })
        policy.verify = verifiers.indices.map { Policy.VerifierSetting(kind: "check\($0)") }
        change(&policy)
        let factories = verifiers.enumerated().map { ReadyFactory("check\($0)", $1) }
        return try PolicyCompiler(models: models, factories: factories).compile(policy, in: .empty)
    }

    private func answer(_ policy: CompiledPolicy) async -> CascadeResult {
        let clock = ScriptedClock()
        var random = SplitMix64(seed: 1)
        let id = TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random)
        return await CascadeEngine(clock: clock).answer(.sample(), by: policy, context: .init(traceID: id))
    }

    @Test("a call is ended with the piece that decides, charged, traced, and followed by the next rung")
    func stopping() async throws {
        let cheap = SlowProvider(["yes ", "no ", "maybe ", "perhaps"], holdsAfter: 2)
        let dear = SlowProvider(["yes"])
        let check = NoNo()
        let result = await answer(try ladder([cheap, dear], [check]))
        #expect(cheap.wasCancelled)
        #expect(cheap.sent == 2)
        #expect(result.completion.map { String(decoding: $0.text, as: UTF8.self) } == "yes")
        #expect(result.outcome == .accepted(attempt: 1))
        let stopped = try #require(result.trace.attempts.first)
        #expect(String(decoding: stopped.answer, as: UTF8.self) == "yes no ")
        #expect(stopped.usage.isEstimated)
        #expect(stopped.usage.output > 0)
        #expect(stopped.cost > .zero)
        guard case .judged(let results, _, let finishReason) = stopped.ending else {
            Issue.record("\(stopped.ending)")
            return
        }
        #expect(finishReason == nil)
        #expect(results.map(\.verifier) == ["check0"])
        guard case .rejected(let findings) = results.first?.verdict else {
            Issue.record("\(results)")
            return
        }
        #expect(findings.map(\.message) == [Finding.sample.message + " The answer was stopped there."])
        // The one whole answer.
        #expect(check.runs == 1)
    }

    @Test("a stopped answer is asked for again, with what is wrong")
    func reasking() async throws {
        let provider = SlowProvider(["no ", "way"], holdsAfter: 1)
        let result = await answer(try ladder([provider], [NoNo()]) { $0.ladder[0].reasks = 1 })
        #expect(provider.calls.count == 2)
        let followUp = provider.calls.last?.followUp ?? []
        #expect(followUp.map { String(decoding: $0.text, as: UTF8.self).contains("stopped there") } == [false, true])
        #expect(result.trace.attempts.count == 2)
        #expect(result.completion == nil)
    }

    @Test("an answer that comes to its end is judged whole")
    func whole() async throws {
        let provider = SlowProvider(["yes ", "yes"])
        let result = await answer(try ladder([provider], [NoNo()]))
        #expect(result.outcome == .accepted(attempt: 0))
        #expect(result.trace.attempts.first?.usage == TokenUsage(input: 10, output: 50))
        #expect(!provider.wasCancelled)
    }

    @Test("a client that leaves is no rejection")
    func leaving() async throws {
        let provider = SlowProvider(["yes "] + Array(repeating: "and ", count: 100_000))
        let policy = try ladder([provider], [NoNo()])
        let task = Task { await answer(policy) }
        while provider.sent == 0 { await Task.yield() }
        task.cancel()
        let result = await task.value
        #expect(result.outcome == .failed(.cancelled))
        #expect(result.trace.attempts.first?.ending == .cancelled)
    }

    @Test("an answer that would come to its end all the same is judged whole, though its beginning is rejected")
    func rejectedAtTheEnd() async throws {
        let result = await answer(try ladder([SlowProvider(["no"])], [NoNo()]))
        guard case .judged(let results, _, _) = result.trace.attempts.first?.ending,
            case .rejected(let findings) = results[0].verdict
        else {
            Issue.record("\(result.trace.attempts)")
            return
        }
        #expect(findings == [.sample] || findings[0].message.hasSuffix("The answer was stopped there."))
    }

    @Test(
        "a call is not ended where the whole answer is of use",
        arguments: [
            "not followed", "another verifier is first", "the best rejected answer is returned",
            "the rejected answer is returned",
            "all verifiers explain", "the next rung mends the answer",
        ]
    )
    func lettingBe(case name: String) async throws {
        let provider = SlowProvider(["nay ", "no ", "and so on"])
        let check = NoNo(follows: name != "not followed")
        let verifiers: [any Verifier] =
            name == "another verifier is first" ? [ScriptedVerifier(.accepted), check] : [check]
        let policy = try ladder([provider, SlowProvider(["yes"])], verifiers) { policy in
            switch name {
            case "the best rejected answer is returned": policy.exhausted = .best
            case "the rejected answer is returned": policy.verify[0].settings = ["then": "return"]
            case "all verifiers explain": policy.explainAll = true
            case "the next rung mends the answer": policy.ladder[1].mendsDraft = true
            default: break
            }
        }
        let result = await answer(policy)
        #expect(!provider.wasCancelled)
        #expect(provider.sent == 3)
        #expect(check.runs >= 1)
        #expect(result.trace.attempts.first.map { String(decoding: $0.answer, as: UTF8.self) } == "nay no and so on")
    }
}
