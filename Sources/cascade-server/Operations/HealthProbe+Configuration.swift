// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Providers

extension HealthProbe {
    /// The probes that a configuration wants, of the deployments of its models.
    ///
    /// - Parameters:
    ///   - configuration: What `cascade.yaml` says.
    ///   - models: Its models, made of it.
    ///   - demoURL: Where the demo upstream listens; nil where none runs.
    /// - Returns: The probes, in the order of the configuration.
    /// - Throws: every probe whose address is unknown, at its model.
    static func all(
        of configuration: ServerConfiguration,
        models: [Model],
        demoURL: String?
    ) throws(SettingsError) -> [HealthProbe] {
        let providers = Dictionary(configuration.providers.map { ($0.name, $0) }) { first, _ in first }
        var probes: [HealthProbe] = []
        var problems: [SettingsProblem] = []
        for (settings, model) in zip(configuration.models, models) {
            for written in settings.deployments {
                guard let probe = written.probe, let provider = providers[written.provider],
                    let index = model.deployments.firstIndex(where: { $0.id == written.id })
                else { continue }
                let deployment = model.deployments[index]
                guard let url = provider.probedURL(demoURL), let upstream = deployment.provider as? any HealthProbing
                else {
                    problems.append(unknownAddress(of: settings, provider))
                    continue
                }
                probes.append(
                    HealthProbe(
                        deployment: deployment.id,
                        url: url + probe.path,
                        interval: probe.interval,
                        timeout: probe.timeout,
                        upstream: upstream,
                        report: { [pool = model.pool] in pool?.probed(index, succeeded: $0, at: $1) }
                    )
                )
            }
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
        return probes
    }

    private static func unknownAddress(of model: ModelSettings, _ provider: ProviderSettings) -> SettingsProblem {
        SettingsProblem(
            at: JSONPointer(tokens: ["models", model.name]),
            found: "a `probe` at the provider `\(provider.name)`, whose address only its kind knows",
            expected: "a provider with `base_url`",
            remedy: "Give the provider its `base_url`, or remove the probe."
        )
    }
}

extension ProviderSettings {
    /// The address that the paths of probes follow; nil where it is not known here.
    fileprivate func probedURL(_ demoURL: String?) -> String? {
        switch kind {
        case .demo: demoURL ?? "http://127.0.0.1:9/v1"
        case .openAI(let upstream):
            upstream.endpoint.baseURL ?? ProviderKind.named(upstream.preset)?.address
        case .anthropic(let upstream): upstream.endpoint.baseURL ?? ProviderKind.named("anthropic")?.address
        case .gemini(let upstream):
            if case .apiKey = upstream.access {
                upstream.endpoint.baseURL ?? ProviderKind.named("gemini")?.address
            } else {
                upstream.endpoint.baseURL
            }
        case .bedrock(let upstream): upstream.endpoint.baseURL
        }
    }
}

extension ProviderKind {
    /// Where it is, if it is in one place.
    fileprivate var address: String? {
        knownURL.flatMap { $0.hasPrefix("http") && !$0.contains("{") ? $0 : nil }
    }
}
