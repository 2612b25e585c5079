// SPDX-License-Identifier: Apache-2.0

import Cascade

/// The part of the configuration that a reload swaps, as one immutable value.
final class Snapshot: Sendable {
    /// The policies by name.
    let policies: [String: CompiledPolicy]
    /// The models that embed, by name.
    let embeddingModels: [String: Model]
    /// The policy of requests that name none.
    let defaultPolicy: String?
    /// The API keys.
    let keys: KeyRing
    /// What the configuration says of each deployment, by id.
    let deployments: [String: DeploymentSettings]
    /// The deployments whose health is asked for.
    let probes: [HealthProbe]
    /// The policies that judge by the schemas of requests, which are looked at before a model is asked.
    let judgesByRequest: Set<String>

    init(
        policies: [CompiledPolicy],
        models: [Model],
        settings: [ModelSettings],
        probes: [HealthProbe] = [],
        defaultPolicy: String?,
        keys: KeyRing
    ) {
        self.probes = probes
        deployments = Dictionary(settings.flatMap(\.deployments).map { ($0.id, $0) }) { first, _ in first }
        embeddingModels = Dictionary(models.filter(\.isEmbedding).map { ($0.name, $0) }) { first, _ in first }
        self.policies = Dictionary(policies.map { ($0.name, $0) }) { first, _ in first }
        self.defaultPolicy = defaultPolicy
        self.keys = keys
        judgesByRequest = Set(policies.filter { Catalog.usesRequestSchemas($0.policy) }.map(\.name))
    }

    /// The names of the policies that a key may use, in order.
    func policyNames(for key: KeyRing.Key?) -> [String] {
        policies.keys.filter { key?.mayUse($0) ?? true }.sorted()
    }

    /// The names of the embedding models that a key may use, in order.
    func embeddingNames(for key: KeyRing.Key?) -> [String] {
        embeddingModels.values.filter { key?.mayUse($0.embeddingPolicy) ?? true }.map(\.name).sorted()
    }

    /// The names of the models that a key can come to ask: those of the rungs of its policies, and those that embed.
    func modelNames(for key: KeyRing.Key?) -> Set<String> {
        let policies = policyNames(for: key).compactMap { self.policies[$0] }
        return Set(policies.flatMap { $0.rungs.map(\.model.name) } + embeddingNames(for: key))
    }
}
