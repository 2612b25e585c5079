// SPDX-License-Identifier: Apache-2.0

package import JSON

/// How an endpoint that speaks Anthropic's Messages is reached, and what its models take.
package struct AnthropicProviderSettings: Sendable {
    /// How a request's `reasoning_effort` is said.
    package enum Reasoning: String, Sendable, CaseIterable {
        /// `thinking: {type: adaptive}` and `output_config.effort`: Claude 4.6 and later.
        case adaptive
        /// `thinking: {type: enabled, budget_tokens: …}`: up to Claude 4.5, and most other vendors.
        case budget
    }

    /// What becomes of `temperature`, `top_p` and `top_k`.
    package enum SamplingFields: String, Sendable, CaseIterable {
        /// They are sent, but for those that a Claude does not take by its name.
        case sent
        /// A request that has one skips the rung, unless it says 1: Claude 4.7 and later take no other value.
        case refused
        /// They are left out, so that the model's own sampling holds.
        case dropped
    }

    /// How an answer by a JSON Schema is asked for.
    package enum StructuredOutputs: String, Sendable, CaseIterable {
        /// By `output_config.format`: Claude 4.5 and later. A schema that it cannot express is asked for in the prompt.
        case native
        /// In the prompt.
        case prompt
    }

    /// The address that `path` is appended to.
    package var baseURL = "https://api.anthropic.com"
    /// The route; `{model}` in it stands for the model's name, which the body has not then, as Vertex AI wants it.
    package var path = "/v1/messages"
    /// Sent as `x-api-key`; nil sends none.
    package var apiKey: String?
    /// Sent as `Authorization: Bearer …`; nil sends none.
    package var bearerToken: String?
    /// Sent as `anthropic-version`.
    package var version = "2023-06-01"
    /// Sent as `anthropic_version` in the body, as Vertex AI wants it, such as `vertex-2023-10-16`; nil sends none.
    package var bodyVersion: String?
    /// Sent as `anthropic-beta`.
    package var betas: [String] = []
    /// Whether answers are asked for as streams.
    package var streams = false
    /// The limit of output tokens where neither the client nor the rung has one, since the API wants a limit: the model's own.
    package var maxTokens = 32_000
    /// How `reasoning_effort` is said.
    package var reasoning = Reasoning.adaptive
    /// What becomes of `temperature`, `top_p` and `top_k`.
    package var sampling = SamplingFields.sent
    /// How an answer by a JSON Schema is asked for.
    package var structuredOutputs = StructuredOutputs.native
    /// The part of a schema that native structured outputs take, as JSON text; nil where they can express none of it.
    ///
    /// Without this function schemas are sent as the client wrote them.
    package var strictSubset: (@Sendable (_ schema: JSONNode) -> [UInt8]?)?
    /// How it is reached.
    package var endpoint = EndpointSettings()

    package init(apiKey: String? = nil) {
        self.apiKey = apiKey
    }
}
