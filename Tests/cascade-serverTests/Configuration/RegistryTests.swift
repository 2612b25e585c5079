// SPDX-License-Identifier: Apache-2.0

import Cascade
import PolicyFile
import Providers
import Testing

@testable import cascade_server

struct RegistryTests {
    private func load(_ text: String) throws(PolicyFileError) -> ConfigurationFile {
        try ConfigurationFile(
            bytes: Array(text.utf8),
            path: "cascade.yaml",
            folder: "/etc/cascade",
            secrets: SecretSource(environment: ["KEY": "sk-secret"]) { $0 == "token" ? Array("ya29\n".utf8) : nil }
        )
    }

    private func provider(_ settings: String) throws -> ProviderSettings {
        let text = "providers: { a: \(settings) }\nmodels: { m: { provider: a, model: x, price: free } }\n"
        return try #require(try load(text).configuration.providers.first)
    }

    // MARK: Providers

    @Test("a kind with an address of its own needs no `base_url`", arguments: ProviderKind.all)
    func kinds(kind: ProviderKind) throws {
        var keys = ["kind: \(kind.name)"]
        if kind.needsKey { keys.append(kind.dialect == .vertex ? "token: t" : "api_key: k") }
        if kind.dialect == .vertex { keys += ["project: p"] }
        if kind.dialect == .vertex || kind.dialect == .bedrock { keys += ["region: r"] }
        if kind.knownURL == nil, kind.dialect != .demo { keys += ["base_url: https://a.example/v1"] }
        let provider = try provider("{ \(keys.joined(separator: ", ")) }")
        #expect(provider.kindName == kind.name)
        #expect(
            provider.endpoint?.baseURL == (keys.last == "base_url: https://a.example/v1" ? "https://a.example/v1" : nil)
        )
    }

    @Test("a server of one's own needs no key, whatever it speaks")
    func ownServer() throws {
        #expect(try provider("{ kind: openai, base_url: http://10.0.0.1/v1 }").kindName == "openai")
        #expect(try provider("{ kind: anthropic, headers: { x-gateway: '${env:KEY}' } }").kindName == "anthropic")
    }

    @Test("reads each dialect's settings")
    func dialects() throws {
        #expect(
            try provider("{ kind: azure, base_url: https://n.openai.azure.com, api_key: k, api_version: 2024-10-21 }")
                .kind
                == .openAI(
                    OpenAIUpstream(
                        preset: "azure",
                        endpoint: UpstreamEndpoint(baseURL: "https://n.openai.azure.com"),
                        apiKey: Secret("k"),
                        apiVersion: "2024-10-21"
                    )
                )
        )
        let settings = "{ kind: anthropic, api_key: '${env:KEY}', betas: [a, b], max_tokens: 64000, sampling: dropped }"
        #expect(
            try provider(settings).kind
                == .anthropic(
                    AnthropicUpstream(
                        apiKey: Secret("sk-secret"),
                        betas: ["a", "b"],
                        maxTokens: 64_000,
                        sampling: .dropped
                    )
                )
        )
        #expect(
            try provider("{ kind: vertex, project: p, region: europe-west4, token: '${file:token}' }").kind
                == .gemini(GeminiUpstream(access: .vertex(project: "p", region: "europe-west4", token: Secret("ya29"))))
        )
        #expect(
            try provider("{ kind: gemini, api_key: k, json_schema: prompt }").kind
                == .gemini(GeminiUpstream(access: .apiKey(Secret("k")), schema: .prompt))
        )
        let bedrock =
            "{ kind: bedrock, region: eu-central-1, access_key_id: a, secret_access_key: s, session_token: t }"
        #expect(
            try provider(bedrock).kind
                == .bedrock(
                    BedrockUpstream(
                        region: "eu-central-1",
                        access: .credentials(
                            accessKeyID: Secret("a"),
                            secretAccessKey: Secret("s"),
                            sessionToken: Secret("t")
                        )
                    )
                )
        )
    }

    @Test(
        "never prints the secrets of a dialect",
        arguments: ["token", "access_key_id", "secret_access_key", "session_token"]
    )
    func secrets(key: String) {
        let error = #expect(throws: PolicyFileError.self) {
            try load("providers: { a: { kind: bedrok, \(key): literal-secret-1 } }\nmodels: {}\n")
        }
        #expect(error?.description.contains("literal-secret-1") == false)
    }

    // MARK: Models

    @Test("reads what a model's pool is told")
    func pool() throws {
        let file = try load(
            """
            providers: { a: { kind: demo }, b: { kind: vllm } }
            models:
              small:
                balance: lowest_latency
                breaker:
                  { failures: 40%, calls: 20, window: 60s, consecutive: 3, slow: 20s, slow_calls: 75.5%, cooldown: 10m, max_cooldown: 15m }
                queue: none
                retry_budget: 12.5%
                deployments:
                  - provider: a
                    price: { input: 1 USD/1M, cached_input: 0.5 USD/1M, cache_write: 1.25 USD/1M, output: 2 USD/1M }
                    region: eu
                    tags: [gdpr, zero-retention]
                    weight: 3
                    limits: { requests_per_minute: 500, tokens_per_minute: 200000, concurrency: 32 }
                    probe: { every: 10s, path: /health, timeout: 1s }
                  - { provider: b, price: free, probe: {} }
            keys:
              - name: team-a
                sha256: \(String(repeating: "0a", count: 32))
                limits: { tokens_per_minute: 1000000 }
                require: { regions: [eu, ch], tags: gdpr }
            """
        )
        let model = try #require(file.configuration.models.first)
        #expect(model.balance == .lowestLatency)
        var breaker = BreakerSettings()
        breaker.failures = 0.4
        breaker.calls = 20
        breaker.window = .seconds(60)
        breaker.consecutive = 3
        breaker.slow = .seconds(20)
        breaker.slowCalls = 0.755
        breaker.cooldown = .seconds(600)
        breaker.maxCooldown = .seconds(900)
        #expect(model.breaker == breaker)
        #expect(model.queue.size == 0)
        #expect(model.retryBudget.ratio == 0.125)
        let first = try #require(model.deployments.first)
        #expect(first.price.cacheWrite == Cost(picoUSD: 1_250_000))
        #expect(first.region == "eu")
        #expect(first.tags == ["gdpr", "zero-retention"])
        #expect(first.weight == 3)
        #expect(first.limits == RateLimits(requestsPerMinute: 500, tokensPerMinute: 200_000, concurrency: 32))
        #expect(first.probe == ProbeSettings(interval: .seconds(10), path: "/health", timeout: .seconds(1)))
        #expect(model.deployments.last?.probe == ProbeSettings())
        let key = try #require(file.configuration.keys.first)
        #expect(key.limits == RateLimits(tokensPerMinute: 1_000_000))
        #expect(key.requirements == Requirements(regions: ["eu", "ch"], tags: ["gdpr"]))
    }

    @Test(
        "a probe asks for the route of its vendor that lists models, unless a path is written",
        arguments: [
            ("{ kind: openai, api_key: k }", "https://api.openai.com/v1/models"),
            ("{ kind: groq, api_key: k }", "https://api.groq.com/openai/v1/models"),
            ("{ kind: vllm }", "http://localhost:8000/v1/models"),
            ("{ kind: compatible, base_url: http://10.0.0.7/v1/ }", "http://10.0.0.7/v1/models"),
            ("{ kind: azure, base_url: https://n.example, api_key: k }", "https://n.example/openai/v1/models"),
            (
                "{ kind: azure, base_url: https://n.example/openai/v1, api_key: k }",
                "https://n.example/openai/v1/models"
            ),
            (
                "{ kind: azure, base_url: https://n.example, api_key: k, api_version: '2024-10-21' }",
                "https://n.example/openai/models?api-version=2024-10-21"
            ),
            (
                "{ kind: azure, base_url: https://n.example/openai, api_key: k, api_version: preview }",
                "https://n.example/openai/v1/models?api-version=preview"
            ),
            ("{ kind: anthropic, api_key: k }", "https://api.anthropic.com/v1/models"),
            ("{ kind: anthropic, base_url: https://c.example/v1 }", "https://c.example/v1/models"),
            ("{ kind: gemini, api_key: k }", "https://generativelanguage.googleapis.com/v1beta/models"),
        ]
    )
    func probePath(provider: String, url: String) throws {
        let text = "providers: { a: \(provider) }\nmodels: { m: { provider: a, model: x, price: free, probe: {} } }\n"
        let configuration = try load(text).configuration
        let probe = try #require(configuration.models.first?.deployments.first?.probe)
        #expect(configuration.providers.first?.probedURL.map { $0 + probe.path } == url)
    }

    @Test("what is not written of a pool is what its types say")
    func poolDefaults() throws {
        let file = try load("providers: { a: { kind: demo } }\nmodels: { m: { provider: a, price: free } }\n")
        let model = try #require(file.configuration.models.first)
        #expect(model.breaker == BreakerSettings())
        #expect(model.queue == QueueSettings())
        #expect(model.retryBudget == RetryBudgetSettings())
        #expect(model.deployments.first?.limits == RateLimits())
        #expect(model.deployments.first?.probe == nil)
    }

    // MARK: Prices

    private static let anthropic = "providers: { a: { kind: anthropic, api_key: k } }\nmodels:\n"

    @Test("a price and abilities that nobody wrote are those of the table, and `--explain` says so")
    func fromTable() throws {
        let file = try load(Self.anthropic + "  m: { provider: a, model: claude-haiku-4-5-20251001 }\n")
        let model = try #require(file.configuration.models.first)
        let deployment = try #require(model.deployments.first)
        #expect(
            deployment.price
                == Price(
                    input: Cost(picoUSD: 1_000_000),
                    cachedInput: Cost(picoUSD: 100_000),
                    cacheWrite: Cost(picoUSD: 1_250_000),
                    output: Cost(picoUSD: 5_000_000)
                )
        )
        #expect(deployment.priceSource == .table(date: PriceTable.shippedDate))
        #expect(model.capabilities.contextWindow == 200_000)
        #expect(model.capabilities.maxOutputTokens == 64_000)
        #expect(model.capabilities.vision)
        #expect(!model.capabilities.logprobs)
        let price = file.settings.first { $0.path == "models.m.price" }
        #expect(
            price?.text
                == "input 1, cached input 0.1, cache write 1.25, output 5 USD/1M, by the price table of \(PriceTable.shippedDate)"
        )
    }

    @Test("what is written wins over the table")
    func writtenWins() throws {
        let file = try load(
            Self.anthropic
                + "  m: { provider: a, model: claude-haiku-4-5, price: free, vision: false, logprobs: true, max_output_tokens: 100 }\n"
        )
        let model = try #require(file.configuration.models.first)
        #expect(model.deployments.first?.price == .free)
        #expect(model.deployments.first?.priceSource == .file)
        #expect(!model.capabilities.vision)
        #expect(model.capabilities.logprobs)
        #expect(model.capabilities.maxOutputTokens == 100)
        #expect(model.capabilities.contextWindow == 200_000)
    }

    @Test("of several deployments the least holds")
    func least() throws {
        let file = try load(
            """
            providers: { a: { kind: anthropic, api_key: k }, o: { kind: openai, api_key: k }, v: { kind: vllm } }
            models:
              m:
                deployments:
                  - { provider: a, model: claude-opus-5 }
                  - { provider: o, model: gpt-4o }
                  - { provider: v, price: free }
              e: { kind: embeddings, provider: o, model: text-embedding-3-small }
            """
        )
        let model = try #require(file.configuration.models.first)
        #expect(model.capabilities.contextWindow == 128_000)
        #expect(model.capabilities.maxOutputTokens == 16_384)
        #expect(!model.capabilities.logprobs)
        let embedder = try #require(file.configuration.models.last)
        #expect(embedder.isEmbedding)
        #expect(embedder.deployments.first?.price == Price(input: Cost(picoUSD: 20_000), output: .zero))
    }
}
