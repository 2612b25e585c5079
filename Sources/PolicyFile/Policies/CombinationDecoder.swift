// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads `combine`: what the verdicts of a gate's verifiers must come to together.
///
///     combine: any                                                  # of all verifiers
///     combine: { any: [judge, confidence] }                         # of these; every other must accept
///     combine: { weights: { judge: 2, confidence: 1 }, at_least: 0.7 }
enum CombinationDecoder {
    private enum Word: String, CaseIterable {
        case all, any
    }

    /// Reads the member of settings that have verifiers; `isUseful` where they have verifiers of their own to combine.
    static func combination(from reader: inout SettingsReader, isUseful: Bool) -> Combination {
        guard let written = reader.value("combine"), written != .null else {
            if isUseful { reader.note("combine", Word.all.rawValue, isDefault: true) }
            return .all
        }
        guard isUseful else {
            reader.report(
                "combine",
                found: "`combine` without verifiers beside it",
                expected: "`verify` with the verifiers to combine",
                remedy: "Move it beside their `verify`, or remove it."
            )
            return .all
        }
        guard written.object != nil else {
            return reader.choice("combine", default: Word.all) == .any ? .any(of: nil) : .all
        }
        return reader.object("combine", combination(from:)) ?? .all
    }

    private static func combination(from reader: inout SettingsReader) -> Combination {
        guard reader.has("weights") || reader.has("at_least") else {
            let chosen = reader.strings("any")
            if chosen.isEmpty, reader.problems.isEmpty {
                reader.report(
                    SettingsProblem(
                        at: reader.pointer,
                        found: "no verifier",
                        expected: "`any` with the names of verifiers, or `weights` and `at_least`",
                        remedy: "Write `any: [one, two]`, or `weights: { one: 2, two: 1 }` and `at_least: 0.7`."
                    )
                )
            }
            return .any(of: chosen)
        }
        if reader.has("any") {
            reader.report(
                "any",
                found: "`any` beside `weights`",
                expected: "one of the two",
                remedy: "Remove one of them."
            )
        }
        let weights = weights(from: &reader)
        guard reader.has("at_least") else {
            reader.reportMissing("at_least", expected: "the least weighted mean of the scores, over 0 and up to 1")
            return .all
        }
        let atLeast = reader.number("at_least", in: 0.001...1) ?? 1
        return .weighted(weights, atLeast: atLeast)
    }

    private static func weights(from reader: inout SettingsReader) -> [Combination.Weight] {
        let names = reader.value("weights")?.object.map { object in object.map(\.key) }
        let weights = reader.object("weights") { reader in
            (names ?? []).compactMap { name in
                reader.number(name, in: 0.001...1_000).map { Combination.Weight(name, $0) }
            }
        }
        guard let weights else {
            reader.reportMissing("weights", expected: "the names of verifiers with their weights")
            return []
        }
        if weights.isEmpty, reader.problems.isEmpty {
            reader.report(
                "weights",
                found: "no weights",
                expected: "the names of verifiers with their weights",
                remedy: "Write them as `judge: 2`, one a line."
            )
        }
        return weights
    }
}
