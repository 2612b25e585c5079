// SPDX-License-Identifier: Apache-2.0

import Cascade
import PolicyFile

/// Reads the configuration and the policies whole, for the start and for each reload.
struct SnapshotLoader: Sendable {
    let configPath: String
    let environment: [String: String]
    let transports: Transports
    let demoURL: String?

    /// - Throws: every problem of every file at once.
    func load() throws(PolicyFileError) -> LoadedSnapshot {
        let (file, policies) = try read()
        let configuration = file.configuration
        let keys = configuration.keys.map { key in
            KeyRing.Key(
                name: key.name,
                sha256: key.sha256,
                policies: key.policies.map { Set($0) },
                defaultPolicy: key.defaultPolicy
            )
        }
        let snapshot = Snapshot(
            policies: Array(policies.policies.values),
            defaultPolicy: configuration.defaultPolicy,
            keys: KeyRing(keys)
        )
        return LoadedSnapshot(
            snapshot: snapshot,
            paths: [configPath, configuration.policies],
            leftOut: policies.leftOut
        )
    }

    /// The configuration and the policies, compiled.
    func read() throws(PolicyFileError) -> (ConfigurationFile, PolicySet) {
        let file = try ConfigurationFile(path: configPath, environment: environment)
        let models: [Model]
        do throws(SettingsError) {
            models = try Catalog.models(of: file.configuration, transports: transports, demoURL: demoURL)
        } catch {
            throw file.located(error)
        }
        let loader = PolicyLoader(
            compiler: Catalog.compiler(models: models),
            leavesOut: file.configuration.leavesOutPolicies
        )
        let policies = try loader.load(file.configuration.policies)
        let problems = file.problems(beside: policies.names)
        guard problems.isEmpty else { throw PolicyFileError(problems) }
        return (file, policies)
    }
}
