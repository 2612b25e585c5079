// SPDX-License-Identifier: Apache-2.0

import Cascade
import PolicyFile

/// Reads the configuration and the policies whole, for the start and for each reload.
struct SnapshotLoader: Sendable {
    let configPath: String
    let environment: [String: String]
    let transports: Transports
    let demoURL: String?
    /// What is known of deployments over reloads; nil where none are called.
    var deployments: DeploymentRegistry?

    /// - Throws: every problem of every file at once.
    func load() throws(PolicyFileError) -> LoadedSnapshot {
        let (file, policies, models) = try readWhole()
        let configuration = file.configuration
        let keys = configuration.keys.map { key in
            KeyRing.Key(
                name: key.name,
                sha256: key.sha256,
                policies: key.policies.map { Set($0) },
                defaultPolicy: key.defaultPolicy,
                limits: key.limits == RateLimits() ? nil : key.limits,
                requirements: key.requirements
            )
        }
        let snapshot = Snapshot(
            policies: Array(policies.policies.values),
            models: models,
            settings: configuration.models,
            probes: HealthProbe.all(of: configuration, models: models, demoURL: demoURL),
            defaultPolicy: configuration.defaultPolicy,
            keys: KeyRing(keys)
        )
        return LoadedSnapshot(
            snapshot: snapshot,
            files: SourceFiles(configuration: configPath, policies: configuration.policies),
            leftOut: policies.leftOut
        )
    }

    /// The configuration and the policies, compiled.
    func read() throws(PolicyFileError) -> (ConfigurationFile, PolicySet) {
        let (file, policies, _) = try readWhole()
        return (file, policies)
    }

    private func readWhole() throws(PolicyFileError) -> (ConfigurationFile, PolicySet, [Model]) {
        let file = try ConfigurationFile(path: configPath, environment: environment)
        let models: [Model]
        do throws(SettingsError) {
            models = try Catalog.models(
                of: file.configuration,
                transports: transports,
                demoURL: demoURL,
                deployments: deployments
            )
        } catch {
            throw file.located(error)
        }
        let loader = PolicyLoader(
            compiler: Catalog.compiler(models: models),
            leavesOut: file.configuration.leavesOutPolicies
        )
        let policies = try loader.load(file.configuration.policies)
        // A key may be given a model that embeds as well as a policy.
        let embedding = models.filter(\.isEmbedding).map(\.embeddingPolicy)
        let problems = file.problems(beside: policies.names, embedding: embedding)
        guard problems.isEmpty else { throw PolicyFileError(problems) }
        return (file, policies, models)
    }
}
