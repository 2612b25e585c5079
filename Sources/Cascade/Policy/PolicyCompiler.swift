// SPDX-License-Identifier: Apache-2.0

import JSON

/// Finds a policy's models and builds its verifiers.
public struct PolicyCompiler: Sendable {
    private let models: [String: Model]
    private let factories: [String: any VerifierFactory]

    /// A compiler that knows these models and these kinds of verifiers.
    public init(models: [Model], factories: [any VerifierFactory]) {
        self.models = Dictionary(models.map { ($0.name, $0) }) { first, _ in first }
        self.factories = Dictionary(factories.map { ($0.kind, $0) }) { first, _ in first }
    }

    /// Compiles a policy.
    ///
    /// - Throws: every problem at once, at its place in the policy.
    public func compile(
        _ policy: Policy,
        in environment: PolicyEnvironment
    ) throws(SettingsError) -> CompiledPolicy {
        var problems: [SettingsProblem] = []
        var effective: [EffectiveSetting] = []
        let shared = entries(of: policy.verify, in: environment, problems: &problems, effective: &effective)
        var rungs: [CompiledRung] = []
        for written in policy.ladder {
            let own = written.verify.map {
                entries(of: $0, in: environment, problems: &problems, effective: &effective)
            }
            guard let model = models[written.model] else {
                problems.append(unknownModel(written))
                continue
            }
            if policy.limits.maxCost != nil, model.capabilities.maxOutputTokens == nil,
                written.sampling.maxOutputTokens == nil
            {
                problems.append(unboundedModel(written))
            }
            if model.deployments.isEmpty { problems.append(unreachableModel(written)) }
            let chosen = own ?? shared
            let gate = Gate(
                chosen,
                explainAll: policy.explainAll,
                rejectsTruncated: (policy.truncated ?? (chosen.isEmpty ? .accept : .reject)) == .reject
            )
            rungs.append(
                CompiledRung(model: model, gate: gate, sampling: written.sampling, timeout: written.timeout)
            )
        }
        if policy.ladder.isEmpty {
            problems.append(
                SettingsProblem(
                    at: JSONPointer(tokens: ["ladder"]),
                    found: "no rungs",
                    expected: "at least one",
                    remedy: "Add `- model: NAME`."
                )
            )
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
        return CompiledPolicy(policy: policy, rungs: rungs, effective: effective)
    }

    private func unknownModel(_ rung: Policy.Rung) -> SettingsProblem {
        let names = models.keys.sorted()
        return SettingsProblem(
            at: rung.pointer.appending("model"),
            found: "the unknown model `\(rung.model)`",
            expected: names.isEmpty
                ? "a model of the configuration, which has none"
                : "one of " + names.map { "`\($0)`" }.joined(separator: ", "),
            remedy: NearestName.of(rung.model, in: names).map { "Did you mean `\($0)`?" }
                ?? "Add it to the configuration under `models`."
        )
    }

    private func unboundedModel(_ rung: Policy.Rung) -> SettingsProblem {
        SettingsProblem(
            at: rung.pointer.appending("model"),
            found: "the model `\(rung.model)` without a limit of output tokens, in a policy with `max_cost`",
            expected: "a limit, so that the cost of an attempt is known before it starts",
            remedy: "Add `max_output_tokens` to the model in the configuration, or to this rung."
        )
    }

    private func unreachableModel(_ rung: Policy.Rung) -> SettingsProblem {
        SettingsProblem(
            at: rung.pointer.appending("model"),
            found: "the model `\(rung.model)` without a deployment",
            expected: "a model that can be called",
            remedy: "Add a deployment to the model in the configuration."
        )
    }

    private func entries(
        of written: [Policy.VerifierSetting],
        in environment: PolicyEnvironment,
        problems: inout [SettingsProblem],
        effective: inout [EffectiveSetting]
    ) -> [Gate.Entry] {
        written.compactMap { setting in
            guard let factory = factories[setting.kind] else {
                problems.append(unknownKind(setting))
                return nil
            }
            var reader = SettingsReader(setting.settings, at: setting.pointer)
            let name = reader.string("name", default: setting.kind) ?? setting.kind
            let then = reader.choice("then", default: factory.defaultThen)
            let inconclusive = reader.choice("inconclusive", default: InconclusiveMeaning.reject)
            let timeout = reader.duration("timeout")
            let verifier = factory.makeVerifier(from: &reader, in: environment)
            reader.finish()
            problems += reader.problems
            effective += reader.effective
            return verifier.map {
                Gate.Entry(name: name, verifier: $0, then: then, inconclusive: inconclusive, timeout: timeout)
            }
        }
    }

    private func unknownKind(_ setting: Policy.VerifierSetting) -> SettingsProblem {
        let kinds = factories.keys.sorted()
        return SettingsProblem(
            at: setting.pointer,
            isAboutKey: true,
            found: "the unknown verifier `\(setting.kind)`",
            expected: "one of " + kinds.map { "`\($0)`" }.joined(separator: ", "),
            remedy: NearestName.of(setting.kind, in: kinds).map { "Did you mean `\($0)`?" } ?? "Remove it."
        )
    }
}
