// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl
package import JSON

/// Google's `generateContent`, as the Gemini API and Vertex AI speak it.
package struct GeminiDialect: Dialect {
    private let address: GeminiAddress
    private let settings: GeminiProviderSettings
    /// For errors that come inside an answer.
    private let redaction: Redaction
    private let site: GeminiSite

    /// - Throws: the problems with the address, the project and the region.
    package init(_ settings: GeminiProviderSettings, at pointer: JSONPointer = .root) throws(SettingsError) {
        address = try GeminiAddress(settings, at: pointer)
        redaction = Redaction(secrets: settings.endpoint.secrets + [settings.service.secret].compactMap { $0 })
        site = settings.service.site
        self.settings = settings
    }

    package func unsupported(in request: ChatRequest) -> UnsupportedField? {
        GeminiField.unsupported(in: request)
    }

    package func request(for call: ProviderCall) throws(ProviderError) -> DialectRequest {
        var writer = GeminiRequestWriter(call, schemas: settings.schemas, site: site)
        let method = settings.streams ? "streamGenerateContent?alt=sse" : "generateContent"
        return DialectRequest(
            url: address.url(method, model: call.upstreamModel),
            body: try writer.write(),
            streams: settings.streams
        )
    }

    package func events(of body: [UInt8], to call: ProviderCall) throws(ProviderError) -> [CompletionEvent] {
        try GeminiAnswer.events(of: body, site: site, logprobs: call.request.asksLogprobs, redaction: redaction)
    }

    package func stream(of call: ProviderCall) -> GeminiStream {
        GeminiStream(site: site, logprobs: call.request.asksLogprobs, redaction: redaction)
    }

    package func fault(_ response: CurlHead, _ body: [UInt8], redaction: Redaction) -> ProviderError {
        ProviderError(gemini: GoogleStatus(parsing: body), status: response.status, redaction: redaction) {
            response.value(of: $0)
        }
    }

    package func request(for call: EmbeddingCall) throws(ProviderError) -> DialectRequest {
        let form = GeminiEmbeddings(site: site, model: call.upstreamModel)
        return DialectRequest(
            url: address.url(form.method, model: call.upstreamModel),
            body: try form.body(for: call.request)
        )
    }

    package func embeddings(of body: [UInt8], to call: EmbeddingCall) throws(ProviderError) -> Embeddings {
        try GeminiEmbeddings(site: site, model: call.upstreamModel).read(body, to: call, redaction: redaction)
    }
}

/// Calls the Gemini API or Vertex AI.
package typealias GeminiProvider = UpstreamProvider<GeminiDialect>

extension UpstreamProvider where D == GeminiDialect {
    /// Checks the settings and prepares what all calls share.
    ///
    /// - Parameters:
    ///   - settings: How the endpoint is reached.
    ///   - client: The transport; its owner shuts it down.
    ///   - pointer: Where the settings stand in their file, for errors.
    /// - Throws: every problem with the address, the project, the region and the header fields; never the value of a secret.
    package convenience init(
        _ settings: GeminiProviderSettings,
        client: CurlClient,
        at pointer: JSONPointer = .root
    ) throws(SettingsError) {
        var fields = [(name: "Accept", value: settings.streams ? "text/event-stream" : "application/json")]
        var endpoint = settings.endpoint
        if let secret = settings.service.secret {
            switch settings.service {
            case .gemini: fields.append(("x-goog-api-key", secret))
            case .vertex: fields.append(("Authorization", "Bearer \(secret)"))
            }
            endpoint.secrets.append(secret)
        }
        try self.init(GeminiDialect(settings, at: pointer), endpoint, fields: fields, client: client, at: pointer)
    }
}
