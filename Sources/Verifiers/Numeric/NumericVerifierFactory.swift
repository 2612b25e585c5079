// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Builds `numeric` verifiers.
package struct NumericVerifierFactory: VerifierFactory {
    package let kind = "numeric"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let pointer = settings.pointer("pointer")
        let hasTake = settings.has("take")
        let choice = choice(in: &settings, default: pointer == nil ? .last : .only)
        let label = settings.string("after").map { ($0, NumberSource.labelForm.bytes(of: $0.utf8)) }
        if pointer != nil {
            for (key, isThere) in [("take", hasTake), ("after", label != nil)] where isThere {
                settings.report(
                    key,
                    found: "`\(key)` beside `pointer`",
                    expected: "one of the two",
                    remedy: "Remove `\(key)`: the pointer says where the number is."
                )
            }
        }
        if let label, label.1.isEmpty {
            settings.report(
                "after",
                found: "an empty text",
                expected: "a label before the number",
                remedy: "Write it, or remove the key."
            )
        }
        let units = units(in: &settings)
        let demand = demand(in: &settings, unit: units.units.first.map { String(decoding: $0.symbol, as: UTF8.self) })
        let decimal = settings.choice("decimal", default: DecimalMark.point)
        guard settings.problems.isEmpty else { return nil }
        return NumericVerifier(
            source: NumberSource(
                choice: choice,
                pointer: pointer,
                label: label,
                units: units,
                reader: NumberReader(decimal: decimal)
            ),
            demand: demand
        )
    }

    private func choice(in settings: inout SettingsReader, default fallback: NumberSource.Choice) -> NumberSource.Choice
    {
        settings.read(
            "take",
            expected: "`first`, `last`, `only`, or a position from 1",
            remedy: "Write one of them.",
            default: fallback,
            describe: { choice in
                if case .position(let position) = choice { "\(position)" } else { "\(choice)" }
            },
            convert: { value in
                switch value.string {
                case "first": .first
                case "last": .last
                case "only": .only
                default: value.int.flatMap { $0 >= 1 && $0 <= 1_000_000 ? .position($0) : nil }
                }
            }
        ) ?? fallback
    }

    private func demand(in settings: inout SettingsReader, unit: String?) -> NumberDemand {
        let atLeast = settings.exactNumber("at_least")
        let atMost = settings.exactNumber("at_most")
        if let atLeast, let atMost, atMost < atLeast {
            settings.report(
                "at_least",
                found: "\(atLeast), more than `at_most`",
                expected: "at most \(atMost)",
                remedy: "Swap the two, or remove one."
            )
        }
        let target = target(in: &settings)
        return NumberDemand(
            atLeast: atLeast,
            atMost: atMost,
            target: target,
            isInteger: settings.bool("integer", default: false),
            unit: unit
        )
    }

    /// The expected value with its tolerance, `within` a number or a share of it in percent.
    private func target(in settings: inout SettingsReader) -> (value: JSONNumber, low: JSONNumber, high: JSONNumber)? {
        let value = settings.exactNumber("equals")
        let within = settings.exactNumber("within")
        let percent = settings.exactNumber("within_percent")
        for (key, tolerance) in [("within", within), ("within_percent", percent)] {
            guard let tolerance else { continue }
            if value == nil {
                settings.report(
                    key,
                    found: "a tolerance without `equals`",
                    expected: "the value it is for",
                    remedy: "Add `equals: …`."
                )
            }
            if tolerance < 0 {
                settings.report(
                    key,
                    found: "\(tolerance)",
                    expected: "a number of at least 0",
                    remedy: "Remove the sign."
                )
            }
        }
        if within != nil, percent != nil {
            settings.report(
                "within_percent",
                found: "`within_percent` beside `within`",
                expected: "one of the two",
                remedy: "Remove one."
            )
        }
        guard let value else { return nil }
        guard within != nil || percent != nil else { return (value, value, value) }
        let exact = ExactDecimal(value)
        let hundredth = JSONNumber(parsing: "0.01").flatMap(ExactDecimal.init)
        let share = percent.flatMap(ExactDecimal.init).flatMap { share in
            hundredth.flatMap(share.multiplied).flatMap { part in exact.flatMap { part.multiplied(by: $0.magnitude) } }
        }
        guard let exact, let width = within.flatMap(ExactDecimal.init) ?? share, let low = exact.adding(width.negated),
            let high = exact.adding(width)
        else {
            settings.report("equals", found: "\(value)", expected: "a number of at most 30 digits", remedy: "Round it.")
            return nil
        }
        return (value, low.number, high.number)
    }

    /// `unit: kg`, `unit: [kg, kilograms]`, or `units: {kg: 1, g: 0.001}`.
    private func units(in settings: inout SettingsReader) -> UnitSet {
        var units = settings.strings("unit").map { UnitSet.Unit(symbol: Array($0.utf8), factor: nil) }
        if !units.isEmpty, settings.has("units") {
            settings.report(
                "unit",
                found: "`unit` beside `units`",
                expected: "one of the two",
                remedy: "Remove `unit`."
            )
        }
        settings.entries("units") { reader, name, value, pointer in
            guard let factor = value.number, factor > 0 else {
                reader.report(
                    SettingsProblem(
                        at: pointer,
                        found: SettingsReader.show(value),
                        expected: "what one of it is worth in the first unit, a number above 0",
                        remedy: "Write it without quotes, and 1 for the first."
                    )
                )
                return
            }
            units.append(UnitSet.Unit(symbol: Array(name.utf8), factor: factor == 1 ? nil : factor))
        }
        if units.contains(where: \.symbol.isEmpty) {
            settings.report("unit", found: "an empty text", expected: "a unit", remedy: "Write it, or remove the key.")
        }
        return UnitSet(units: units)
    }
}
