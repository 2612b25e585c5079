// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile

extension FixtureRunner {
    /// A runner with the models and the verifier of these tests, which knows of a request only its messages.
    static let forTests = FixtureRunner(
        models: .forTests,
        factories: .forTests
    ) {
        body throws(FileProblem) in
        guard let document = try? JSONDocument(parsing: body), let messages = document.root["messages"],
            messages.count > 0
        else {
            throw FileProblem(found: "no messages", remedy: "Add one.")
        }
        return ChatRequest(body: document.root, model: nil, messages: messages)
    }
}

extension [any VerifierFactory] {
    /// `contains`, `slow`, `asks` and `needs_tool`.
    static let forTests: [any VerifierFactory] = [
        ContainsVerifier.Factory(), SlowVerifier.Factory(), AskingVerifier.Factory(), MissingToolFactory(),
    ]
}

/// Verifiers of a kind that no machine has what it takes for.
struct MissingToolFactory: VerifierFactory {
    let kind = "needs_tool"

    func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)? {
        var problem = SettingsProblem(
            at: settings.pointer,
            found: "no such tool",
            expected: "one",
            remedy: "Install it."
        )
        problem.isAboutMachine = true
        settings.report(problem)
        return nil
    }
}
