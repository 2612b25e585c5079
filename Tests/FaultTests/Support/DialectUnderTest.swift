// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import FaultyUpstream
import Providers
import Testing

/// A dialect with its real provider; the suites run over all of them.
struct DialectUnderTest: Sendable, CustomTestStringConvertible {
    let wire: WireDialect
    /// A provider whose calls go to an origin, such as `http://127.0.0.1:4711`.
    let provider: @Sendable (_ origin: String, _ streams: Bool, EndpointSettings, CurlClient) throws -> any Provider

    var testDescription: String { wire.rawValue }

    static let all = [
        DialectUnderTest(wire: .openAI) { origin, streams, endpoint, client in
            var settings = OpenAIProviderSettings(baseURL: origin + "/v1", apiKey: "sk-test-0123456789")
            settings.streams = streams
            settings.endpoint = endpoint
            return try OpenAIProvider(settings, client: client)
        },
        DialectUnderTest(wire: .anthropic) { origin, streams, endpoint, client in
            var settings = AnthropicProviderSettings()
            settings.baseURL = origin
            settings.apiKey = "sk-ant-0123456789"
            settings.streams = streams
            settings.endpoint = endpoint
            return try AnthropicProvider(settings, client: client)
        },
        DialectUnderTest(wire: .gemini) { origin, streams, endpoint, client in
            var settings = GeminiProviderSettings(.gemini(apiKey: "AIza0123456789"), baseURL: origin + "/v1beta")
            settings.streams = streams
            settings.endpoint = endpoint
            return try GeminiProvider(settings, client: client)
        },
        DialectUnderTest(wire: .bedrock) { origin, streams, endpoint, client in
            let keys = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "example-secret")
            var settings = BedrockProviderSettings(region: "eu-central-1", credentials: .keys(keys)) { 1_780_000_000 }
            settings.baseURL = origin
            settings.streams = streams
            settings.endpoint = endpoint
            return try BedrockProvider(settings, client: client)
        },
    ]
}
