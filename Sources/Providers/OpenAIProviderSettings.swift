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
    /// Whether answers are asked for as streams.
    package var streams = false
    /// The name under which the endpoint takes its limit of output tokens.
    package var tokenLimitField = ChatRequestBody.TokenLimitField.asSent
    /// How it is reached.
    package var endpoint = EndpointSettings()

    package init(baseURL: String, apiKey: String? = nil) {
        self.baseURL = baseURL
        self.apiKey = apiKey
    }
}
