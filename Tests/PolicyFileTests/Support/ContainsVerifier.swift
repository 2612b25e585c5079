// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Accepts answers that hold a text; `trim` takes the answer down to that text.
struct ContainsVerifier: Verifier {
    let texts: [String]
    let trims: Bool

    var findingCodes: [String] { ["missing_text", "never_happens"] }

    func verify(_ candidate: Candidate) async -> Judgement {
        let answer = String(decoding: candidate.completion.text, as: UTF8.self)
        if answer == "?" { return .inconclusive(because: "the answer is a question mark") }
        guard let text = texts.first(where: answer.contains) else {
            return .rejected(
                Finding(
                    code: "missing_text",
                    pointer: "/text",
                    message: "the answer: found no such text; expected one. Add it."
                )
            )
        }
        guard trims, answer != text else { return .accepted }
        return Judgement(
            .accepted(score: nil),
            amended: Amendment(text: Array(text.utf8), changes: ["took the text out"])
        )
    }

    /// Builds them from `contains: { text: …, file: …, trim: … }`.
    struct Factory: VerifierFactory {
        let kind = "contains"

        func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)? {
            var texts = settings.strings("text")
            let trims = settings.bool("trim", default: false)
            if let file = settings.string("file") {
                do throws(FileProblem) {
                    texts.append(String(decoding: try environment.file(file), as: UTF8.self))
                } catch {
                    settings.report(
                        "file",
                        found: error.found,
                        expected: "a file beside the policy",
                        remedy: error.remedy
                    )
                    return nil
                }
            }
            return ContainsVerifier(texts: texts, trims: trims)
        }
    }
}

/// Accepts everything after a real wait, as a subprocess would.
struct SlowVerifier: Verifier {
    let wait: Duration

    var costClass: CostClass { .subprocess }

    func verify(_ candidate: Candidate) async -> Judgement {
        do { try await Task.sleep(for: wait) } catch { return .inconclusive(because: "cancelled") }
        return .accepted
    }

    /// Builds them from `slow: { wait: 10ms }`.
    struct Factory: VerifierFactory {
        let kind = "slow"

        func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)? {
            SlowVerifier(wait: settings.duration("wait") ?? .zero)
        }
    }
}

/// Never called; for tests that only compile.
struct IdleProvider: Provider {
    func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        throw .unreachable(reason: "nobody is here")
    }
}

extension PolicyCompiler {
    /// A compiler with the models `small`, `medium` and `large`, and the verifier `contains`.
    static let forTests = PolicyCompiler(
        models: [Model].forTests,
        factories: [ContainsVerifier.Factory()]
    )
}

extension [Model] {
    /// Three models, small to large, at 1, 2 and 4 USD for a million tokens.
    static let forTests = [("small", 1), ("medium", 2), ("large", 4)].map { name, price in
        Model(
            name: name,
            deployments: [
                Deployment(
                    id: "\(name)@test",
                    upstreamModel: name,
                    price: Price(
                        input: Cost(picoUSD: Int64(price) * 1_000_000),
                        output: Cost(picoUSD: Int64(price) * 1_000_000)
                    ),
                    provider: IdleProvider()
                )
            ],
            capabilities: Model.Capabilities(maxOutputTokens: name == "large" ? nil : 4_096)
        )
    }
}
