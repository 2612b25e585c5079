// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    /// How the health of a deployment at a provider is asked for; nil for not at all.
    func probe(at provider: ProviderSettings?, from reader: inout SettingsReader) -> ProbeSettings? {
        let probe = reader.object("probe") { reader in
            var probe = ProbeSettings()
            probe.interval = span("every", of: &reader, in: .seconds(1)...(.seconds(3_600)), default: probe.interval)
            probe.path = path(at: provider, from: &reader)
            let timeouts = Duration.milliseconds(100)...(.seconds(60))
            probe.timeout = span("timeout", of: &reader, in: timeouts, default: probe.timeout)
            return probe
        }
        noteDefault("probe", "none", in: &reader)
        if probe != nil, let provider { refuse(what: provider, from: &reader) }
        return probe
    }

    private func path(at provider: ProviderSettings?, from reader: inout SettingsReader) -> String {
        let standard = provider.map(\.probePath) ?? ProbeSettings().path
        guard let path = reader.string("path", default: standard) ?? standard else {
            reader.reportMissing("path", expected: "what to ask for, since no route that lists models is known there")
            return ""
        }
        if !path.hasPrefix("/") || path.contains(where: \.isWhitespace) {
            reader.report(
                "path",
                found: SettingsReader.show(.string(path)),
                expected: "a path from the provider's base URL on",
                remedy: "Begin it with `/`, as in `/models`."
            )
        }
        return path
    }

    /// Refuses a probe that could never be answered.
    private func refuse(what provider: ProviderSettings, from reader: inout SettingsReader) {
        if provider.signsRequests {
            reader.report(
                "probe",
                found: "a probe of `\(provider.name)`, whose requests AWS wants signed",
                expected: "a provider that takes requests without a signature of their own",
                remedy: "Remove it: the breaker learns from calls, too."
            )
        } else if provider.kind != .demo, provider.probedURL == nil {
            reader.report(
                "probe",
                found: "a probe of `\(provider.name)`, whose address only its kind knows",
                expected: "a provider with `base_url`",
                remedy: "Give the provider its `base_url`, or remove the probe."
            )
        }
    }
}
