// SPDX-License-Identifier: Apache-2.0

/// How Google's Gemini API is reached, or the same models on Vertex AI.
package struct GeminiProviderSettings: Sendable {
    /// Which of Google's two services it is.
    package enum Service: Sendable, Equatable {
        /// The Gemini API; the key is sent as `x-goog-api-key`, nil sends none.
        case gemini(apiKey: String?)
        /// Vertex AI in a project and a region such as `europe-west4`, `eu` or `global`; the token is sent as `Authorization: Bearer …`.
        case vertex(project: String, region: String, token: String?)
    }

    /// How a request's JSON Schema is asked for.
    package enum SchemaMode: String, Sendable, CaseIterable {
        /// As `responseJsonSchema`; in words where an older model takes no schema beside tools.
        case native
        /// In words, as a part of the system instruction.
        case prompt
    }

    /// Which service it is, with its credentials.
    package var service: Service
    /// The address of the API with its version; nil for the service's own, such as `https://generativelanguage.googleapis.com/v1beta`.
    ///
    /// `/models/…` is appended to it, on Vertex AI `/projects/…`.
    package var baseURL: String?
    /// Whether answers are asked for as streams.
    package var streams = false
    /// How a request's JSON Schema is asked for.
    package var schemas = SchemaMode.native
    /// How it is reached.
    package var endpoint = EndpointSettings()

    package init(_ service: Service, baseURL: String? = nil) {
        self.service = service
        self.baseURL = baseURL
    }
}
