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
        var environment = environment
        environment.models = models
        environment.judgedModels = Set(policy.ladder.filter { $0.verify == nil }.map(\.model)).sorted()
        let shared = gate(
            of: policy.verify,
            combined: policy.combine,
            at: .root,
            as: policy,
            in: environment,
            problems: &problems,
            effective: &effective
        )
        var rungs: [CompiledRung] = []
        for written in policy.ladder {
            environment.judgedModels = [written.model]
            let own = written.verify.map {
                gate(
                    of: $0,
                    combined: written.combine,
                    at: written.pointer,
                    as: policy,
                    in: environment,
                    problems: &problems,
                    effective: &effective
                )
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
            if model.isEmbedding { problems.append(embeddingModel(written)) }
            let rung = CompiledRung(model: model, gate: own ?? shared, as: written, of: policy)
            if rung.allowed.isEmpty, !model.deployments.isEmpty { problems.append(forbiddenModel(written, policy)) }
            rungs.append(rung)
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

    private func embeddingModel(_ rung: Policy.Rung) -> SettingsProblem {
        SettingsProblem(
            at: rung.pointer.appending("model"),
            found: "the model `\(rung.model)`, which makes embeddings",
            expected: "a model that answers",
            remedy: "Name another one; clients ask this one by `POST /v1/embeddings`."
        )
    }

    private func forbiddenModel(_ rung: Policy.Rung, _ policy: Policy) -> SettingsProblem {
        SettingsProblem(
            at: rung.pointer.appending("model"),
            found: "the model `\(rung.model)`, none of whose deployments has \(policy.require.summary)",
            expected: "a deployment that `require` allows",
            remedy: "Say `region` and `tags` of its deployments in the configuration, or name another model."
        )
    }

    /// Builds the verifiers of a list and the gate they make.
    private func gate(
        of written: [Policy.VerifierSetting],
        combined combination: Combination,
        at pointer: JSONPointer,
        as policy: Policy,
        in environment: PolicyEnvironment,
        problems: inout [SettingsProblem],
        effective: inout [EffectiveSetting]
    ) -> Gate {
        var entries: [Gate.Entry] = []
        for setting in written {
            guard let factory = factories[setting.kind] else {
                problems.append(unknownKind(setting))
                continue
            }
            var reader = SettingsReader(setting.settings, at: setting.pointer)
            let name = reader.string("name", default: setting.kind) ?? setting.kind
            let then = reader.choice("then", default: factory.defaultThen)
            let inconclusive = reader.choice("inconclusive", default: InconclusiveMeaning.reject)
            let timeout = reader.duration("timeout")
            let verifier = factory.makeVerifier(from: &reader, in: environment)
            if let verifier, let problem = Self.rival(of: verifier, among: entries, setting) { reader.report(problem) }
            reader.finish()
            problems += reader.problems
            effective += reader.effective
            guard let verifier else { continue }
            entries.append(
                Gate.Entry(name: name, verifier: verifier, then: then, inconclusive: inconclusive, timeout: timeout)
            )
        }
        let resolver = CombinationResolver(
            combination: combination,
            pointer: pointer.appending("combine"),
            names: written.map { $0.settings.object?["name"]?.string ?? $0.kind }
        )
        return Gate(
            entries,
            pool: resolver.pool(problems: &problems),
            explainAll: policy.explainAll,
            rejectsTruncated: (policy.truncated ?? (written.isEmpty ? .accept : .reject)) == .reject
        )
    }

    /// The problem of a verifier that does to the answer what only one of a gate can do, after another that does.
    private static func rival(
        of verifier: any Verifier,
        among entries: [Gate.Entry],
        _ setting: Policy.VerifierSetting
    ) -> SettingsProblem? {
        func problem(_ earlier: Gate.Entry, _ what: String) -> SettingsProblem {
            SettingsProblem(
                at: setting.pointer,
                found: "a second verifier that \(what), after `\(earlier.name)`",
                expected: "one at most",
                remedy: "Remove one of them."
            )
        }
        if verifier.replacesAnswer, let earlier = entries.first(where: \.verifier.replacesAnswer) {
            return problem(earlier, "can replace the answer")
        }
        let isReader: (any Verifier) -> Bool = { ($0 as? any CallShapingVerifier)?.readsNote == true }
        if isReader(verifier), let earlier = entries.first(where: { isReader($0.verifier) }) {
            return problem(earlier, "has the model say something beside its answer")
        }
        return nil
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
