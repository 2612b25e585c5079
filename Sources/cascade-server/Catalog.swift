// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import JSON
import Providers
import Verifiers

/// The composition root: the one place that knows every verifier, provider and store.
enum Catalog {
    /// The compiled schemas of requests, kept over reloads.
    private static let schemas = SchemaCache()

    /// Every kind of verifier that a policy can name.
    static let verifiers: [any VerifierFactory] = [
        JSONSchemaVerifierFactory(cache: schemas),
        ToolCallsVerifierFactory(cache: schemas),
        RefusalVerifierFactory(),
        HedgingVerifierFactory(),
        EmptyVerifierFactory(),
        LengthVerifierFactory(),
        LanguageVerifierFactory(),
        ContainsVerifierFactory(),
        EqualsVerifierFactory(),
        NumericVerifierFactory(),
        CitationsVerifierFactory(),
        RegexVerifierFactory(),
        SecretsVerifierFactory(),
        PIIVerifierFactory(),
        XMLVerifierFactory(),
        CompileCheckVerifierFactory(),
        OutsideVerifiers.exec,
        ConfidenceVerifierFactory(),
        JudgeVerifierFactory(),
        OutsideVerifiers.http,
    ]

    /// The first problem with the schemas that a request brings: where in the body, and what.
    static func schemaProblem(in request: ChatRequest) -> (place: String, message: String)? {
        RequestSchemas(cache: schemas).problems(in: request).first
    }

    /// Whether a policy judges answers by what the request brings: its schema, or its tools.
    static func usesRequestSchemas(_ policy: Policy) -> Bool {
        (policy.verify + policy.ladder.flatMap { $0.verify ?? [] }).contains { setting in
            switch setting.kind {
            case "json_schema": setting.settings["schema"] == nil
            case "tool_calls": true
            default: false
            }
        }
    }

    /// A compiler for policies over the models of a configuration.
    static func compiler(models: [Model]) -> PolicyCompiler {
        PolicyCompiler(models: models, factories: verifiers)
    }

    /// The models of a configuration, each with its providers.
    ///
    /// - Parameters:
    ///   - configuration: What `cascade.yaml` says.
    ///   - transports: The clients that carry the calls; kept over reloads, so that connections are.
    ///   - demoURL: Where the demo upstream listens; nil where none runs.
    ///   - deployments: What is known of deployments over reloads; nil where calls go to them as they are listed.
    /// - Returns: The models in the order of the configuration.
    /// - Throws: a provider's settings that cannot work, at their place.
    static func models(
        of configuration: ServerConfiguration,
        transports: Transports,
        demoURL: String?,
        deployments: DeploymentRegistry? = nil
    ) throws(SettingsError) -> [Model] {
        var providers: [String: any Provider] = [:]
        for settings in configuration.providers {
            providers[settings.name] = try provider(settings, transports: transports, demoURL: demoURL)
        }
        return configuration.models.map { model in
            Model(
                name: model.name,
                deployments: model.deployments.compactMap { deployment in
                    providers[deployment.provider].map {
                        Deployment(
                            id: deployment.id,
                            upstreamModel: deployment.upstreamModel,
                            price: deployment.price,
                            provider: $0,
                            region: deployment.region,
                            tags: Set(deployment.tags),
                            weight: deployment.weight
                        )
                    }
                },
                capabilities: model.capabilities,
                isEmbedding: model.isEmbedding,
                balance: model.balance,
                pool: deployments?.pool(for: model.name, model.deployments.map(\.traits), model.poolSettings)
            )
        }
    }

    private static func provider(
        _ settings: ProviderSettings,
        transports: Transports,
        demoURL: String?
    ) throws(SettingsError) -> any Provider {
        let place = JSONPointer(tokens: ["providers", settings.name])
        let upstream: OpenAIUpstream
        switch settings.kind {
        case .demo:
            upstream = OpenAIUpstream(endpoint: UpstreamEndpoint(baseURL: demoURL ?? "http://127.0.0.1:9/v1"))
        case .openAI(let own): upstream = own
        case .anthropic, .gemini, .bedrock:
            throw SettingsError([
                SettingsProblem(
                    at: place.appending("kind"),
                    found: "a kind that this program does not call yet",
                    expected: "a server with OpenAI's API, or `demo`",
                    remedy: "Remove the provider."
                )
            ])
        }
        let endpoint = upstream.endpoint
        let client: CurlClient
        do throws(CurlError) {
            client = try transports.client(
                proxy: endpoint.proxy,
                caFile: endpoint.caFile,
                http2: endpoint.http2
            )
        } catch {
            throw SettingsError([
                SettingsProblem(
                    at: place,
                    found: "a transport that cannot be set up (\(error))",
                    expected: "a proxy and authorities that libcurl takes",
                    remedy: "Mend `proxy` or `ca_file`."
                )
            ])
        }
        return try OpenAIProvider(upstream.providerSettings, client: client, at: place)
    }
}

extension OpenAIUpstream {
    /// The same for the provider, with the secrets laid open.
    fileprivate var providerSettings: OpenAIProviderSettings {
        let url = endpoint.baseURL ?? ProviderKind.named(preset)?.knownURL ?? ""
        var settings = OpenAIProviderSettings(baseURL: url, apiKey: apiKey?.reveal())
        settings.organization = organization
        settings.streams = endpoint.streams
        settings.endpoint.headers = endpoint.headers.map { (name: $0.name, value: $0.value.reveal()) }
        settings.endpoint.connectTimeout = endpoint.connectTimeout
        // Without limits of their own, these end with the call.
        settings.endpoint.firstByteTimeout = endpoint.firstByteTimeout ?? .seconds(86_400)
        settings.endpoint.idleTimeout = endpoint.idleTimeout ?? .seconds(86_400)
        settings.endpoint.maxResponseBytes = endpoint.maxResponseBytes
        if let tokenLimitField { settings.tokenLimitField = tokenLimitField }
        return settings
    }
}

extension ModelSettings {
    /// How its deployments are watched and shared.
    fileprivate var poolSettings: PoolSettings {
        PoolSettings(breaker: breaker, queue: queue, retryBudget: retryBudget)
    }
}

extension DeploymentSettings {
    /// What the choice among deployments needs to know of it.
    fileprivate var traits: DeploymentTraits {
        DeploymentTraits(id: id, price: price, weight: weight, limits: limits)
    }
}
