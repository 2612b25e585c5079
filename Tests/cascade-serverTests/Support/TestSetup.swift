// SPDX-License-Identifier: Apache-2.0

@testable import cascade_server

/// What a test writes into `cascade.yaml`: the demo's three models behind one upstream, unless it says otherwise.
struct TestSetup: Sendable {
    /// Where the models are asked; nil for the test's own demo upstream.
    var baseURL: String?
    /// Further settings of the provider, such as `max_response_bytes: 1 MB`.
    var provider = ""
    /// Further settings of each of the three models, such as `queue: none`.
    var model = ""
    /// Further providers, as lines of `providers`.
    var providers = ""
    /// Further models, as lines of `models`.
    var models = ""
    /// The inside of `limits: {}`.
    var limits = ""
    var defaultPolicy: String? = "plain"
    var policies = TestPolicies.all
    /// Each key with the rest of its settings, such as `policies: [invoice]`.
    var keys: [(key: String, settings: String)] = []
    /// The inside of `store: {}`; nil keeps only the last traces.
    var store: String?
    var watches = false
    var log = "{ level: critical }"
    var environment: [String: String] = [:]

    /// The text of `cascade.yaml`.
    func yaml(upstream: String) -> String {
        let keys = keys.map { "  - { sha256: \(KeyRing.digest(Array($0.key.utf8)[...])), \($0.settings) }" }
        let more = model.isEmpty ? "" : ", \(model)"
        return """
            listen: { host: 127.0.0.1, port: 0 }
            policies: policies
            \(defaultPolicy.map { "default_policy: \($0)" } ?? "")
            providers:
              up: { kind: openai, base_url: "\(baseURL ?? upstream)"\(provider.isEmpty ? "" : ", \(provider)") }
            \(providers)
            models:
              small: { provider: up, price: { input: 0.10 USD/1M, output: 0.40 USD/1M }, max_output_tokens: 4096\(more) }
              medium: { provider: up, price: { input: 0.50 USD/1M, output: 2.00 USD/1M }, max_output_tokens: 4096\(more) }
              large: { provider: up, price: { input: 3.00 USD/1M, output: 12.00 USD/1M }, max_output_tokens: 4096\(more) }
            \(models)
            store: \(store.map { "{ \($0) }" } ?? "none")
            limits: { \(limits) }
            log: \(log)
            reload: { watch: \(watches) }
            \(keys.isEmpty ? "" : "keys:\n" + keys.joined(separator: "\n"))

            """
    }
}
