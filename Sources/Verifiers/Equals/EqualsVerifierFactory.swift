// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Builds `equals` verifiers.
package struct EqualsVerifierFactory: VerifierFactory {
    package let kind = "equals"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let written = written(in: &settings)
        let comparison = settings.choice("as", default: Self.usual(for: written.map(\.value)))
        let reader = NumberReader(decimal: settings.choice("decimal", default: DecimalMark.point))
        var expected: [EqualsVerifier.Expected] = []
        for (value, pointer) in written {
            if let form = Self.form(of: value, for: comparison, reader) {
                expected.append(form)
            } else {
                settings.report(
                    SettingsProblem(
                        at: pointer,
                        found: SettingsReader.show(value),
                        expected: comparison == .number
                            ? "a number" : "a text, as the answer is compared \(comparison.rawValue)",
                        remedy: comparison == .number ? "Write it in digits." : "Put it in quotes, or write `as: json`."
                    )
                )
            }
        }
        guard settings.problems.isEmpty else { return nil }
        let shown = written.prefix(4).map { SettingsReader.show($0.value) }.joined(separator: " or ")
        return EqualsVerifier(
            comparison: comparison,
            expected: expected,
            shown: written.count > 4 ? "\(shown) or one of \(written.count - 4) more" : shown,
            reader: reader
        )
    }

    /// The expected values with their places: `value`, or those under `any_of`.
    private func written(in settings: inout SettingsReader) -> [(value: JSONValue, pointer: JSONPointer)] {
        var written: [(value: JSONValue, pointer: JSONPointer)] = []
        if let value = settings.value("value") {
            settings.note("value", SettingsReader.show(value), isDefault: false)
            written.append((value, settings.place(of: "value")))
        }
        let hasList = settings.list("any_of") { _, value, pointer in written.append((value, pointer)) }
        if written.isEmpty {
            if hasList, settings.problems.isEmpty {
                settings.report("any_of", found: "no values", expected: "at least one", remedy: "Add what is right.")
            } else if !hasList {
                settings.reportMissing("value", expected: "the right answer, or several under `any_of`")
            }
        }
        return written
    }

    /// Texts are compared trimmed, numbers as numbers, everything else as JSON.
    private static func usual(for values: [JSONValue]) -> EqualsVerifier.Comparison {
        if values.allSatisfy({ $0.kind == .string }) { return .trimmed }
        return values.allSatisfy { $0.kind == .number } ? .number : .json
    }

    private static func form(
        of value: JSONValue,
        for comparison: EqualsVerifier.Comparison,
        _ reader: NumberReader
    ) -> EqualsVerifier.Expected? {
        switch comparison {
        case .json: .value(value)
        case .number: (value.number ?? value.string.flatMap { reader.whole(Array($0.utf8).span) }).map { .number($0) }
        case .exact: value.string.map { .text(Array($0.utf8)) }
        case .trimmed: value.string.map { .text(EqualsVerifier.trimmed(Array($0.utf8)[...])) }
        case .folded:
            value.string.map { text in
                .text(EqualsVerifier.trimmed(TextForm(ignoresCase: true).bytes(of: text.utf8)[...]))
            }
        }
    }
}
