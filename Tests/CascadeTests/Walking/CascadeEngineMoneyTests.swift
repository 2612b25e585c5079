// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// What a request costs, and what it may.
struct CascadeEngineMoneyTests {
    @Test("usage comes back as the upstream gave it, and is charged by its parts")
    func usage() async throws {
        let usage = TokenUsage(input: 100, cachedInput: 40, output: 20, reasoning: 15)
        let ladder = try ScriptedLadder([[.answer(Completion(text: "x", usage: usage))]])
        let result = await ladder.answer()
        #expect(result.completion?.usage == usage)
        #expect(result.trace.attempts.first?.usage == usage)
        #expect(result.trace.cost == ScriptedLadder.price * 140)
    }

    @Test("an answer without a usage is charged by estimate")
    func unreported() async throws {
        var completion = Completion(text: String(repeating: "x", count: 400))
        completion.toolCalls = [ToolCall(id: "1", name: "name", arguments: Array(repeating: 0x20, count: 36))]
        let ladder = try ScriptedLadder([[.answer(completion)]])
        let plain = await ladder.answer(.sample("Hello"))
        let used = try #require(plain.trace.attempts.first?.usage)
        let parts = [completion.text, Array("name".utf8), completion.toolCalls[0].arguments]
        #expect(used.isEstimated && used.output == parts.reduce(0) { $0 + TokenEstimate.tokens(in: $1) })
        let tools = await ladder.answer(.sample("Hello", hasTools: true))
        #expect(try #require(tools.trace.attempts.first?.usage).input > used.input, "the tools on offer are read too")
    }

    @Test(
        "a failed call is charged where the vendor may bill it",
        arguments: [
            (ProviderError.timedOut(phase: "total", after: .seconds(1)), true),
            (.cutOff(received: 9, expected: nil), true),
            (.malformed(reason: "HTML"), true), (.tooLarge(limit: 1), true),
            (.timedOut(phase: "connect", after: .seconds(1)), false), (.unreachable(reason: "refused"), false),
            (.rateLimited(retryAfter: nil), false), (.unauthorised(status: 401), false),
        ]
    )
    func failed(fault: ProviderError, isCharged: Bool) async throws {
        let ladder = try ScriptedLadder([[.fault(fault)]]) { $0.ladder[0].retries = 0 }
        let result = await ladder.answer()
        #expect((result.trace.cost > .zero) == isCharged)
        #expect(result.trace.cost == result.sum)
    }

    @Test(
        "a call that began to answer is charged whatever its fault, and by its own report where that covers what came"
    )
    func begun() async throws {
        let begun = Array("It began to answer, and went".utf8)
        let came = TokenEstimate.tokens(in: begun)
        let text = CompletionEvent.text(begun)
        let fault = ProviderError.unavailable(status: 500, retryAfter: nil)
        let ladder = try ScriptedLadder([[.fault(fault, events: [text])]]) { $0.ladder[0].retries = 0 }
        let usage = await ladder.answer().trace.attempts.first?.usage
        #expect(usage?.output == came && usage?.isEstimated == true)
        for (told, end, expected) in [
            // Told before the answer broke off, so that the output is at least what came.
            (1, nil, TokenUsage(input: 3, output: came, isEstimated: true)),
            (40, nil, TokenUsage(input: 3, output: 40, isEstimated: true)),
            (4, FinishReason.stop, TokenUsage(input: 3, output: 4)),
        ] {
            let events = [.usage(TokenUsage(input: 3, output: told)), text] + (end.map { [.finished($0)] } ?? [])
            let other = try ScriptedLadder([[.fault(fault, events: events)]]) { $0.ladder[0].retries = 0 }
            #expect(await other.answer().trace.attempts.first?.usage == expected)
        }
    }

    @Test("an honest upstream stays within max_cost: what could pass it is not called")
    func budget() async throws {
        let request = ChatRequest.sample("Hello", maxOutputTokens: 10)
        let input = TokenEstimate.upperBound(utf8Count: request.body.text.count)
        let quote = ScriptedLadder.price * (input + 20)
        func answer(_ maxCost: Cost) async throws -> (CascadeResult, ScriptedLadder) {
            let ladder = try ScriptedLadder(
                [[.says("one", input: input, output: 10)], [.says("two")]],
                verify: [ScriptedVerifier(.rejected)]
            ) { $0.limits.maxCost = maxCost }
            return (await ladder.answer(request), ladder)
        }
        let (spent, ladder) = try await answer(quote + quote + quote - Cost(picoUSD: 1))
        #expect(spent.outcome == .exhausted(answer: nil, because: .budget))
        #expect(spent.trace.skipped == [.init(rung: 1, reason: "it could pass `max_cost`")])
        #expect(ladder.providers[1][0].calls.isEmpty && spent.trace.cost == quote)
        #expect(try await answer(quote + quote + quote).0.triggers == [.first, .escalation])
        #expect(try await answer(quote - Cost(picoUSD: 1)).0.outcome == .failed(.budget))
    }

    @Test("a re-ask is quoted with the turns that it sends")
    func reaskQuote() async throws {
        let long = String(repeating: "x", count: 5_000)
        let core = Judgement(.rejected([.sample]), amended: Amendment(text: [], changes: []))
        let request = ChatRequest.sample(maxOutputTokens: 10)
        let ladder = try ScriptedLadder([[.says(long)]], verify: [ScriptedVerifier(core)]) {
            $0.ladder[0].reasks = 1
            $0.limits.maxCost = ScriptedLadder.price * 5_000
        }
        #expect(await ladder.answer(request).outcome == .exhausted(answer: nil, because: .budget))
    }

    @Test("what a verifier can cost is part of the quote, and what it cost is charged")
    func verifierCost() async throws {
        let cost = ScriptedLadder.price * 1_000
        func ladder(_ maxCost: Cost) throws -> ScriptedLadder {
            let verifier = ScriptedVerifier(
                Judgement(.accepted(score: 1), cost: cost),
                costClass: .network,
                maxCost: cost
            )
            let clock = ScriptedClock(sleeping: .waits)
            return try ScriptedLadder([[.says("x", input: 1, output: 1)]], verify: [verifier], clock: clock) {
                $0.limits.maxCost = maxCost
            }
        }
        #expect(try await ladder(cost).answer().outcome == .failed(.budget))
        let result = try await ladder(cost + cost).answer()
        #expect(result.trace.cost == cost + ScriptedLadder.price * 3)
        #expect(result.trace.attempts.first?.verifierCost == cost)
    }

    @Test("a report of more than can have been used is charged the most that is believed, and nothing more is called")
    func lyingUpstream() async throws {
        let ladder = try ScriptedLadder(
            [[.says("x", input: .max, output: .max)], [.says("y")]],
            verify: [ScriptedVerifier(.rejected)]
        ) { $0.limits.maxCost = ScriptedLadder.price * 10_000 }
        let result = await ladder.answer()
        #expect(result.outcome == .exhausted(answer: nil, because: .budget))
        #expect(result.trace.cost == ScriptedLadder.price * (3 * TokenUsage.most))
        #expect(result.trace.cost == result.sum)
    }

    @Test("the sum of the attempts and their verifiers is the cost of the trace, whatever happens")
    func sums() async throws {
        var seeds = SplitMix64(seed: 20_261_121)
        for _ in 0..<400 {
            let seed = seeds.next()
            var random = SplitMix64(seed: seed)
            let ladder = try Self.ladder(&random)
            let result = await ladder.answer(.sample(maxOutputTokens: 20), seed: seed)
            #expect(result.trace.cost == result.sum, "seed \(seed)")
            #expect(
                result.trace.attempts.count == ladder.providers.joined().reduce(0) { $0 + $1.calls.count },
                "seed \(seed)"
            )
            if let maxCost = ladder.policy.policy.limits.maxCost {
                #expect(result.trace.cost <= maxCost, "seed \(seed)")
            }
            #expect((result.completion == nil) == (result.outcome.answer == nil), "seed \(seed)")
            #expect(result.trace.json().isEmpty == false, "seed \(seed)")
        }
    }

    private static func ladder(_ random: inout SplitMix64) throws -> ScriptedLadder {
        let rungs = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            var rung: ScriptedLadder.Rung = []
            rung.scripts = (0..<Int.random(in: 1...2, using: &random)).map { _ in
                (0..<4).map { _ in line(&random) }
            }
            return rung
        }
        let judge = Judgement(.rejected([.sample]), cost: Cost(picoUSD: 5_000))
        let verifier = ScriptedVerifier(
            judge,
            .rejected,
            judge,
            .accepted,
            costClass: .network,
            maxCost: Cost(picoUSD: 5_000)
        )
        return try ScriptedLadder(rungs, verify: [verifier]) { policy in
            for index in policy.ladder.indices {
                policy.ladder[index].reasks = Int.random(in: 0...2, using: &random)
                policy.ladder[index].retries = Int.random(in: 0...2, using: &random)
                policy.ladder[index].mendsDraft = Bool.random(using: &random)
            }
            policy.exhausted = ExhaustedAction.allCases.randomElement(using: &random) ?? .error
            policy.onFilter = FilterAction.allCases.randomElement(using: &random) ?? .return
            policy.limits.maxAttempts = Int.random(in: 1...8, using: &random)
            if Bool.random(using: &random) {
                policy.limits.maxCost = ScriptedLadder.price * Int.random(in: 0...3_000, using: &random)
            }
        }
    }

    private static func line(_ random: inout SplitMix64) -> ScriptedLadder.Line {
        let text = String(repeating: "x", count: Int.random(in: 0...60, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .fault(.rateLimited(retryAfter: .seconds(Int.random(in: 0...40, using: &random))))
        case 1: return .fault(.cutOff(received: 1, expected: 2), events: [.text(Array(text.utf8))])
        case 2: return .fault(.refused(message: ""))
        case 3: return .timeOut
        case 4: return .answer(Completion(text: text, finishReason: .contentFilter))
        case 5: return .answer(Completion(text: text))
        default:
            return .says(
                text,
                input: Int.random(in: 0...50, using: &random),
                output: Int.random(in: 0...20, using: &random)
            )
        }
    }
}
