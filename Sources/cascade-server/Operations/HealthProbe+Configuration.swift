// SPDX-License-Identifier: Apache-2.0

import Cascade
import Providers

extension HealthProbe {
    /// The probes that a configuration wants, of the deployments of its models.
    ///
    /// - Parameters:
    ///   - configuration: What `cascade.yaml` says; its decoder has refused what cannot be probed.
    ///   - models: Its models, made of it.
    ///   - demoURL: Where the demo upstream listens; nil where none runs.
    /// - Returns: The probes, in the order of the configuration.
    static func all(of configuration: ServerConfiguration, models: [Model], demoURL: String?) -> [HealthProbe] {
        let providers = Dictionary(configuration.providers.map { ($0.name, $0) }) { first, _ in first }
        var probes: [HealthProbe] = []
        for (settings, model) in zip(configuration.models, models) {
            for written in settings.deployments {
                guard let probe = written.probe, let provider = providers[written.provider],
                    let index = model.deployments.firstIndex(where: { $0.id == written.id }),
                    let url = provider.kind == .demo ? demoURL : provider.probedURL,
                    let upstream = model.deployments[index].provider as? any HealthProbing
                else { continue }
                probes.append(
                    HealthProbe(
                        deployment: written.id,
                        url: url + probe.path,
                        interval: probe.interval,
                        timeout: probe.timeout,
                        upstream: upstream,
                        report: { [pool = model.pool] in pool?.probed(index, succeeded: $0, at: $1) }
                    )
                )
            }
        }
        return probes
    }
}
