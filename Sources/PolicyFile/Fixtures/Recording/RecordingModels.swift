// SPDX-License-Identifier: Apache-2.0

import Cascade
import Synchronization

/// Listens to the calls of models, and keeps what came of each, in the order in which they were begun.
final class RecordingModels: Sendable {
    typealias Answer = Result<Completion, ProviderError>

    private let calls = Mutex<[(model: String, answer: Answer?)]>([])

    /// The same models, with their calls listened to.
    func listening(to models: [Model]) -> [Model] {
        models.map { model in
            let deployments = model.deployments.map {
                Deployment(
                    id: $0.id,
                    upstreamModel: $0.upstreamModel,
                    price: $0.price,
                    provider: RecordedProvider(model: model.name, provider: $0.provider, calls: self)
                )
            }
            return Model(name: model.name, deployments: deployments, capabilities: model.capabilities)
        }
    }

    /// What each model answered, call by call, in the order of their first calls; a call without an end was given up.
    var answers: [(model: String, answers: [Answer])] {
        calls.withLock { calls in
            var answers: [(model: String, answers: [Answer])] = []
            for call in calls {
                let answer = call.answer ?? .failure(.cancelled)
                if let index = answers.firstIndex(where: { $0.model == call.model }) {
                    answers[index].answers.append(answer)
                } else {
                    answers.append((call.model, [answer]))
                }
            }
            return answers
        }
    }

    fileprivate func begin(_ model: String) -> Int {
        calls.withLock { calls in
            calls.append((model, nil))
            return calls.count - 1
        }
    }

    fileprivate func end(_ call: Int, with answer: Answer) {
        calls.withLock { $0[call].answer = answer }
    }
}

/// A provider whose calls are listened to.
private struct RecordedProvider: Provider {
    let model: String
    let provider: any Provider
    let calls: RecordingModels

    func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        let number = calls.begin(model)
        var fold = CompletionFold()
        do throws(ProviderError) {
            try await provider.call(call) { event in
                fold.add(event)
                await yield(event)
            }
        } catch {
            calls.end(number, with: .failure(error))
            throw error
        }
        calls.end(number, with: .success(fold.completion))
    }
}
