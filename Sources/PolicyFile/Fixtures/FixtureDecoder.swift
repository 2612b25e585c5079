// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads a `fixtures.yaml`, a list of fixtures.
///
/// Each has a `name`, a `request` (a text or a body) where it matters, and one of
///
/// - an `answer` (or `answer_file`, or `tool_calls`) with what the gate of a `rung` must `expect`: a verdict alone, or `verdict`, `by`
///   (the verifier), `finding` (its codes), `at` (its pointer) and `returns` (the answer as amended);
/// - the `answers` of the models, call by call, with what the whole ladder must `expect`: `outcome`, `model`, `rung` (from 0),
///   `attempts`, `cost` and `answer`.
///
/// An answer is a text, or a mapping of `text`, `json` or `file`, `tool_calls`, `refusal`, `finish_reason`, `usage`, `latency`, or a
/// `fault` with its `retry_after`.
struct FixtureDecoder {
    /// The policy that the fixtures are of.
    let policy: CompiledPolicy
    /// Where `answer_file` and `file` are read.
    let environment: PolicyEnvironment
    /// Parses the body of a request.
    let parseRequest: FixtureRunner.RequestParser

    private static let outcomes = [
        "accepted", "filtered", "returned", "ladder_exhausted", "budget_spent", "attempts_spent", "deadline_exceeded",
        "rejected", "upstream_failed", "cancelled", "no_rung",
    ]

    /// Reads a file.
    ///
    /// - Throws: every problem at once.
    func fixtures(in document: YAMLDocument) throws(PolicyFileError) -> [Fixture] {
        guard let root = document.root else { throw PolicyFileError(document.problems) }
        var problems: [SettingsProblem] = []
        var fixtures: [Fixture] = []
        if let items = root.array {
            for (index, item) in items.enumerated() {
                let place = JSONPointer.root.appending(index)
                var reader = SettingsReader(item, at: place)
                let fixture = fixture(from: &reader, at: document.position(of: place))
                reader.finish()
                problems += reader.problems
                fixture.map { fixtures.append($0) }
            }
        } else {
            problems.append(
                SettingsProblem(
                    at: .root,
                    found: root.object == nil ? "a single value" : "a mapping",
                    expected: "a list of fixtures",
                    remedy: "Begin each with `- name: …`."
                )
            )
        }
        let all = document.problems(with: problems)
        guard all.isEmpty else { throw PolicyFileError(all) }
        return fixtures
    }

    private func fixture(from reader: inout SettingsReader, at position: JSONPosition) -> Fixture? {
        let name = reader.requiredString("name", expected: "what the fixture shows")
        let request = request(from: &reader)
        let level: Fixture.Level =
            if reader.has("answers") {
                .ladder(ladder(from: &reader))
            } else {
                .gate(gate(from: &reader))
            }
        return request.map { Fixture(name: name, position: position, request: $0, level: level) }
    }

    // MARK: Request

    /// A text is the one message of a user; a mapping is the whole body.
    private func request(from reader: inout SettingsReader) -> ChatRequest? {
        let written = reader.value("request") ?? "Hello."
        guard var body = written.string.map(Self.body(of:)) ?? written.object else {
            reader.report(
                "request",
                found: SettingsReader.show(written),
                expected: "a text, or the body of a request",
                remedy: "Write `messages: …` below it."
            )
            return nil
        }
        if body["messages"] == nil { body["messages"] = Self.body(of: "Hello.")["messages"] }
        do throws(FileProblem) {
            return try parseRequest(JSONValue.object(body).jsonUTF8())
        } catch {
            reader.report("request", found: error.found, expected: "the body of a chat request", remedy: error.remedy)
            return nil
        }
    }

    private static func body(of text: String) -> JSONObject {
        ["messages": .array([.object(["role": "user", "content": .string(text)])])]
    }

    // MARK: Gate

    private func gate(from reader: inout SettingsReader) -> Fixture.GateExample {
        let answers = AnswerDecoder(environment: environment)
        var example = Fixture.GateExample(
            rung: reader.int("rung", in: 0...max(0, policy.rungs.count - 1), default: 0) ?? 0,
            answer: answers.answer(ofFixture: &reader),
            verdict: .accepted,
            findings: []
        )
        guard let expected = reader.value("expect") else {
            reader.reportMissing("expect", expected: "the verdict: `accepted`, `rejected` or `inconclusive`")
            return example
        }
        guard expected.object != nil else {
            example.verdict = reader.choice("expect", default: .accepted)
            return example
        }
        reader.object("expect") { reader in
            guard reader.has("verdict") else {
                reader.reportMissing("verdict", expected: "`accepted`, `rejected` or `inconclusive`")
                for key in ["by", "finding", "at", "returns"] { _ = reader.has(key) }
                return
            }
            example.verdict = reader.choice("verdict", default: .accepted)
            example.by = verifier(from: &reader, rung: example.rung)
            example.findings = reader.strings("finding")
            example.pointer = pointer("at", of: &reader)
            example.returns = reader.value("returns")
        }
        return example
    }

    private func verifier(from reader: inout SettingsReader, rung: Int) -> String? {
        guard let name = reader.string("by") else { return nil }
        let names = policy.rungs[rung].gate.entries.map(\.name) + ["truncated"]
        if !names.contains(name) {
            reader.report(
                "by",
                found: "the unknown verifier `\(name)`",
                expected: "one of " + names.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(name, in: names).map { "Did you mean `\($0)`?" } ?? "Write one of them."
            )
        }
        return name
    }

    private func pointer(_ key: String, of reader: inout SettingsReader) -> JSONPointer? {
        reader.read(
            key,
            expected: "a JSON Pointer",
            remedy: "Write it as `/lines/0/total`, or `\"\"` for the whole answer.",
            default: nil,
            describe: \.description,
            convert: { $0.string.flatMap(JSONPointer.init(parsing:)) }
        )
    }

    // MARK: Ladder

    private func ladder(from reader: inout SettingsReader) -> Fixture.LadderExample {
        var example = Fixture.LadderExample(script: script(from: &reader), outcome: "accepted")
        guard reader.has("expect") else {
            reader.reportMissing("expect", expected: "the outcome, as `{ outcome: accepted, model: …, attempts: … }`")
            return example
        }
        reader.object("expect") { reader in
            if let outcome = reader.string("outcome") {
                example.outcome = outcome
                if !Self.outcomes.contains(outcome) {
                    reader.report(
                        "outcome",
                        found: "`\(outcome)`",
                        expected: "one of " + Self.outcomes.map { "`\($0)`" }.joined(separator: ", "),
                        remedy: NearestName.of(outcome, in: Self.outcomes).map { "Did you mean `\($0)`?" }
                            ?? "Write one of them."
                    )
                }
            } else if !reader.has("outcome") {
                reader.reportMissing("outcome", expected: "the outcome, such as `accepted`")
            }
            example.model = reader.string("model")
            if let model = example.model { check(model, at: "model", in: &reader) }
            example.rung = reader.int("rung", in: 0...max(0, policy.rungs.count - 1))
            example.attempts = reader.int("attempts", in: 0...1_000)
            example.cost = reader.cost("cost")
            example.answer = reader.value("answer")
        }
        return example
    }

    private func script(from reader: inout SettingsReader) -> [String: [ScriptedAnswer]] {
        let answers = AnswerDecoder(environment: environment)
        var script: [String: [ScriptedAnswer]] = [:]
        reader.entries("answers") { reader, model, value, place in
            if !isOnLadder(model) { reader.report(unknown(model, at: place, isAboutKey: true)) }
            let items = value.array ?? [value]
            script[model] = items.enumerated().map { index, item in
                answers.scripted(item, at: value.array == nil ? place : place.appending(index), in: &reader)
            }
        }
        return script
    }

    private func isOnLadder(_ model: String) -> Bool {
        policy.rungs.contains { $0.model.name == model }
    }

    private func check(_ model: String, at key: String, in reader: inout SettingsReader) {
        if !isOnLadder(model) { reader.report(unknown(model, at: reader.place(of: key), isAboutKey: false)) }
    }

    private func unknown(_ model: String, at place: JSONPointer, isAboutKey: Bool) -> SettingsProblem {
        let names = policy.rungs.map(\.model.name)
        return SettingsProblem(
            at: place,
            isAboutKey: isAboutKey,
            found: "the model `\(model)`, which is not on the ladder",
            expected: "one of " + names.map { "`\($0)`" }.joined(separator: ", "),
            remedy: NearestName.of(model, in: names).map { "Did you mean `\($0)`?" } ?? "Remove it."
        )
    }
}
