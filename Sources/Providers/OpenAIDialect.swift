// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl
package import JSON
package import OpenAIAPI

/// OpenAI's chat completions, which many servers speak.
package struct OpenAIDialect: Dialect {
    private let url: String
    private let form: ChatRequestBody

    /// - Throws: the problem with the address, at `base_url`.
    package init(_ settings: OpenAIProviderSettings, at pointer: JSONPointer = .root) throws(SettingsError) {
        url = try Self.url(settings.baseURL, at: pointer)
        form = ChatRequestBody(stream: settings.streams, tokenLimitField: settings.tokenLimitField)
    }

    package func request(for call: ProviderCall) throws(ProviderError) -> DialectRequest {
        DialectRequest(url: url, body: form.bytes(for: call), streams: form.stream)
    }

    package func events(of body: [UInt8], to call: ProviderCall) throws(ProviderError) -> [CompletionEvent] {
        try ChatCompletionParser.events(of: body, logprobs: call.request.asksLogprobs)
    }

    package func stream(of call: ProviderCall) -> ChatChunkParser {
        ChatChunkParser(logprobs: call.request.asksLogprobs)
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
        var fields = [(name: "Accept", value: settings.streams ? "text/event-stream" : "application/json")]
        if let organization = settings.organization { fields.append(("OpenAI-Organization", organization)) }
        if let key = settings.apiKey { fields.append(("Authorization", "Bearer \(key)")) }
        var endpoint = settings.endpoint
        if let key = settings.apiKey { endpoint.secrets.append(key) }
        try self.init(OpenAIDialect(settings, at: pointer), endpoint, fields: fields, client: client, at: pointer)
    }
}

// MARK: Settings

extension OpenAIDialect {
    private static func url(_ base: String, at pointer: JSONPointer) throws(SettingsError) -> String {
        let query = base.firstIndex(of: "?").map { base[$0...] } ?? ""
        var path = base.dropLast(query.count)
        while path.last == "/" { path.removeLast() }
        let hasHost = ["http://", "https://"].contains { path.hasPrefix($0) && path.count > $0.count }
        guard hasHost, !path.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw problem(
                "base_url",
                at: pointer,
                found: "`\(base)`",
                expected: "an address",
                remedy: "Write it like `https://api.openai.com/v1`."
            )
        }
        guard !path.hasSuffix("/chat/completions") else {
            throw problem(
                "base_url",
                at: pointer,
                found: "an address that ends with `/chat/completions`",
                expected: "the address before that",
                remedy: "Remove `/chat/completions`; it is appended."
            )
        }
        return path + "/chat/completions" + query
    }

    private static func problem(
        _ key: String,
        at pointer: JSONPointer,
        found: String,
        expected: String,
        remedy: String
    ) -> SettingsError {
        SettingsError([
            SettingsProblem(at: pointer.appending(key), found: found, expected: expected, remedy: remedy)
        ])
    }
}
