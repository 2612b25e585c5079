// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile

extension FixtureRunner {
    /// A runner with the models and the verifier of these tests, which knows of a request only its messages.
    static let forTests = FixtureRunner(
        models: .forTests,
        factories: [ContainsVerifier.Factory(), SlowVerifier.Factory()]
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
