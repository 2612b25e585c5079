// SPDX-License-Identifier: Apache-2.0

import Providers

/// Where an upstream is asked how it is: the route of its vendor that lists models, which costs nothing.
extension ProviderSettings {
    /// The address that the paths of probes follow, as far as the configuration says; nil where only the dialect knows it.
    var probedURL: String? {
        switch kind {
        case .demo: nil
        case .openAI(let upstream): upstream.endpoint.baseURL ?? ProviderKind.named(upstream.preset)?.address
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

    /// The path after that address where the configuration names none; nil where the vendor has no such route, or none is known.
    var probePath: String? {
        switch kind {
        case .demo: "/models"
        case .openAI(let upstream):
            switch upstream.preset {
            case "azure": upstream.azureProbePath
            // Neither lists its models there.
            case "cohere", "perplexity": nil
            default: "/models"
            }
        case .anthropic(let upstream):
            // Others who host Claude have the route of its messages only.
            if upstream.path == AnthropicProviderSettings().path {
                upstream.endpoint.baseURL?.hasSuffix("/v1") == true ? "/models" : "/v1/models"
            } else {
                nil
            }
        case .gemini(let upstream): if case .apiKey = upstream.access { "/models" } else { nil }
        case .bedrock: nil
        }
    }

    /// Whether each of its requests has a signature of its own, which a probe has not.
    var signsRequests: Bool {
        if case .bedrock(let upstream) = kind, case .credentials = upstream.access { true } else { false }
    }
}

extension OpenAIUpstream {
    /// Azure's: of the v1 API, or of the dated one.
    fileprivate var azureProbePath: String? {
        let base = endpoint.baseURL ?? ""
        if base.contains("/deployments/") || base.hasSuffix("/models") { return nil }
        let query = apiVersion.map { "?api-version=\($0)" } ?? ""
        if base.hasSuffix("/v1") { return "/models" + query }
        let root = base.hasSuffix("/openai") ? "" : "/openai"
        return root + (apiVersion?.first?.isNumber == true ? "/models" : "/v1/models") + query
    }
}

extension ProviderKind {
    /// Where it is, if it is in one place.
    fileprivate var address: String? {
        knownURL.flatMap { $0.hasPrefix("http") && !$0.contains("{") ? $0 : nil }
    }
}
