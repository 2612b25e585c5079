// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the assertions of a fixture: `assert: [{ type: contains, value: Oslo }]`, in promptfoo's names.
///
/// Names that fixtures do not have are refused, with the reason where promptfoo has them. Texts that begin with `file://` are read from
/// the policy's folder.
struct AssertionDecoder {
    let factories: [any VerifierFactory]
    let environment: PolicyEnvironment

    /// Reads `assert`; empty if absent.
    func assertions(from reader: inout SettingsReader) -> [Assertion] {
        var assertions: [Assertion] = []
        reader.list("assert") { reader, item, place in
            let written: JSONValue = item.string.map { .object(["type": .string($0)]) } ?? item
            let assertion = reader.object(written, at: place) { reader -> Assertion? in
                let type = reader.requiredString("type", expected: "an assertion, such as `contains`")
                let base = type.hasPrefix("not-") ? String(type.dropFirst(4)) : type
                guard let name = AssertionName(rawValue: base) else {
                    if !type.isEmpty {
                        reader.report(Self.unknown(base, at: item.string == nil ? place.appending("type") : place))
                    }
                    for key in ["value", "threshold"] { _ = reader.has(key) }
                    return nil
                }
                return check(name, from: &reader).map {
                    Assertion(name: type, isNegated: base != type, check: $0)
                }
            }
            if let assertion { assertions.append(assertion) }
        }
        return assertions
    }

    private static func unknown(_ name: String, at place: JSONPointer) -> SettingsProblem {
        if let refusal = AssertionName.refusal(of: name) {
            return SettingsProblem(
                at: place,
                found: "`\(name)`, \(refusal.reason)",
                expected: "an assertion that runs offline and always ends the same",
                remedy: refusal.remedy
            )
        }
        return SettingsProblem(
            at: place,
            found: "the unknown assertion `\(name)`",
            expected: "one of " + AssertionName.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
            remedy: AssertionName.nearest(to: name).map { "Did you mean `\($0)`?" } ?? "Remove it."
        )
    }

    // MARK: Checks

    private func check(_ name: AssertionName, from reader: inout SettingsReader) -> Assertion.Check? {
        switch name {
        case .equals: required("value", in: &reader).map { .equals(loaded($0, in: &reader)) }
        case .contains: text(in: &reader).map { .contains([$0], all: true, ignoresCase: false) }
        case .icontains: text(in: &reader).map { .contains([$0], all: true, ignoresCase: true) }
        case .containsAll: texts(in: &reader).map { .contains($0, all: true, ignoresCase: false) }
        case .containsAny: texts(in: &reader).map { .contains($0, all: false, ignoresCase: false) }
        case .icontainsAll: texts(in: &reader).map { .contains($0, all: true, ignoresCase: true) }
        case .icontainsAny: texts(in: &reader).map { .contains($0, all: false, ignoresCase: true) }
        case .startsWith: text(in: &reader).map { .startsWith($0) }
        case .endsWith: text(in: &reader).map { .endsWith($0) }
        case .regex:
            text(in: &reader).flatMap { verifier("regex", ["pattern": .string($0)], in: &reader) }
                .map { .verifier($0, wantsRejection: false) }
        case .isJSON: json(repairs: false, in: &reader)
        case .containsJSON: json(repairs: true, in: &reader)
        case .isXML: verifier("xml", [:], in: &reader).map { .verifier($0, wantsRejection: false) }
        case .isRefusal:
            verifier("refusal", ["partial": "accept"], in: &reader).map { .verifier($0, wantsRejection: true) }
        case .toolCalls, .openAIFunctionCall, .functionCall:
            verifier("tool_calls", [:], in: &reader).map { .toolCalls($0) }
        case .wordCount: count("words", in: &reader)
        case .characterCount: count("characters", in: &reader)
        case .finishReason: text(in: &reader).map { .finishReason($0) }
        case .cost: threshold("in US dollars", in: &reader).map { .cost(atMost: Cost(picoUSD: Int64($0 * 1e12))) }
        case .latency:
            threshold("in milliseconds", in: &reader).map { .latency(atMost: .microseconds(Int64($0 * 1_000))) }
        }
    }

    private func json(repairs: Bool, in reader: inout SettingsReader) -> Assertion.Check? {
        let written = reader.value("value").map { loaded($0, asJSON: true, in: &reader) }
        guard written != nil || repairs else { return .json }
        let settings: JSONObject = ["schema": written ?? .bool(true), "repair": .bool(repairs)]
        return verifier("json_schema", settings, in: &reader).map { .verifier($0, wantsRejection: false) }
    }

    /// A count, or a mapping of `min` and `max`.
    private func count(_ unit: String, in reader: inout SettingsReader) -> Assertion.Check? {
        guard let value = required("value", in: &reader) else { return nil }
        let bound: JSONValue
        if let count = value.int {
            bound = .object(["at_least": .number(JSONNumber(count)), "at_most": .number(JSONNumber(count))])
        } else {
            var bounds = JSONObject()
            bounds["at_least"] = value["min"]
            bounds["at_most"] = value["max"]
            bound = .object(bounds)
        }
        return verifier("length", JSONObject([(unit, bound)]), in: &reader).map { .verifier($0, wantsRejection: false) }
    }

    /// A verifier of a kind; its problems are told at the assertion's value.
    private func verifier(_ kind: String, _ settings: JSONObject, in reader: inout SettingsReader) -> (any Verifier)? {
        guard let factory = factories.first(where: { $0.kind == kind }) else {
            reader.report(
                "type",
                found: "an assertion that the verifier `\(kind)` checks, which is not there",
                expected: "one that needs none",
                remedy: "Remove it."
            )
            return nil
        }
        var own = SettingsReader(.object(settings), at: reader.place(of: "value"))
        let verifier = factory.makeVerifier(from: &own, in: environment)
        for var problem in own.problems {
            problem.pointer = reader.place(of: "value")
            problem.isAboutKey = false
            reader.report(problem)
        }
        return verifier
    }

    // MARK: Values

    private func required(_ key: String, in reader: inout SettingsReader) -> JSONValue? {
        guard let value = reader.value(key) else {
            reader.reportMissing(key, expected: "what the assertion compares with")
            return nil
        }
        return value
    }

    private func text(in reader: inout SettingsReader) -> String? {
        guard let value = required("value", in: &reader) else { return nil }
        guard reader.string("value") != nil else { return nil }
        return loaded(value, in: &reader).string
    }

    private func texts(in reader: inout SettingsReader) -> [String]? {
        guard let value = required("value", in: &reader) else { return nil }
        guard let items = value.array, !items.isEmpty, items.allSatisfy({ $0.string != nil }) else {
            reader.report(
                "value",
                found: SettingsReader.show(value),
                expected: "a list of texts",
                remedy: "Write `[one, two]`."
            )
            return nil
        }
        return items.compactMap { loaded($0, in: &reader).string }
    }

    private func threshold(_ unit: String, in reader: inout SettingsReader) -> Double? {
        guard reader.has("threshold") else {
            reader.reportMissing("threshold", expected: "the most that is allowed, a number \(unit)")
            return nil
        }
        return reader.number("threshold", in: 0...1_000_000)
    }

    /// What a value that begins with `file://` names; any other value as it is.
    private func loaded(_ value: JSONValue, asJSON: Bool = false, in reader: inout SettingsReader) -> JSONValue {
        guard let text = value.string, text.hasPrefix("file://") else { return value }
        let path = String(text.dropFirst("file://".count))
        // A verifier reads its schema itself, so that what is wrong with it is told with its place.
        if asJSON { return .string(path) }
        do throws(FileProblem) {
            return .string(String(decoding: try environment.file(path), as: UTF8.self))
        } catch {
            reader.report("value", found: error.found, expected: "a file beside the policy", remedy: error.remedy)
            return value
        }
    }
}
