// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// What verifiers that ask models cost, on the trace and against the budget.
struct VerifierMoneyTests {
    private static let question = ChatRequest.sample("Is it good?", maxOutputTokens: 20)

    /// A verifier that asks a model, and thinks what its answer says.
    private static func judge(_ model: Model, asks: Int = 1) -> ProbeVerifier {
        ProbeVerifier(
            costClass: .network,
            maxCost: { exchange in
                let size = question.body.byteRange.count + exchange.answerBytes
                let one = model.maxCost(inputBytes: size, outputTokens: 20)
                return (0..<asks).reduce(.zero) { sum, _ in sum + one }
            },
            judge: { candidate in
                var calls: [VerifierCall] = []
                var verdict = Verdict.inconclusive(because: "not asked")
                for _ in 0..<asks {
                    let answer = await model.ask(question, for: candidate)
                    calls += answer.calls
                    switch answer.result {
                    case .success(let said):
                        verdict = said.text.first == 0x79 ? .accepted(score: 1) : .rejected([.sample])
                    case .failure(let fault): verdict = .inconclusive(because: fault.code)
                    }
                }
                return Judgement(verdict, calls: calls)
            }
        )
    }

    private static func model(_ scripts: [[ScriptedProvider.Line]], clock: ScriptedClock) -> Model {
        let price = Price(input: ScriptedLadder.price, output: ScriptedLadder.price * 3)
        return Model(
            name: "judge",
            deployments: scripts.enumerated().map { index, script in
                Deployment(
                    id: "judge-\(index)",
                    upstreamModel: "j",
                    price: price,
                    provider: ScriptedProvider(script, clock: clock)
                )
            }
        )
    }

    @Test("the calls of a verifier are on the trace under it, and part of the cost")
    func trace() async throws {
        let clock = ScriptedClock(sleeping: .waits)
        let scripts: [[ScriptedProvider.Line]] = [
            [.fault(.rateLimited(retryAfter: nil))], [.says("yes", input: 4, output: 1)],
        ]
        let ladder = try ScriptedLadder(
            [[.says("x", input: 1, output: 1)]],
            verify: [Self.judge(Self.model(scripts, clock: clock))],
            clock: clock
        )
        let result = await ladder.answer()
        #expect(result.outcome.isAccepted)
        #expect(result.trace.cost == ScriptedLadder.price * (3 + 7))
        let json = String(decoding: result.trace.json(), as: UTF8.self)
        #expect(
            json.contains(
                #""score":1.0,"calls":[{"model":"judge","deployment":"judge-0","latency_ms":50.0,"usage":{"input_tokens":0,"#
                    + #""output_tokens":0},"cost_usd":"0","fault":"rate_limited"},{"model":"judge","deployment":"judge-1","#
                    + #""latency_ms":100.0,"usage":{"input_tokens":4,"output_tokens":1},"cost_usd":"0.000007"}]"#
            ),
            "\(json)"
        )
    }

    @Test("an answer that turns out longer than was reckoned with is judged only if the money suffices")
    func longAnswer() async throws {
        func outcome(length: Int) async throws -> CascadeResult {
            let clock = ScriptedClock(sleeping: .waits)
            let judge = Self.judge(Self.model([[.says("yes", input: 1, output: 1)]], clock: clock))
            let ladder = try ScriptedLadder(
                [[.says(String(repeating: "x", count: length), input: 1, output: 1)]],
                verify: [judge],
                clock: clock
            ) { $0.limits.maxCost = ScriptedLadder.price * 1_400 }
            return await ladder.answer()
        }
        #expect(try await outcome(length: 800).outcome.isAccepted)
        let long = try await outcome(length: 3_000)
        #expect(long.outcome == .exhausted(answer: nil, because: .ladder))
        guard case .judged(let results, _, _)? = long.trace.attempts.first?.ending else { return }
        #expect(results.map(\.verdict) == [.inconclusive(because: "it could pass `max_cost`")])
    }

    @Test("the sum of the attempts and of their verifiers' calls is the cost of the trace, and within max_cost")
    func sums() async throws {
        var seeds = SplitMix64(seed: 20_261_121)
        for _ in 0..<300 {
            let seed = seeds.next()
            var random = SplitMix64(seed: seed)
            let clock = ScriptedClock(sleeping: .waits)
            let scripts = (0..<Int.random(in: 1...3, using: &random)).map { _ in (0..<3).map { _ in Self.line(&random) }
            }
            let judge = Self.judge(Self.model(scripts, clock: clock), asks: Int.random(in: 1...2, using: &random))
            let maxCost = ScriptedLadder.price * Int.random(in: 500...9_000, using: &random)
            let rungs = (0..<Int.random(in: 1...3, using: &random)).map { _ -> ScriptedLadder.Rung in
                var rung = ScriptedLadder.Rung([Self.line(&random), Self.line(&random)])
                rung.capabilities.maxOutputTokens = 20
                return rung
            }
            let ladder = try ScriptedLadder(rungs, verify: [judge], clock: clock) { policy in
                // Waits between retries would need a clock that moves, which strikes time limits at random.
                for index in policy.ladder.indices { policy.ladder[index].retries = 0 }
                policy.ladder[0].reasks = Int.random(in: 0...2, using: &random)
                policy.explainAll = Bool.random(using: &random)
                policy.limits.maxCost = maxCost
            }
            let trace = await ladder.answer(.sample(maxOutputTokens: 20), seed: seed).trace
            let calls = trace.attempts.flatMap { attempt -> [VerifierCall] in
                guard case .judged(let results, _, _) = attempt.ending else { return [] }
                return results.flatMap(\.calls)
            }
            let sum = trace.attempts.reduce(.zero) { $0 + $1.cost } + calls.reduce(.zero) { $0 + $1.cost }
            #expect(trace.cost == sum && trace.cost <= maxCost, "seed \(seed)")
            #expect(
                trace.attempts.reduce(.zero) { $0 + $1.verifierCost } == calls.reduce(.zero) { $0 + $1.cost },
                "seed \(seed)"
            )
        }
    }

    private static func line(_ random: inout SplitMix64) -> ScriptedProvider.Line {
        let text = Array("yn".utf8).randomElement(using: &random).map { String(decoding: [$0], as: UTF8.self) } ?? ""
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return .fault(.cutOff(received: 1, expected: 2), events: [.text(Array(text.utf8))])
        case 1: return .fault(.unavailable(status: 503, retryAfter: nil))
        case 2: return .timeOut
        case 3: return .answer(Completion(text: text))
        default:
            return .says(
                text,
                input: Int.random(in: 0...50, using: &random),
                output: Int.random(in: 0...20, using: &random)
            )
        }
    }
}
