// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the example of a ladder: the `answers` of the models, those that verifiers ask included, and what to `expect`: `outcome`, `model`,
/// `rung` (from 0), `attempts`, `cost` and `answer`.
struct LadderDecoder {
    let policy: CompiledPolicy
    let models: [String]
    let answers: AnswerDecoder

    /// The codes of outcomes.
    static let outcomes = [
        "accepted", "filtered", "returned", "ladder_exhausted", "budget_spent", "attempts_spent", "deadline_exceeded",
        "rejected", "upstream_failed", "cancelled", "no_rung",
    ]

    /// Reads it; with assertions, no `expect` means that the outcome is `accepted`.
    func example(from reader: inout SettingsReader, hasAssertions: Bool) -> Fixture.LadderExample {
        var example = Fixture.LadderExample(script: answers.script("answers", known: models, from: &reader))
        guard let expected = reader.value("expect") else {
            if !hasAssertions {
                reader.reportMissing(
                    "expect",
                    expected: "the outcome, as `{ outcome: accepted, model: …, attempts: … }`"
                )
            }
            return example
        }
        if expected.string != nil {
            example.outcome = outcome("expect", from: &reader) ?? example.outcome
            return example
        }
        reader.object("expect") { reader in
            if !reader.has("outcome") { reader.reportMissing("outcome", expected: "the outcome, such as `accepted`") }
            example.outcome = outcome("outcome", from: &reader) ?? example.outcome
            example.model = reader.string("model")
            if let model = example.model { check(model, in: &reader) }
            example.rung = reader.int("rung", in: 0...max(0, policy.rungs.count - 1))
            example.attempts = reader.int("attempts", in: 0...1_000)
            example.cost = reader.cost("cost")
            example.answer = reader.value("answer")
        }
        return example
    }

    private func outcome(_ key: String, from reader: inout SettingsReader) -> String? {
        guard let outcome = reader.string(key) else { return nil }
        if !Self.outcomes.contains(outcome) {
            reader.report(
                key,
                found: "`\(outcome)`",
                expected: "one of " + Self.outcomes.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(outcome, in: Self.outcomes).map { "Did you mean `\($0)`?" }
                    ?? "Write one of them."
            )
        }
        return outcome
    }

    private func check(_ model: String, in reader: inout SettingsReader) {
        let names = policy.rungs.map(\.model.name)
        guard !names.contains(model) else { return }
        reader.report(
            "model",
            found: "the model `\(model)`, which is not on the ladder",
            expected: "one of " + names.map { "`\($0)`" }.joined(separator: ", "),
            remedy: NearestName.of(model, in: names).map { "Did you mean `\($0)`?" } ?? "Remove it."
        )
    }
}
