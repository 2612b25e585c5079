// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Asks a model whether the answer will do: `yes` accepts, anything else rejects, a fault is inconclusive.
struct AskingVerifier: Verifier {
    let model: Model

    var costClass: CostClass { .network }
    var findingCodes: [String] { ["disliked"] }

    func verify(_ candidate: Candidate) async -> Judgement {
        let answer = await model.ask(candidate.request, for: candidate)
        guard case .success(let completion) = answer.result else {
            return .inconclusive(because: "no answer", calls: answer.calls)
        }
        if completion.text == Array("yes".utf8) { return Judgement(.accepted(score: 0.9), calls: answer.calls) }
        return .rejected(Finding(code: "disliked", message: "the answer: disliked"), calls: answer.calls)
    }

    /// Builds them from `asks: { model: large }`.
    struct Factory: VerifierFactory {
        let kind = "asks"

        func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)? {
            let name = settings.requiredString("model")
            do throws(FileProblem) {
                return AskingVerifier(model: try environment.model(named: name))
            } catch {
                settings.report("model", found: error.found, expected: "a model", remedy: error.remedy)
                return nil
            }
        }
    }
}
