// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import JSON
import JSONSchema
import Providers

/// The composition root's other half: every dialect that an upstream can speak.
enum UpstreamCatalog {
    /// What calls an upstream.
    ///
    /// - Throws: settings that cannot work, at their place.
    static func provider(
        _ settings: ProviderSettings,
        transports: Transports,
        demoURL: String?
    ) throws(SettingsError) -> any Provider {
        let place = JSONPointer(tokens: ["providers", settings.name])
        let client = try client(for: settings.endpoint ?? UpstreamEndpoint(), transports, at: place)
        switch settings.kind {
        case .demo:
            let demo = OpenAIProviderSettings(baseURL: demoURL ?? "http://127.0.0.1:9/v1")
            return try OpenAIProvider(demo, client: client, at: place)
        case .openAI(let upstream):
            return try OpenAIProvider(upstream.providerSettings, client: client, at: place)
        case .anthropic(let upstream):
            return try AnthropicProvider(upstream.providerSettings, client: client, at: place)
        case .gemini(let upstream):
            return try GeminiProvider(upstream.providerSettings, client: client, at: place)
        case .bedrock(let upstream):
            return try BedrockProvider(upstream.providerSettings, client: client, at: place)
        }
    }

    private static func client(
        for endpoint: UpstreamEndpoint,
        _ transports: Transports,
        at place: JSONPointer
    ) throws(SettingsError) -> CurlClient {
        do throws(CurlError) {
            return try transports.client(proxy: endpoint.proxy, caFile: endpoint.caFile, http2: endpoint.http2)
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
    }

    /// The part of a schema that the strict mode of a dialect takes; the whole one is what verifiers judge by.
    fileprivate static func subset(_ dialect: StrictDialect) -> @Sendable (JSONNode) -> [UInt8]? {
        { schema in
            guard let document = try? JSONDocument(parsing: Array(schema.text)),
                let compiled = try? SchemaCompiler().compile(document)
            else { return nil }
            return compiled.strictSubset(for: dialect).schema
        }
    }
}

extension OpenAIUpstream {
    /// The same for the provider, with the secrets laid open.
    fileprivate var providerSettings: OpenAIProviderSettings {
        var settings = OpenAIProviderSettings(
            preset: OpenAIPreset.named(preset) ?? .compatible,
            baseURL: endpoint.baseURL,
            apiKey: apiKey?.reveal()
        )
        settings.apiVersion = apiVersion
        settings.organization = organization
        settings.project = project
        settings.streams = endpoint.streams
        settings.tokenLimitField = tokenLimitField
        settings.schema = schema
        settings.strictSubset = UpstreamCatalog.subset(Self.guided.contains(preset) ? .xgrammar : .openAI)
        settings.endpoint = endpoint.endpointSettings
        return settings
    }

    /// Servers of one's own, whose guided decoding is most often xgrammar's.
    private static let guided: Set<String> = ["vllm", "sglang", "nim"]
}

extension AnthropicUpstream {
    fileprivate var providerSettings: AnthropicProviderSettings {
        var settings = AnthropicProviderSettings(apiKey: apiKey?.reveal())
        if let baseURL = endpoint.baseURL { settings.baseURL = baseURL }
        settings.path = path
        settings.bearerToken = token?.reveal()
        settings.version = version
        settings.bodyVersion = bodyVersion
        settings.betas = betas
        settings.maxTokens = maxTokens
        settings.reasoning = reasoning
        settings.sampling = sampling
        settings.structuredOutputs = schema
        settings.streams = endpoint.streams
        settings.strictSubset = UpstreamCatalog.subset(.anthropic)
        settings.endpoint = endpoint.endpointSettings
        return settings
    }
}

extension GeminiUpstream {
    fileprivate var providerSettings: GeminiProviderSettings {
        let service: GeminiProviderSettings.Service =
            switch access {
            case .apiKey(let key): .gemini(apiKey: key?.reveal())
            case .vertex(let project, let region, let token):
                .vertex(project: project, region: region, token: token?.reveal())
            }
        var settings = GeminiProviderSettings(service, baseURL: endpoint.baseURL)
        settings.schemas = schema
        settings.streams = endpoint.streams
        settings.endpoint = endpoint.endpointSettings
        return settings
    }
}

extension BedrockUpstream {
    fileprivate var providerSettings: BedrockProviderSettings {
        let credentials: BedrockProviderSettings.Credentials =
            switch access {
            case .apiKey(let key): .apiKey(key.reveal())
            case .credentials(let id, let secret, let token):
                .keys(
                    AWSCredentials(
                        accessKeyID: id.reveal(),
                        secretAccessKey: secret.reveal(),
                        sessionToken: token?.reveal()
                    )
                )
            }
        let clock = SystemClock()
        var settings = BedrockProviderSettings(region: region, credentials: credentials) {
            clock.unixMilliseconds / 1_000
        }
        settings.baseURL = endpoint.baseURL
        settings.structuredOutputs = schema
        settings.streams = endpoint.streams
        settings.endpoint = endpoint.endpointSettings
        return settings
    }
}

extension UpstreamEndpoint {
    /// The same for the provider, with the secrets laid open.
    fileprivate var endpointSettings: EndpointSettings {
        var settings = EndpointSettings()
        settings.headers = headers.map { (name: $0.name, value: $0.value.reveal()) }
        settings.connectTimeout = connectTimeout
        // Without limits of their own, these end with the call.
        settings.firstByteTimeout = firstByteTimeout ?? .seconds(86_400)
        settings.idleTimeout = idleTimeout ?? .seconds(86_400)
        settings.maxResponseBytes = maxResponseBytes
        return settings
    }
}
