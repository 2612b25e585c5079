// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

/// A model for the catalogue's rows: it sends the events that a closure makes of the call, and then ends, fails, or hangs.
struct StagedProvider: Provider {
    private let events: @Sendable (ProviderCall) -> [CompletionEvent]
    private var fault: ProviderError?
    private var hangs = false

    func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {
        for event in events(call) { await yield(event) }
        if hangs {
            try? await Task.sleep(for: call.timeout)
            throw Task.isCancelled ? .cancelled : .timedOut(phase: "total", after: call.timeout)
        }
        if let fault { throw fault }
    }

    private static func says(_ text: String, _ reason: FinishReason = .stop) -> StagedProvider {
        StagedProvider { _ in [.started(id: nil, model: nil), .text(Array(text.utf8)), .finished(reason)] }
    }

    // MARK: The models

    /// Each by its name: those that do their work, and those that fail, each in its own way.
    static let models: [String: Model] = {
        let price = Price(input: Cost(picoUSD: 1_000_000), output: Cost(picoUSD: 4_000_000))
        let providers = working.merging(broken) { $1 }
        return Dictionary(
            uniqueKeysWithValues: providers.map { name, provider in
                let deployment = Deployment(id: name, upstreamModel: name, price: price, provider: provider)
                return (name, Model(name: name, deployments: [deployment]))
            }
        )
    }()

    private static let good = JudgeBench.grades(["correct": 5])

    private static let working: [String: StagedProvider] = [
        // Grades the answer `Oslo.` well, and no other.
        "honest": StagedProvider { call in
            let isGood = call.text(of: "user").contains("\n| Oslo.\n<<end")
            let text = JudgeBench.grades(["correct": isGood ? 5 : 1])
            return [.started(id: nil, model: nil), .text(Array(text.utf8)), .finished(.stop)]
        },
        // Holds the answer `Oslo.` for true, and no other.
        "knowing": StagedProvider { call in
            let word = call.followUp.first?.text == Array("Oslo.".utf8) ? "True" : "False"
            return [.started(id: nil, model: nil), .logprobs([TokenLogprob(bytes: Array(word.utf8), logprob: -0.1)])]
        },
        "steady": says("Oslo."),
    ]

    /// Some of them send all of a good judgement, which counts for nothing.
    private static let broken: [String: StagedProvider] = [
        "down": StagedProvider(events: { _ in [] }, fault: .unavailable(status: 503, retryAfter: nil)),
        "silent": StagedProvider { _ in [] },
        "hanging": StagedProvider(events: { _ in [.text(Array(good.utf8))] }, hangs: true),
        "cut_off": StagedProvider(events: { _ in [.text(Array(good.utf8))] }, fault: .cutOff(received: 1, expected: 2)),
        "truncated": says(good, .length),
        "filtered": says(good, .contentFilter),
        "refusing": StagedProvider { _ in [.text(Array(good.utf8)), .refusal(Array("I can't.".utf8))] },
        "chatting": says("I think that it is fine: 5/5. True."),
        "copying": says(JudgeBench.grades(["correct": 5], seal: "copied-one")),
        "excited": says(JudgeBench.grades(["correct": 6])),
        "of_two_minds": says(good + " or " + JudgeBench.grades(["correct": 1])),
    ]
}
