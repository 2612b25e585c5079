// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// An example of a policy at work, with what must come of it.
struct Fixture: Sendable {
    /// What it shows, in words; a case of a matrix also says its values.
    var name: String
    /// Where it stands in its file.
    var position: JSONPosition
    /// The request.
    var request: ChatRequest
    /// What is given and what must come of it.
    var level: Level
    /// What the answer that is returned must have.
    var assertions: [Assertion] = []
    /// The changes to its answer that need not be noticed.
    var survives: [Allowance] = []

    enum Level: Sendable {
        /// One answer before the gate of one rung.
        case gate(GateExample)
        /// The answers of the models, and the whole ladder.
        case ladder(LadderExample)
    }

    struct GateExample: Sendable {
        var rung: Int
        var answer: Completion
        /// What the models answer that verifiers ask, call by call.
        var script: [String: [ScriptedAnswer]] = [:]
        var verdict: VerdictWord = .accepted
        /// The verifier that closes the gate.
        var by: String?
        /// The codes of findings that must be there.
        var codes: [String] = []
        /// The place of one of them.
        var pointer: JSONPointer?
        /// Findings that must be there, each with as much as the fixture says of it.
        var findings: [ExpectedFinding] = []
        /// The answer as the gate returns it: a text, or anything else to compare as JSON.
        var returns: JSONValue?
    }

    /// A finding as far as a fixture describes it.
    struct ExpectedFinding: Sendable, Equatable {
        var code: String?
        var pointer: JSONPointer?
        var line: Int?
        var column: Int?
        /// The verifier.
        var by: String?
    }

    struct LadderExample: Sendable {
        /// What each model answers, call by call.
        var script: [String: [ScriptedAnswer]]
        /// The outcome's code.
        var outcome = "accepted"
        var model: String?
        var rung: Int?
        var attempts: Int?
        var cost: Cost?
        var answer: JSONValue?
    }

    enum VerdictWord: String, CaseIterable, Sendable { case accepted, rejected, inconclusive }
}

/// What a scripted model does in one call.
struct ScriptedAnswer: Sendable {
    /// The answer, or the fault.
    var result: Result<Completion, ProviderError>
    /// How long the call takes, in the time of the fixture.
    var latency: Duration = .zero
}

/// The fixtures of one file.
struct FixtureFile: Sendable {
    var fixtures: [Fixture] = []
    /// The changes that need not be noticed in any of them.
    var survives: [Allowance] = []
}
