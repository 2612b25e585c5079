// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl
package import JSON
package import OpenAIAPI

/// OpenAI's chat completions, which many servers speak.
package struct OpenAIDialect: Dialect {
    private let chatAddress: OpenAIAddress
    private let embeddingAddress: OpenAIAddress
    private let form: ChatRequestBody
    private let format: OpenAIResponseFormat
    private let preset: OpenAIPreset

    /// - Throws: the problem with the address, at `base_url`.
    package init(_ settings: OpenAIProviderSettings, at pointer: JSONPointer = .root) throws(SettingsError) {
        preset = settings.preset
        chatAddress = try OpenAIAddress(of: .chat, settings, at: pointer)
        embeddingAddress = try OpenAIAddress(of: .embeddings, settings, at: pointer)
        form = ChatRequestBody(stream: settings.streams, quirks: settings.quirks)
        format = OpenAIResponseFormat(settings)
    }

    package func unsupported(in request: ChatRequest) -> UnsupportedField? {
        form.quirks.members.refusedMember(of: request.body).map {
            UnsupportedField($0, "\(preset.title) has no such field")
        }
    }

    package func request(for call: ProviderCall) throws(ProviderError) -> DialectRequest {
        // What the engine has added, such as `logprobs`, was not in the request when it was asked for.
        if let field = unsupported(in: call.request) { throw .unsupported(field) }
        return DialectRequest(
            url: chatAddress.url(model: call.upstreamModel),
            body: form.bytes(for: call) { splice in format.edit(call.request, in: &splice) },
            streams: form.stream
        )
    }

    package func events(of body: [UInt8], to call: ProviderCall) throws(ProviderError) -> [CompletionEvent] {
        try ChatCompletionParser.events(of: body, logprobs: call.request.asksLogprobs)
    }

    package func stream(of call: ProviderCall) -> ChatChunkParser {
        ChatChunkParser(logprobs: call.request.asksLogprobs)
    }

    package func request(for call: EmbeddingCall) throws(ProviderError) -> DialectRequest {
        guard let quirks = preset.embeddings else {
            throw .unsupported(UnsupportedField("model", "\(preset.title) has no embeddings"))
        }
        let root = call.request.body
        if let member = quirks.refusedMember(of: root) {
            throw .unsupported(UnsupportedField(member, "\(preset.title) has no such field"))
        }
        var splice = JSONSplice(root.document)
        splice.set("model", to: JSONValue.string(call.upstreamModel), in: root)
        splice.remove("cascade", from: root)
        quirks.edit(root, in: &splice)
        return DialectRequest(url: embeddingAddress.url(model: call.upstreamModel), body: splice.bytes())
    }

    package func embeddings(of body: [UInt8], to call: EmbeddingCall) throws(ProviderError) -> Embeddings {
        try EmbeddingAnswer.read(body, for: call.request)
    }

    package func fault(_ response: CurlHead, _ body: [UInt8], redaction: Redaction) -> ProviderError {
        ProviderError(status: response.status, body: body, redaction: redaction) { response.value(of: $0) }
    }
}

extension ChatChunkParser: AnswerStream {}

/// Calls an endpoint that speaks OpenAI's chat completions.
package typealias OpenAIProvider = UpstreamProvider<OpenAIDialect>

extension UpstreamProvider where D == OpenAIDialect {
    /// Checks the settings and prepares what all calls share.
    ///
    /// - Parameters:
    ///   - settings: How the endpoint is reached.
    ///   - client: The transport; its owner shuts it down.
    ///   - pointer: Where the settings stand in their file, for errors.
    /// - Throws: every problem with the address and the header fields; never the value of a secret.
    package convenience init(
        _ settings: OpenAIProviderSettings,
        client: CurlClient,
        at pointer: JSONPointer = .root
    ) throws(SettingsError) {
        let preset = settings.preset
        if preset.needsKey, settings.apiKey == nil, settings.baseURL == nil {
            throw SettingsError([
                SettingsProblem(
                    at: pointer.appending("api_key"),
                    found: "nothing",
                    expected: "a key of \(preset.title), which answers nobody without one",
                    remedy: "Add it, for example as `${env:NAME}`."
                )
            ])
        }
        var fields = [
            (name: "Accept", value: settings.streams ? "text/event-stream, application/json" : "application/json")
        ]
        if let organization = settings.organization { fields.append(("OpenAI-Organization", organization)) }
        if let project = settings.project { fields.append(("OpenAI-Project", project)) }
        if let key = settings.apiKey {
            switch preset.key {
            case .bearer: fields.append(("Authorization", "Bearer \(key)"))
            case .header(let name): fields.append((name, key))
            }
        }
        var endpoint = settings.endpoint
        if let key = settings.apiKey { endpoint.secrets.append(key) }
        try self.init(OpenAIDialect(settings, at: pointer), endpoint, fields: fields, client: client, at: pointer)
    }
}
