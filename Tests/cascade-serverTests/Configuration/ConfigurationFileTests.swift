// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import OpenAIAPI
import PolicyFile
import Testing

@testable import cascade_server

struct ConfigurationFileTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private static let minimal = """
        providers: { up: { kind: openai, base_url: http://127.0.0.1:9/v1 } }
        models: { small: { provider: up, price: free } }

        """

    private func load(
        _ text: String,
        environment: [String: String] = [:],
        files: [String: String] = [:]
    ) throws(PolicyFileError) -> ConfigurationFile {
        try ConfigurationFile(
            bytes: Array(text.utf8),
            path: "cascade.yaml",
            folder: "/etc/cascade",
            secrets: SecretSource(environment: environment) { files[$0].map { Array($0.utf8) } }
        )
    }

    private func message(_ text: String, environment: [String: String] = [:]) -> String {
        do throws(PolicyFileError) {
            _ = try load(text, environment: environment)
            return ""
        } catch {
            return error.description
        }
    }

    @Test("reads the demo's configuration")
    func demo() throws {
        let file = try ConfigurationFile(path: Self.repository + "/cascade.yaml", environment: [:])
        let configuration = file.configuration
        #expect(configuration.listen == ServerConfiguration.Listen(host: "127.0.0.1", port: 8_080))
        #expect(configuration.policies == Self.repository + "/policies")
        #expect(configuration.providers == [ProviderSettings(name: "demo", kind: .demo)])
        #expect(configuration.models.map(\.name) == ["small", "medium", "large", "embedder"])
        #expect(configuration.models.map(\.isEmbedding) == [false, false, false, true])
        let large = try #require(configuration.models.first { $0.name == "large" })
        #expect(large.capabilities.maxOutputTokens == 4_096)
        #expect(large.deployments.map(\.id) == ["large@demo"])
        #expect(
            large.deployments.first?.price == Price(input: Cost(picoUSD: 3_000_000), output: Cost(picoUSD: 12_000_000))
        )
        #expect(configuration.store?.path == Self.repository + "/cascade.db")
    }

    @Test("the examples in the demo's comments hold")
    func examples() throws {
        let text = try String(contentsOfFile: Self.repository + "/cascade.yaml", encoding: .utf8)
        let examples = text.split(separator: "\n").filter { $0.hasPrefix("#   ") }.map { $0.dropFirst(2) }
        let providers = examples.prefix { !$0.contains("small:") }.joined(separator: "\n")
        let models = examples.drop { !$0.contains("small:") }.joined(separator: "\n")
        let file = try load(
            "providers:\n\(providers)\nmodels:\n\(models)\n",
            environment: ["OPENAI_API_KEY": "sk-1", "ANTHROPIC_API_KEY": "sk-2"]
        )
        #expect(file.configuration.providers.map(\.name) == ["openai", "claude", "vllm", "ollama"])
        #expect(file.configuration.models.first?.deployments.first?.upstreamModel == "llama3.2")
    }

    @Test("fills in what is not written")
    func defaults() throws {
        let configuration = try load(Self.minimal).configuration
        #expect(configuration.listen.port == 8_080)
        #expect(configuration.policies == "/etc/cascade/policies")
        #expect(configuration.limits == ServerConfiguration.ConnectionLimits())
        #expect(configuration.store?.path == "/etc/cascade/cascade.db")
        #expect(configuration.store?.retention == .seconds(30 * 86_400))
        #expect(configuration.keys.isEmpty)
        #expect(configuration.watchesFiles)
        #expect(configuration.models.first?.deployments.first?.upstreamModel == "small")
    }

    @Test("reads every setting")
    func everything() throws {
        let hash = String(repeating: "0a", count: 32)
        let file = try load(
            """
            listen: { host: 0.0.0.0, port: 0 }
            policies: /srv/policies
            default_policy: invoice
            providers:
              main:
                kind: openai
                base_url: https://api.example.com/v1/
                api_key: ${env:KEY}
                headers: { x-org: "org ${file:org.txt}", x-plain: plain }
                stream: false
                connect_timeout: 2s
                first_byte_timeout: 30s
                idle_timeout: 10s
                max_response_bytes: 1 MB
                proxy: http://user:pass@proxy:3128
                ca_file: ca.pem
                token_limit_field: max_completion_tokens
              spare: { kind: demo }
            models:
              big:
                deployments:
                  - { provider: main, model: big-1, price: { input: 0.15 USD/1M, output: 0.6 USD/1M, cached_input: 0.075 USD/1M } }
                  - { provider: main, model: big-2, price: free }
                  - { provider: spare, price: free }
                max_output_tokens: 4096
                context_window: 128000
                tools: false
                vision: false
            keys:
              - { name: pipeline, sha256: \(hash), policies: [invoice, assistant], default_policy: assistant }
            store: { path: traces/t.db, retention: 12h, queue: 16, max_size: 1 GB }
            limits:
              { body: 1 MB, header: 8 KB, header_timeout: 1s, body_timeout: 2s, idle_timeout: 3s, drain: 4s, requests: 5, keep_alive: 6s }
            log: { level: debug, format: json }
            reload: { watch: false }
            """,
            environment: ["KEY": "sk-secret"],
            files: ["org.txt": "acme\n"]
        )
        let configuration = file.configuration
        guard case .openAI(let main)? = configuration.providers.first?.kind else {
            Issue.record("no provider")
            return
        }
        #expect(main.endpoint.baseURL == "https://api.example.com/v1")
        #expect(main.apiKey?.reveal() == "sk-secret")
        #expect(main.endpoint.headers.map { "\($0.name)=\($0.value.reveal())" } == ["x-org=org acme", "x-plain=plain"])
        #expect(!main.endpoint.streams)
        #expect(main.endpoint.firstByteTimeout == .seconds(30))
        #expect(main.endpoint.maxResponseBytes == 1 << 20)
        #expect(main.endpoint.caFile == "/etc/cascade/ca.pem")
        #expect(main.tokenLimitField == .maxCompletionTokens)
        let big = try #require(configuration.models.first)
        #expect(big.deployments.map(\.id) == ["big@main/big-1", "big@main/big-2", "big@spare"])
        #expect(big.deployments.first?.price.cachedInput == Cost(picoUSD: 75_000))
        #expect(
            big.capabilities
                == Model.Capabilities(tools: false, vision: false, contextWindow: 128_000, maxOutputTokens: 4_096)
        )
        let key = try #require(configuration.keys.first)
        #expect(key.sha256 == [UInt8](repeating: 10, count: 32))
        #expect(configuration.store?.maxSize == 1 << 30)
        #expect(configuration.limits.requests == 5)
        #expect(configuration.log == ServerConfiguration.LogSettings(level: .debug, format: .json))
        #expect(
            file.settings.contains(
                ExplainedSetting(path: "providers.main.api_key", text: "***", origin: "cascade.yaml:8:14")
            )
        )
        #expect(
            file.settings.contains(
                ExplainedSetting(
                    path: "models.big.deployments[0].price.input",
                    text: "0.15 USD/1M",
                    origin: "cascade.yaml:22:57"
                )
            )
        )
    }

    @Test("traces need no file, and may be kept for ever", arguments: ["none", "{ path: none }"])
    func noStore(store: String) throws {
        #expect(try load(Self.minimal + "store: \(store)\n").configuration.store == nil)
        let forever = try load(Self.minimal + "store: { retention: forever }\n").configuration.store
        #expect(forever?.path == "/etc/cascade/cascade.db")
        #expect(forever?.retention == nil)
    }

    @Test("never prints a secret")
    func secrets() throws {
        let file = try load(
            Self.minimal.replacingOccurrences(of: "kind: openai", with: "kind: openai, api_key: 'sk-literal-123'")
        )
        let secret = Secret("sk-literal-123")
        #expect("\(secret) \(String(reflecting: secret)) \(Mirror(reflecting: secret).children.count)" == "*** *** 0")
        var dumped = ""
        dump(file.configuration, to: &dumped)
        #expect(!dumped.contains("sk-literal-123"))
        #expect(!"\(file.settings)".contains("sk-literal-123"))
        let text = message(
            "providers: { up: { kind: openai, api_key: sk-literal-123, base_url: 'http://me:secret99@host/', colour: red } }"
        )
        #expect(!text.contains("sk-literal-123"))
        #expect(!text.contains("secret99"))
        #expect(text.contains("**************, base_url"))
        #expect(!message("providers: { up: { kind: openai, base_url: 'me:secret99@host/v1' } }").contains("secret99"))
    }

    @Test("says what is wrong, and where", arguments: ConfigurationGolden.all)
    func messages(golden: ConfigurationGolden) throws {
        let found = message(golden.input, environment: ["EMPTY": ""])
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try golden.update(found)
            return
        }
        #expect(found == golden.expected)
    }

    @Test("a missing file is a problem of the file")
    func missingFile() {
        let error = #expect(throws: PolicyFileError.self) {
            try ConfigurationFile(path: "/nowhere/cascade.yaml", environment: [:])
        }
        #expect(
            error?.description
                == "/nowhere/cascade.yaml: found no file that can be read; expected the server's configuration. Name another one with `--config`, or begin with the one of this repository."
        )
    }

    @Test("names policies that are not there")
    func policies() throws {
        let file = try load(
            Self.minimal + """
                default_policy: invioce
                keys: [{ name: a, sha256: \(String(repeating: "0f", count: 32)), policies: [invoice, other] }]
                """
        )
        #expect(
            file.problems(beside: ["assistant", "invoice"]).map(\.summary) == [
                "cascade.yaml:3:17: default_policy: found the unknown policy `invioce`; expected one of `assistant`, `invoice`. Did you mean `invoice`?",
                "cascade.yaml:4:113: keys[0].policies[1]: found the unknown policy `other`; expected one of `assistant`, `invoice`. Add the policy, or remove it.",
            ]
        )
    }
}
