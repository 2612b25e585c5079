// SPDX-License-Identifier: Apache-2.0

package import JSON
package import OpenAIAPI

/// How an endpoint that speaks OpenAI's chat completions is reached.
package struct OpenAIProviderSettings: Sendable {
    /// What kind of endpoint it is.
    package var preset: OpenAIPreset
    /// The address that routes are appended to, such as `https://api.openai.com/v1`; nil is the preset's.
    ///
    /// A query stays at the end.
    package var baseURL: String?
    /// The key; nil sends none.
    package var apiKey: String?
    /// Azure's version of the API, such as `2024-10-21`; nil is the `v1` API, which has none.
    package var apiVersion: String?
    /// Sent as `OpenAI-Organization`.
    package var organization: String?
    /// Sent as `OpenAI-Project`.
    package var project: String?
    /// Whether answers are asked for as streams.
    package var streams = false
    /// The name under which the endpoint takes its limit of output tokens; nil is the preset's.
    package var tokenLimitField: ChatRequestBody.TokenLimitField?
    /// How an answer by a JSON Schema is asked for; nil is the preset's way.
    package var schema: ChatQuirks.SchemaForm?
    /// The part of a schema that the endpoint's strict mode takes, as JSON text; nil where it can express none of it.
    ///
    /// Asked where the preset refuses other schemas. Without this function they are sent as the client wrote them.
    package var strictSubset: (@Sendable (_ schema: JSONNode) -> [UInt8]?)?
    /// How it is reached.
    package var endpoint = EndpointSettings()

    package init(preset: OpenAIPreset, baseURL: String? = nil, apiKey: String? = nil) {
        self.preset = preset
        self.baseURL = baseURL
        self.apiKey = apiKey
    }

    /// Settings of an endpoint without a preset.
    package init(baseURL: String, apiKey: String? = nil) {
        self.init(preset: .compatible, baseURL: baseURL, apiKey: apiKey)
    }

    /// How the endpoint differs from OpenAI: the preset's quirks with what is set here.
    package var quirks: ChatQuirks {
        var quirks = preset.quirks
        if let tokenLimitField { quirks.tokenLimitField = tokenLimitField }
        if let schema { quirks.schema = schema }
        return quirks
    }
}
