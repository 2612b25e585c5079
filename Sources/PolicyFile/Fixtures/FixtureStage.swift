// SPDX-License-Identifier: Apache-2.0

import Cascade
import Synchronization

/// The scripted models of one fixture, and its clock: the same fixture always goes the same way, without waiting.
final class FixtureStage: Sendable {
    private struct State {
        var script: [String: [ScriptedAnswer]] = [:]
        var calls: [String: Int] = [:]
        var now = Duration.zero
    }

    private let state = Mutex(State())

    /// Begins a fixture.
    func begin(_ script: [String: [ScriptedAnswer]]) {
        state.withLock { $0 = State(script: script) }
    }

    /// Whether any model was asked.
    var wasAsked: Bool { state.withLock { !$0.calls.isEmpty } }

    /// The calls beyond what is scripted: the models that were asked too often, with the number of their answers.
    var unscripted: [(model: String, answers: Int)] {
        state.withLock { state in
            state.calls.compactMap { model, calls in
                let answers = state.script[model]?.count ?? 0
                return calls > answers ? (model, answers) : nil
            }.sorted { $0.model < $1.model }
        }
    }

    /// The same models, with their deployments on this stage.
    func models(_ models: [Model]) -> [Model] {
        models.map { model in
            let deployments = model.deployments.map {
                Deployment(
                    id: $0.id,
                    upstreamModel: $0.upstreamModel,
                    price: $0.price,
                    provider: ScriptedModel(name: model.name, stage: self)
                )
            }
            return Model(name: model.name, deployments: deployments, capabilities: model.capabilities)
        }
    }

    fileprivate func next(_ model: String, within timeout: Duration) -> Result<Completion, ProviderError> {
        state.withLock { state in
            let call = state.calls[model, default: 0]
            state.calls[model] = call + 1
            let script = state.script[model] ?? []
            // There is nothing to answer: the fixture is over, and fails by what `unscripted` says.
            guard call < script.count else { return .failure(.cancelled) }
            let answer = script[call]
            state.now += min(answer.latency, timeout)
            return answer.latency > timeout ? .failure(.timedOut(phase: "total", after: timeout)) : answer.result
        }
    }
}

extension FixtureStage: EngineClock {
    var now: Duration { state.withLock { $0.now } }

    var unixMilliseconds: Int64 { 0 }

    /// Lets the waits of the engine pass at once: those before retries.
    func sleep(for span: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        state.withLock { $0.now += span }
    }

    /// Verifiers run in real time, and so do their limits.
    func expire(after span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}

/// A model that answers what its fixture says.
private struct ScriptedModel: Provider {
    let name: String
    let stage: FixtureStage

    func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        let completion = try stage.next(name, within: call.timeout).get()
        await yield(.started(id: nil, model: name))
        if !completion.text.isEmpty { await yield(.text(completion.text)) }
        if let logprobs = completion.logprobs { await yield(.logprobs(logprobs)) }
        if let refusal = completion.refusal { await yield(.refusal(refusal)) }
        for (index, call) in completion.toolCalls.enumerated() {
            await yield(.toolCall(index: index, id: call.id, name: call.name, arguments: call.arguments))
        }
        if let reason = completion.finishReason { await yield(.finished(reason)) }
        if let usage = completion.usage { await yield(.usage(usage)) }
    }
}
