// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Providers

extension ConfigurationDecoder {
    /// The upstreams, in the order of the file.
    func providers(from reader: inout SettingsReader) -> [ProviderSettings] {
        var providers: [ProviderSettings] = []
        let isWritten = reader.entries("providers") { reader, name, value, place in
            let kind = reader.object(value, at: place, kind(from:))
            providers.append(ProviderSettings(name: name, kind: kind))
        }
        if !isWritten { reader.reportMissing("providers", expected: "the upstreams, by name") }
        return providers
    }

    private func kind(from reader: inout SettingsReader) -> ProviderSettings.Kind {
        guard let kind = ProviderKind.read("kind", of: &reader) else {
            // The rest cannot be judged without its kind; so no key is called unknown.
            for key in Self.everyKey { _ = reader.has(key) }
            return .demo
        }
        switch kind.dialect {
        case .demo: return .demo
        case .openAI: return .openAI(openAI(kind, from: &reader))
        case .anthropic: return .anthropic(anthropic(kind, from: &reader))
        case .gemini: return .gemini(gemini(kind, from: &reader))
        case .vertex: return .gemini(vertex(kind, from: &reader))
        case .bedrock: return .bedrock(bedrock(kind, from: &reader))
        }
    }

    private static let everyKey = [
        "base_url", "api_key", "headers", "stream", "connect_timeout", "first_byte_timeout", "idle_timeout",
        "max_response_bytes", "http2", "proxy", "ca_file", "token_limit_field", "organization", "project",
        "api_version",
        "path", "version", "body_version", "betas", "max_tokens", "reasoning", "sampling", "json_schema", "region",
        "token",
        "access_key_id", "secret_access_key", "session_token",
    ]

    // MARK: Dialects

    private func openAI(_ kind: ProviderKind, from reader: inout SettingsReader) -> OpenAIUpstream {
        var upstream = OpenAIUpstream(preset: kind.name)
        upstream.endpoint = endpoint(kind, from: &reader)
        upstream.apiKey = apiKey(kind, from: &reader)
        upstream.organization = optionalText("organization", of: &reader)
        upstream.project = optionalText("project", of: &reader)
        if kind.name == "azure" {
            upstream.apiVersion = reader.string("api_version")
            if upstream.apiVersion == nil { reader.note("api_version", "none: the v1 API", isDefault: true) }
        }
        upstream.tokenLimitField = reader.optionalChoice("token_limit_field")
        if upstream.tokenLimitField == nil { reader.note("token_limit_field", "as the kind takes it", isDefault: true) }
        upstream.schema = reader.optionalChoice("json_schema")
        if upstream.schema == nil { reader.note("json_schema", "as the kind takes it", isDefault: true) }
        return upstream
    }

    private func anthropic(_ kind: ProviderKind, from reader: inout SettingsReader) -> AnthropicUpstream {
        var upstream = AnthropicUpstream()
        upstream.endpoint = endpoint(kind, from: &reader)
        upstream.path = reader.string("path", default: upstream.path) ?? upstream.path
        upstream.token = secret("token", of: &reader)
        upstream.apiKey = reader.has("token") ? secret("api_key", of: &reader) : apiKey(kind, from: &reader)
        upstream.version = reader.string("version", default: upstream.version) ?? upstream.version
        upstream.bodyVersion = optionalText("body_version", of: &reader)
        upstream.betas = reader.strings("betas")
        if upstream.betas.isEmpty { reader.note("betas", "none", isDefault: !reader.has("betas")) }
        upstream.maxTokens =
            reader.int("max_tokens", in: 1...10_000_000, default: upstream.maxTokens) ?? upstream.maxTokens
        upstream.reasoning = reader.choice("reasoning", default: upstream.reasoning)
        upstream.sampling = reader.choice("sampling", default: upstream.sampling)
        upstream.schema = reader.choice("json_schema", default: upstream.schema)
        return upstream
    }

    private func gemini(_ kind: ProviderKind, from reader: inout SettingsReader) -> GeminiUpstream {
        let endpoint = endpoint(kind, from: &reader)
        let key = apiKey(kind, from: &reader)
        return GeminiUpstream(
            endpoint: endpoint,
            access: .apiKey(key),
            schema: reader.choice("json_schema", default: .native)
        )
    }

    private func vertex(_ kind: ProviderKind, from reader: inout SettingsReader) -> GeminiUpstream {
        let project = reader.requiredString("project", expected: "the id of the Google Cloud project")
        let region = reader.requiredString("region", expected: "a region, such as `europe-west4` or `global`")
        let endpoint = endpoint(kind, from: &reader)
        let token = secret("token", of: &reader)
        if token == nil, !reader.has("token"), endpoint.baseURL == nil, endpoint.headers.isEmpty {
            reader.reportMissing("token", expected: "an access token, such as `${file:token}`")
        }
        return GeminiUpstream(
            endpoint: endpoint,
            access: .vertex(project: project, region: region, token: token),
            schema: reader.choice("json_schema", default: .native)
        )
    }

    private func bedrock(_ kind: ProviderKind, from reader: inout SettingsReader) -> BedrockUpstream {
        let region = reader.requiredString("region", expected: "a region of AWS, such as `eu-central-1`")
        let endpoint = endpoint(kind, from: &reader)
        let access = bedrockAccess(from: &reader)
        return BedrockUpstream(
            endpoint: endpoint,
            region: region,
            access: access,
            schema: reader.choice("json_schema", default: .automatic)
        )
    }

    private func bedrockAccess(from reader: inout SettingsReader) -> BedrockUpstream.Access {
        let signing = ["access_key_id", "secret_access_key", "session_token"]
        let written = signing.filter { reader.has($0) }
        if reader.has("api_key") {
            if let first = written.first {
                reader.report(
                    first,
                    found: "`\(first)` beside `api_key`",
                    expected: "one way in: a key of Bedrock's, or AWS credentials",
                    remedy: "Remove one of them."
                )
            }
            return .apiKey(secret("api_key", of: &reader) ?? Secret(""))
        }
        guard !written.isEmpty else {
            reader.reportMissing("api_key", expected: "`api_key`, or `access_key_id` and `secret_access_key`")
            return .apiKey(Secret(""))
        }
        for key in signing.prefix(2) where !reader.has(key) {
            reader.reportMissing(key, expected: "both `access_key_id` and `secret_access_key`")
        }
        return .credentials(
            accessKeyID: secret("access_key_id", of: &reader) ?? Secret(""),
            secretAccessKey: secret("secret_access_key", of: &reader) ?? Secret(""),
            sessionToken: secret("session_token", of: &reader)
        )
    }

    /// The key; who writes neither an address nor headers means the vendor's own service, which answers nobody without one.
    private func apiKey(_ kind: ProviderKind, from reader: inout SettingsReader) -> Secret? {
        if kind.needsKey, !reader.has("api_key"), !reader.has("base_url"), !reader.has("headers") {
            reader.reportMissing("api_key", expected: "the key of \(kind.title), such as `${env:API_KEY}`")
            return nil
        }
        return secret("api_key", of: &reader)
    }

    private func optionalText(_ key: String, of reader: inout SettingsReader) -> String? {
        let text = reader.string(key)
        if text == nil { reader.note(key, "none", isDefault: true) }
        return text
    }
}
