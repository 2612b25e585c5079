// SPDX-License-Identifier: Apache-2.0

import OpenAIAPI
import Providers

/// An upstream.
struct ProviderSettings: Sendable, Equatable {
    /// The name that models write.
    var name: String
    /// What speaks there.
    var kind: Kind

    enum Kind: Sendable, Equatable {
        /// The scripted upstream of this program.
        case demo
        /// A server with OpenAI's API.
        case openAI(OpenAIUpstream)
        /// Anthropic's Messages API.
        case anthropic(AnthropicUpstream)
        /// Google's Gemini API, or Gemini on Vertex AI.
        case gemini(GeminiUpstream)
        /// The Converse API of AWS Bedrock.
        case bedrock(BedrockUpstream)
    }

    /// The word under `kind`.
    var kindName: String {
        switch kind {
        case .demo: "demo"
        case .openAI(let upstream): upstream.preset
        case .anthropic: "anthropic"
        case .gemini(let upstream): if case .vertex = upstream.access { "vertex" } else { "gemini" }
        case .bedrock: "bedrock"
        }
    }

    /// How it is reached; nil for the scripted one.
    var endpoint: UpstreamEndpoint? {
        switch kind {
        case .demo: nil
        case .openAI(let upstream): upstream.endpoint
        case .anthropic(let upstream): upstream.endpoint
        case .gemini(let upstream): upstream.endpoint
        case .bedrock(let upstream): upstream.endpoint
        }
    }
}

/// How an upstream is reached, whatever it speaks.
struct UpstreamEndpoint: Sendable, Equatable {
    /// The URL that the API's paths follow, such as `https://api.openai.com/v1`, without a slash at the end; nil for the kind's own.
    var baseURL: String?
    /// Further headers, in the order of the file.
    var headers: [Header] = []
    /// Whether it is asked to stream its answers; whole ones cost less.
    var streams = false
    /// How long a connection may take.
    var connectTimeout = Duration.seconds(5)
    /// How long the first byte of an answer may take; nil for the time that the request has left.
    var firstByteTimeout: Duration?
    /// How long an answer may be silent; nil for the time that the request has left.
    var idleTimeout: Duration?
    /// The most bytes of an answer.
    var maxResponseBytes = 16 << 20
    /// Whether HTTP/2 is spoken over TLS where the upstream offers it; HTTP/1.1 costs less.
    var http2 = false
    /// The proxy to go through, with its credentials; nil goes direct.
    var proxy: Secret?
    /// The path of a PEM file with the certificate authorities to trust; nil trusts the system's.
    var caFile: String?

    struct Header: Sendable, Equatable {
        var name: String
        var value: Secret
    }
}

/// How a server with OpenAI's API is called.
struct OpenAIUpstream: Sendable, Equatable {
    /// Which server it is, as `kind` names it: `openai`, `azure`, `vllm` ….
    var preset = "openai"
    var endpoint = UpstreamEndpoint()
    /// The key it wants; nil for none.
    var apiKey: Secret?
    /// What is sent as `OpenAI-Organization`; nil for nothing.
    var organization: String?
    /// What is sent as `OpenAI-Project`; nil for nothing.
    var project: String?
    /// The `api-version` of Azure; nil for its v1 API, and elsewhere.
    var apiVersion: String?
    /// Under which name it takes the limit of output tokens; nil for what the preset knows.
    var tokenLimitField: ChatRequestBody.TokenLimitField?
    /// How an answer by a JSON Schema is asked for; nil for what the preset knows.
    var schema: ChatQuirks.SchemaForm?
}

/// How Anthropic's Messages API is called.
struct AnthropicUpstream: Sendable, Equatable {
    var endpoint = UpstreamEndpoint()
    /// The route; `{model}` in it stands for the model's name, which the body has not then, as Vertex AI wants it.
    var path = AnthropicProviderSettings().path
    /// Sent as `x-api-key`; nil for none.
    var apiKey: Secret?
    /// Sent as `Authorization: Bearer …`; nil for none.
    var token: Secret?
    /// What is sent as `anthropic-version`.
    var version = AnthropicProviderSettings().version
    /// What is sent as `anthropic_version` in the body, as Vertex AI wants it; nil for nothing.
    var bodyVersion: String?
    /// What is sent as `anthropic-beta`, in the order of the file.
    var betas: [String] = []
    /// The limit of output tokens where neither the client nor the rung has one, since the API wants a limit.
    var maxTokens = AnthropicProviderSettings().maxTokens
    /// How `reasoning_effort` is said.
    var reasoning = AnthropicProviderSettings().reasoning
    /// What becomes of `temperature`, `top_p` and `top_k`.
    var sampling = AnthropicProviderSettings().sampling
    /// How an answer by a JSON Schema is asked for.
    var schema = AnthropicProviderSettings().structuredOutputs
}

/// How Gemini is called.
struct GeminiUpstream: Sendable, Equatable {
    var endpoint = UpstreamEndpoint()
    var access: Access
    /// How an answer by a JSON Schema is asked for.
    var schema = GeminiProviderSettings.SchemaMode.native

    enum Access: Sendable, Equatable {
        /// The Gemini API, with its key.
        case apiKey(Secret?)
        /// Vertex AI: a project, a region such as `europe-west4` or `global`, and an access token.
        case vertex(project: String, region: String, token: Secret?)
    }
}

/// How AWS Bedrock is called.
struct BedrockUpstream: Sendable, Equatable {
    var endpoint = UpstreamEndpoint()
    /// The region, such as `eu-central-1`.
    var region: String
    var access: Access
    /// How an answer by a JSON Schema is asked for.
    var schema = BedrockProviderSettings.StructuredOutputs.automatic

    enum Access: Sendable, Equatable {
        /// A key of Bedrock's own, sent as a bearer token.
        case apiKey(Secret)
        /// AWS credentials, by which requests are signed.
        case credentials(accessKeyID: Secret, secretAccessKey: Secret, sessionToken: Secret?)
    }
}
