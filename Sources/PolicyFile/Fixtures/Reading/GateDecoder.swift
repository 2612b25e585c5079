// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the example of a gate: an answer, what `models` answer that verifiers ask, and what to `expect`.
///
/// That is a verdict alone, or `verdict`, `by` (the verifier), `finding` (codes) with `at` (the pointer of one), `findings` (each with `code`,
/// `at`, `line`, `column`, `by`) and `returns` (the answer as amended).
struct GateDecoder {
    let policy: CompiledPolicy
    let models: [String]
    let answers: AnswerDecoder

    /// Reads it; with assertions, no `expect` means that the answer is accepted.
    func example(from reader: inout SettingsReader, hasAssertions: Bool) -> Fixture.GateExample {
        var example = Fixture.GateExample(
            rung: reader.int("rung", in: 0...max(0, policy.rungs.count - 1), default: 0) ?? 0,
            answer: answers.answer(ofFixture: &reader)
        )
        example.script = answers.script("models", known: models, from: &reader)
        guard let expected = reader.value("expect") else {
            if !hasAssertions {
                reader.reportMissing("expect", expected: "the verdict: `accepted`, `rejected` or `inconclusive`")
            }
            return example
        }
        guard expected.object != nil else {
            example.verdict = reader.choice("expect", default: .accepted)
            return example
        }
        reader.object("expect") { reader in
            guard reader.has("verdict") else {
                reader.reportMissing("verdict", expected: "`accepted`, `rejected` or `inconclusive`")
                for key in ["by", "finding", "at", "findings", "returns"] { _ = reader.has(key) }
                return
            }
            example.verdict = reader.choice("verdict", default: .accepted)
            example.by = verifier(from: &reader, rung: example.rung)
            example.codes = reader.strings("finding")
            example.pointer = Self.pointer(of: &reader)
            example.findings = findings(from: &reader, rung: example.rung)
            example.returns = reader.value("returns")
        }
        return example
    }

    private func findings(from reader: inout SettingsReader, rung: Int) -> [Fixture.ExpectedFinding] {
        var findings: [Fixture.ExpectedFinding] = []
        reader.list("findings") { reader, item, place in
            if let code = item.string {
                findings.append(Fixture.ExpectedFinding(code: code))
                return
            }
            let finding = reader.object(item, at: place) { reader in
                Fixture.ExpectedFinding(
                    code: reader.string("code"),
                    pointer: Self.pointer(of: &reader),
                    line: reader.int("line", in: 1...(.max)),
                    column: reader.int("column", in: 1...(.max)),
                    by: verifier(from: &reader, rung: rung)
                )
            }
            if finding == Fixture.ExpectedFinding(), item.object?.isEmpty != false {
                reader.report(
                    SettingsProblem(
                        at: place,
                        found: SettingsReader.show(item),
                        expected: "a finding",
                        remedy: "Write its code, or `{ code: …, at: /… }`."
                    )
                )
            }
            findings.append(finding)
        }
        return findings
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

    private static func pointer(of reader: inout SettingsReader) -> JSONPointer? {
        reader.read(
            "at",
            expected: "a JSON Pointer",
            remedy: "Write it as `/lines/0/total`, or `\"\"` for the whole answer.",
            default: nil,
            describe: \.description,
            convert: { $0.string.flatMap(JSONPointer.init(parsing:)) }
        )
    }
}
