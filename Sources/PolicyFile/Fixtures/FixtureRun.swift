// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Runs the fixtures of one policy, one after the other, and notes what they covered.
struct FixtureRun {
    let policy: CompiledPolicy
    let stage: FixtureStage
    /// What the fixtures showed of the policy.
    private(set) var coverage: FixtureCoverage
    /// The answers that were accepted as their fixtures expect, for mutation.
    private(set) var accepted: [AcceptedAnswer] = []

    init(policy: CompiledPolicy, stage: FixtureStage) {
        self.policy = policy
        self.stage = stage
        coverage = FixtureCoverage(of: policy)
    }

    /// Runs a fixture.
    mutating func run(_ fixture: Fixture) async -> FixtureResult {
        var (mismatches, subject) =
            switch fixture.level {
            case .gate(let example): await judge(example, of: fixture)
            case .ladder(let example): await climb(example, of: fixture)
            }
        for assertion in fixture.assertions {
            if let mismatch = await assertion.mismatch(on: subject) { mismatches.append(mismatch) }
        }
        return FixtureResult(name: fixture.name, position: fixture.position, mismatches: mismatches)
    }

    private mutating func judge(
        _ example: Fixture.GateExample,
        of fixture: Fixture
    ) async -> ([FixtureResult.Mismatch], Assertion.Subject) {
        let gated = await stage.judge(
            example.answer,
            script: example.script,
            request: fixture.request,
            rung: example.rung,
            of: policy
        )
        coverage.add(gated.results, rung: example.rung)
        var mismatches = stage.unscriptedMismatches(under: "models")
        if mismatches.isEmpty { mismatches = FixtureComparison.mismatches(of: gated, with: example) }
        if mismatches.isEmpty, !gated.isRejected {
            accepted.append(
                AcceptedAnswer(
                    fixture: fixture,
                    rung: example.rung,
                    completion: example.answer,
                    returned: gated.completion.text,
                    script: example.script
                )
            )
        }
        let subject = Assertion.Subject(
            request: fixture.request,
            completion: gated.completion,
            model: policy.rungs[example.rung].model.name,
            cost: gated.cost,
            latency: stage.now
        )
        return (mismatches, subject)
    }

    private mutating func climb(
        _ example: Fixture.LadderExample,
        of fixture: Fixture
    ) async -> ([FixtureResult.Mismatch], Assertion.Subject) {
        stage.begin(example.script)
        var random = SplitMix64(seed: 0)
        let context = CascadeEngine.Context(traceID: TraceID(unixMilliseconds: 0, using: &random))
        let result = await CascadeEngine(clock: stage).answer(fixture.request, by: policy, context: context)
        coverage.add(result)
        var mismatches = stage.unscriptedMismatches(under: "answers")
        if mismatches.isEmpty { mismatches = FixtureComparison.mismatches(of: result, with: example) }
        if mismatches.isEmpty, result.outcome.isAccepted, let attempt = result.answeringAttempt,
            let completion = result.completion
        {
            var asAnswered = completion
            asAnswered.text = attempt.answer
            accepted.append(
                AcceptedAnswer(
                    fixture: fixture,
                    rung: attempt.order.rung,
                    completion: asAnswered,
                    returned: completion.text,
                    script: [:]
                )
            )
        }
        let subject = Assertion.Subject(
            request: fixture.request,
            completion: result.completion ?? Completion(),
            model: result.answeringAttempt?.model ?? "",
            cost: result.trace.cost,
            latency: stage.now
        )
        return (mismatches, subject)
    }
}

/// An answer that its fixture saw accepted.
struct AcceptedAnswer: Sendable {
    let fixture: Fixture
    let rung: Int
    /// The answer as the model gave it.
    let completion: Completion
    /// The text that is returned, amended where a verifier did so.
    let returned: [UInt8]
    /// What the models answered that verifiers asked.
    let script: [String: [ScriptedAnswer]]
}

extension FixtureStage {
    /// Judges an answer by the gate of a rung.
    func judge(
        _ answer: Completion,
        script: [String: [ScriptedAnswer]],
        request: ChatRequest,
        rung: Int,
        of policy: CompiledPolicy
    ) async -> GateResult {
        begin(script)
        let candidate = policy.rungs[rung].candidate(answer, to: request, timeLeft: policy.policy.limits.deadline)
        return await policy.rungs[rung].gate.judge(candidate, clock: self)
    }

    /// The models that were asked more often than their fixture says.
    func unscriptedMismatches(under key: String) -> [FixtureResult.Mismatch] {
        unscripted.map { model, answers in
            FixtureResult.Mismatch(
                "\(key).\(model)",
                expected: "at most \(answers) \(answers == 1 ? "call" : "calls")",
                found: "one more"
            )
        }
    }
}

extension CompiledRung {
    /// An answer as if the rung's model had given it in one call, so that verifiers can ask that model again.
    fileprivate func candidate(_ answer: Completion, to request: ChatRequest, timeLeft: Duration) -> Candidate {
        Candidate(
            request: request,
            completion: answer,
            model: model.name,
            timeLeft: timeLeft,
            exchange: Exchange(
                model: model,
                sampling: sampling,
                requestBytes: request.body.byteRange.count,
                answerBytes: answer.toolCalls.reduce(answer.text.count) { $0 + $1.arguments.count },
                outputTokens: maxOutputTokens(for: request) ?? 0
            )
        )
    }
}
