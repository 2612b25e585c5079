// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Builds `judge` verifiers.
package struct JudgeVerifierFactory: VerifierFactory {
    package let kind = "judge"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let allowsOwnModel = settings.bool("allow_own_model", default: false)
        let models = models(from: &settings, allowsOwnModel: allowsOwnModel, in: environment)
        let repeats = settings.int("repeats", in: 1...9, default: 1) ?? 1
        let rule = settings.choice("combine", default: JudgePanel.Rule.mean)
        let method = settings.choice("method", default: JudgeForm.Method.grade)
        let scale = settings.int("scale", in: 2...10, default: 5) ?? 5
        let atLeast = settings.number("at_least", in: 0...1, default: method == .grade ? 0.75 : 0.5) ?? 1
        let rubric = settings.rubric(scale: scale, in: environment)
        let reference = reference(from: &settings, method: method, in: environment)
        let format = settings.choice("reply_format", default: JudgePrompt.ReplyFormat.jsonSchema)
        let maxOutputTokens = settings.int("max_output_tokens", in: 64...65_536, default: 1_024) ?? 1_024
        let temperature = temperature(from: &settings, repeats: repeats)
        let callTimeout = settings.duration("call_timeout", default: .seconds(30)) ?? .seconds(30)
        let questionLimit = settings.bytes("max_input", in: (1 << 10)...(4 << 20), default: 64 << 10) ?? 64 << 10
        let seed = settings.int("seed", in: 0 ... .max, default: 0) ?? 0
        let seal = seal(from: &settings, rubric, seed: seed)
        guard settings.problems.isEmpty, let rubric, !models.isEmpty,
            let form = JudgeForm(method: method, rubric: rubric, seal: seal)
        else { return nil }
        return JudgeVerifier(
            models: models,
            repeats: repeats,
            rule: rule,
            atLeast: atLeast,
            form: form,
            prompt: JudgePrompt(
                form: form,
                format: format,
                maxOutputTokens: maxOutputTokens,
                temperature: temperature
            ),
            reference: reference,
            maxOutputTokens: maxOutputTokens,
            allowsOwnModel: allowsOwnModel,
            callTimeout: callTimeout,
            questionLimit: questionLimit,
            seed: UInt64(seed)
        )
    }

    /// The judges, each named once; for every rung there must be one that is not the rung's own model.
    private func models(
        from settings: inout SettingsReader,
        allowsOwnModel: Bool,
        in environment: PolicyEnvironment
    ) -> [Model] {
        guard settings.has("model") else {
            settings.reportMissing("model", expected: "the model that judges, or several")
            return []
        }
        let isList = settings.value("model")?.array != nil
        let names = settings.strings("model")
        if settings.value("model")?.array?.isEmpty == true {
            settings.reportMissing("model", expected: "at least one model that judges")
        }
        var models: [Model] = []
        for (index, name) in names.enumerated() {
            let place = isList ? settings.place(of: "model").appending(index) : settings.place(of: "model")
            do throws(FileProblem) {
                let model = try environment.model(named: name)
                if models.contains(where: { $0.name == name }) { settings.report(.twice(name, at: place)) }
                models.append(model)
            } catch {
                let expected = "one of " + environment.modelNames.map { "`\($0)`" }.joined(separator: ", ")
                settings.report(
                    SettingsProblem(at: place, found: error.found, expected: expected, remedy: error.remedy)
                )
            }
        }
        guard models.count == names.count, !models.isEmpty, !allowsOwnModel else { return models }
        for judged in environment.judgedModels {
            let answering = try? environment.model(named: judged)
            if models.allSatisfy({ $0.isSame(as: answering, named: judged) }) {
                settings.report(.ownModel(judged, at: settings.place(of: "model")))
            }
        }
        return models
    }

    /// Reads `reference`: a text, `{file: …}`, or `{from: request}`.
    private func reference(
        from settings: inout SettingsReader,
        method: JudgeForm.Method,
        in environment: PolicyEnvironment
    ) -> JudgeVerifier.Reference {
        guard let written = settings.value("reference"), written != .null else {
            if method == .compare {
                settings.reportMissing("reference", expected: "the answer to compare with, since `method` is `compare`")
            }
            return .none
        }
        if let text = written.string {
            settings.note("reference", "a text", isDefault: false)
            if text.allSatisfy(\.isWhitespace) {
                settings.report("reference", found: "an empty text", expected: "an answer", remedy: "Write it.")
            }
            return .fixed(Array(text.utf8))
        }
        return settings.object("reference") { reader in
            if reader.has("from") {
                _ = reader.optionalChoice("from", default: Origin.request)
                return .request
            }
            let file = reader.requiredString("file", expected: "a file beside the policy, or `from: request`")
            guard !file.isEmpty else { return .none }
            do throws(FileProblem) {
                return .fixed(try environment.file(file))
            } catch {
                reader.report("file", found: error.found, expected: "a file with an answer", remedy: error.remedy)
                return .none
            }
        } ?? .none
    }

    private enum Origin: String, CaseIterable {
        case request
    }

    /// Reads `temperature`: a number, or `unset` for models that take none.
    private func temperature(from settings: inout SettingsReader, repeats: Int) -> Double? {
        if settings.value("temperature")?.string == "unset" {
            settings.note("temperature", "unset", isDefault: false)
            return nil
        }
        // The same question asked again at 0 would bring the same answer.
        return settings.number("temperature", in: 0...2, default: repeats == 1 ? 0 : 1)
    }

    /// Reads `seal`; one that comes from the rubric, unless given.
    private func seal(from settings: inout SettingsReader, _ rubric: Rubric?, seed: Int) -> String {
        let texts = [rubric?.introduction ?? ""] + (rubric?.points ?? []).flatMap { [$0.name, $0.criterion] }
        let fallback = DataFence(around: texts.map { Array($0.utf8) }, seed: UInt64(seed)).word
        let seal = settings.string("seal", default: String(fallback.prefix(8))) ?? fallback
        if !(4...40).contains(seal.utf8.count) || !seal.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            settings.report(
                "seal",
                found: SettingsReader.show(.string(seal)),
                expected: "4 to 40 letters, digits and signs of ASCII, without spaces",
                remedy: "Choose such a word, or remove the key."
            )
        }
        return seal
    }
}

extension SettingsProblem {
    fileprivate static func twice(_ name: String, at place: JSONPointer) -> SettingsProblem {
        SettingsProblem(
            at: place,
            found: "`\(name)` a second time",
            expected: "each model once",
            remedy: "Write `repeats` to ask a model more than once."
        )
    }

    fileprivate static func ownModel(_ name: String, at place: JSONPointer) -> SettingsProblem {
        SettingsProblem(
            at: place,
            found: "no judge for the answers of `\(name)` but the model itself",
            expected: "another model, since models favour their own answers",
            remedy: "Name another model, give that rung a `verify` of its own, or write `allow_own_model: true`."
        )
    }
}
