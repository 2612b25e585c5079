// SPDX-License-Identifier: Apache-2.0

package import OpenAIAPI

/// How an endpoint that speaks OpenAI's chat completions is reached.
package struct OpenAIProviderSettings: Sendable {
    /// The address that `/chat/completions` is appended to, such as `https://api.openai.com/v1`; a query stays at the end.
    package var baseURL: String
    /// Sent as `Authorization: Bearer …`; nil sends none.
    package var apiKey: String?
    /// Sent as `OpenAI-Organization`.
    package var organization: String?
    /// Further header fields.
    package var headers: [(name: String, value: String)] = []
    /// Whether answers are asked for as streams.
    package var streams = false
    /// The name under which the endpoint takes its limit of output tokens.
    package var tokenLimitField = ChatRequestBody.TokenLimitField.asSent
    /// How long a connection may take to be ready.
    package var connectTimeout = Duration.seconds(10)
    /// How long an answer may take to begin.
    package var firstByteTimeout = Duration.seconds(120)
    /// How long an answer may pause.
    package var idleTimeout = Duration.seconds(60)
    /// The largest answer that is taken, in bytes.
    package var maxResponseBytes = 16 << 20

    package init(baseURL: String, apiKey: String? = nil) {
        self.baseURL = baseURL
        self.apiKey = apiKey
    }
}
