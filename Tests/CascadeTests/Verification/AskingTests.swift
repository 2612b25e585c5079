// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// How verifiers ask models, and what that costs.
struct AskingTests {
    private let clock = ScriptedClock()
    private static let price = Cost(picoUSD: 1_000)

    private func model(_ scripts: [ScriptedProvider.Line]...) -> (Model, [ScriptedProvider]) {
        let providers = scripts.map { ScriptedProvider($0, clock: clock) }
        let deployments = providers.enumerated().map { index, provider in
            Deployment(
                id: "judge-\(index)",
                upstreamModel: "up",
                price: Price(input: Self.price, output: Self.price * 2),
                provider: provider
            )
        }
        return (Model(name: "judge", deployments: deployments), providers)
    }

    /// Asks from inside a gate, as verifiers do.
    private func ask(_ model: Model, timeout: Duration? = nil, timeLeft: Duration = .seconds(30)) async -> (
        VerifierAnswer?, GateResult
    ) {
        let answers = Answers()
        let verifier = ProbeVerifier(costClass: .network) { candidate in
            let answer = await model.ask(.sample("Good?"), for: candidate)
            await answers.add(answer)
            return .inconclusive(because: "only asked", calls: answer.calls)
        }
        let candidate = Candidate(
            request: .sample(),
            completion: Completion(text: "answer"),
            model: "model",
            timeLeft: timeLeft
        )
        let gate = Gate([Gate.Entry(name: "judge", verifier: verifier, timeout: timeout)])
        let waiting = ScriptedClock(sleeping: .waits)
        let result = await gate.judge(candidate, clock: waiting)
        return (await answers.last, result)
    }

    private actor Answers {
        private(set) var last: VerifierAnswer?
        func add(_ answer: VerifierAnswer) { last = answer }
    }

    @Test("an answer comes with its call, its usage and its cost")
    func answered() async throws {
        let (model, _) = model([.says("yes", input: 7, output: 3)])
        let (answer, result) = await ask(model)
        #expect(try answer?.result.get().text == Array("yes".utf8))
        let call = try #require(answer?.calls.first)
        #expect(call.model == "judge" && call.deployment == "judge-0" && call.fault == nil)
        #expect(call.usage == TokenUsage(input: 7, output: 3) && call.cost == Self.price * 13)
        #expect(result.cost == Self.price * 13)
        #expect(result.results.first?.calls == answer?.calls)
    }

    @Test("a client's limit of tokens, however large, only counts")
    func absurdLimit() async throws {
        let provider = ScriptedProvider([.says("yes")], clock: clock)
        let traits = DeploymentTraits(id: "judge", limits: RateLimits(tokensPerMinute: 1_000))
        let model = Model(
            name: "judge",
            deployments: [Deployment(id: "judge", upstreamModel: "up", price: .free, provider: provider)],
            pool: DeploymentRegistry(seed: 1).pool(for: "judge", [traits], PoolSettings())
        )
        let candidate = Candidate(
            request: .sample(maxOutputTokens: .max),
            completion: Completion(text: "answer"),
            model: "model",
            timeLeft: .seconds(30)
        )
        let answer = await model.ask(candidate.request, for: candidate)
        #expect(try answer.result.get().text == Array("yes".utf8), "no more than a whole minute's tokens are asked for")
    }

    @Test("only deployments that policy and key allow are asked; where there is none, nobody is")
    func residency() async throws {
        let providers = ["us", "eu"].map { _ in ScriptedProvider([.says("yes")], clock: clock) }
        let deployments = zip(["us", "eu-central-1"], providers).map { region, provider in
            Deployment(id: region, upstreamModel: "up", price: .free, provider: provider, region: region)
        }
        let model = Model(name: "judge", deployments: deployments)
        func ask(_ requirements: [Requirements]) async -> VerifierAnswer {
            let candidate = Candidate(
                request: .sample(),
                completion: Completion(text: "answer"),
                model: "model",
                timeLeft: .seconds(30),
                requirements: requirements
            )
            return await model.ask(.sample("Good?"), for: candidate)
        }
        #expect(await ask([]).calls.map(\.deployment) == ["us"])
        #expect(await ask([.none, Requirements(regions: ["eu"])]).calls.map(\.deployment) == ["eu-central-1"])
        let nobody = await ask([Requirements(regions: ["us"]), Requirements(regions: ["eu"])])
        #expect(nobody.calls.isEmpty)
        #expect(throws: ProviderError.self) { try nobody.result.get() }
    }

    @Test(
        "a fault that another deployment may not have goes to the next one; a refusal never does",
        arguments: [
            (ProviderError.unreachable(reason: "refused"), true), (.rateLimited(retryAfter: nil), true),
            (.unauthorised(status: 401), true), (.cutOff(received: 1, expected: 2), true),
            (.refused(message: ""), false), (.tooLarge(limit: 1), false),
        ]
    )
    func failover(fault: ProviderError, goesOn: Bool) async throws {
        let (model, providers) = model([.fault(fault)], [.says("yes")])
        let answer = try #require(await ask(model).0)
        #expect(providers[1].calls.count == (goesOn ? 1 : 0))
        #expect(answer.calls.map(\.fault) == (goesOn ? [fault.code, nil] : [fault.code]))
        let isAnswered = (try? answer.result.get()) != nil
        #expect(isAnswered == goesOn)
    }

    @Test("no third deployment is tried once two calls may have been billed; what was billed is charged by estimate")
    func billed() async throws {
        let cut = ScriptedProvider.Line.fault(.cutOff(received: 1, expected: 2), events: [.text(Array("yyyy".utf8))])
        let (model, providers) = model([cut], [cut], [.says("yes")])
        let answer = try #require(await ask(model).0)
        #expect(providers[2].calls.isEmpty && answer.calls.count == 2)
        #expect(answer.calls.allSatisfy { $0.usage.isEstimated && $0.cost > .zero })
        let free = ScriptedProvider.Line.fault(.rateLimited(retryAfter: nil))
        let (other, others) = self.model([free], [free], [.says("yes")])
        #expect(await ask(other).0?.calls.count == 3)
        #expect(others[2].calls.count == 1)
    }

    @Test("what asking can cost at most is bounded by the two dearest deployments")
    func bound() async throws {
        let (one, _) = model([])
        let (three, _) = model([], [], [])
        #expect(one.maxCost(inputBytes: 100, outputTokens: 10) == Self.price * (116 + 20))
        #expect(three.maxCost(inputBytes: 100, outputTokens: 10) == Self.price * (116 + 20) * 2)
    }

    @Test("a model without deployments is a fault, not a crash")
    func nowhere() async {
        let answer = await ask(Model(name: "none", deployments: [])).0
        #expect(answer?.calls.isEmpty == true)
        if case .success? = answer?.result { Issue.record("nothing can answer") }
    }

    @Test("a verifier that runs out of time ends its call, which is charged all the same")
    func timeout() async throws {
        let waiting = ScriptedClock(sleeping: .waits)
        let provider = ScriptedProvider([.hang], clock: waiting)
        let model = Model(
            name: "judge",
            deployments: [
                Deployment(
                    id: "d",
                    upstreamModel: "u",
                    price: Price(input: Self.price, output: .zero),
                    provider: provider
                )
            ]
        )
        let verifier = ProbeVerifier(costClass: .network) { candidate in
            let answer = await model.ask(.sample("Good?"), for: candidate)
            return .inconclusive(because: "\(answer.result)", calls: answer.calls)
        }
        let candidate = Candidate(
            request: .sample(),
            completion: Completion(text: "answer"),
            model: "m",
            timeLeft: .seconds(30)
        )
        async let judged = Gate([Gate.Entry(name: "judge", verifier: verifier, timeout: .seconds(5))])
            .judge(candidate, clock: waiting)
        while provider.calls.isEmpty || waiting.sleeps.isEmpty { await Task.yield() }
        waiting.advance(by: .seconds(6))
        let result = await judged
        #expect(result.results.map(\.verdict) == [.inconclusive(because: "not done within 5s")])
        #expect(result.results.first?.calls.map(\.fault) == ["cancelled"])
        #expect(result.results.first?.calls.first?.usage.isEstimated == true && result.cost > .zero)
    }
}
