// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl
package import JSON

/// Anthropic's Messages, which Vertex AI and others speak too.
///
/// What becomes of each field of a request is in `MessagesField`.
package struct AnthropicDialect: Dialect {
    private let address: AnthropicAddress
    private let form: MessagesForm

    /// - Throws: the problem with the address, at `base_url` or `path`.
    package init(_ settings: AnthropicProviderSettings, at pointer: JSONPointer = .root) throws(SettingsError) {
        address = try AnthropicAddress(settings, at: pointer)
        form = MessagesForm(settings)
    }

    package func unsupported(in request: ChatRequest) -> UnsupportedField? {
        MessagesField.unsupported(in: request, sampling: form.sampling)
    }

    package func request(for call: ProviderCall) throws(ProviderError) -> DialectRequest {
        DialectRequest(
            url: address.url(model: call.upstreamModel),
            body: try MessagesBody.bytes(for: call, form: form),
            streams: form.streams
        )
    }

    package func events(of body: [UInt8], to call: ProviderCall) throws(ProviderError) -> [CompletionEvent] {
        try MessagesAnswer.events(of: body)
    }

    package func stream(of call: ProviderCall) -> MessagesStream {
        MessagesStream()
    }

    package func fault(_ response: CurlHead, _ body: [UInt8], redaction: Redaction) -> ProviderError {
        MessagesFault.error(status: response.status, body: body, redaction: redaction) { response.value(of: $0) }
    }
}

/// Calls an endpoint that speaks Anthropic's Messages.
package typealias AnthropicProvider = UpstreamProvider<AnthropicDialect>

extension UpstreamProvider where D == AnthropicDialect {
    /// Checks the settings and prepares what all calls share.
    ///
    /// - Parameters:
    ///   - settings: How the endpoint is reached.
    ///   - client: The transport; its owner shuts it down.
    ///   - pointer: Where the settings stand in their file, for errors.
    /// - Throws: every problem with the address and the header fields; never the value of a secret.
    package convenience init(
        _ settings: AnthropicProviderSettings,
        client: CurlClient,
        at pointer: JSONPointer = .root
    ) throws(SettingsError) {
        var fields = [
            (name: "Accept", value: settings.streams ? "text/event-stream" : "application/json"),
            (name: "anthropic-version", value: settings.version),
        ]
        if !settings.betas.isEmpty { fields.append(("anthropic-beta", settings.betas.joined(separator: ","))) }
        if let key = settings.apiKey { fields.append(("x-api-key", key)) }
        if let token = settings.bearerToken { fields.append(("Authorization", "Bearer \(token)")) }
        var endpoint = settings.endpoint
        endpoint.secrets += [settings.apiKey, settings.bearerToken].compactMap { $0 }
        try self.init(AnthropicDialect(settings, at: pointer), endpoint, fields: fields, client: client, at: pointer)
    }
}

/// Where the Messages of an endpoint are.
struct AnthropicAddress: Sendable {
    /// What stands before the model's name, and after it; where the address does not name the model, it is all in the first.
    private let head, tail: String
    private let namesModel: Bool

    static let modelMark = "{model}"

    /// - Throws: the problem with the address, at `base_url` or `path`.
    init(_ settings: AnthropicProviderSettings, at pointer: JSONPointer) throws(SettingsError) {
        var base = settings.baseURL[...]
        while base.last == "/" { base.removeLast() }
        let hasHost = ["http://", "https://"].contains { base.hasPrefix($0) && base.count > $0.count }
        guard hasHost, Self.isPrintable(base) else {
            throw Self.problem(
                at: pointer.appending("base_url"),
                found: "`\(settings.baseURL)`",
                expected: "an address",
                remedy: "Write it like `https://api.anthropic.com`."
            )
        }
        guard settings.path.hasPrefix("/"), Self.isPrintable(settings.path[...]) else {
            throw Self.problem(
                at: pointer.appending("path"),
                found: "`\(settings.path)`",
                expected: "the path of the route",
                remedy: "Write it like `/v1/messages`."
            )
        }
        guard !base.hasSuffix(settings.path) else {
            throw Self.problem(
                at: pointer.appending("base_url"),
                found: "an address that ends with `\(settings.path)`",
                expected: "the address before that",
                remedy: "Remove `\(settings.path)`; it is appended."
            )
        }
        // Other vendors' addresses end with the version, which is in the path here.
        if base.hasSuffix("/v1"), settings.path.hasPrefix("/v1/") { base = base.dropLast(3) }
        let whole = base + settings.path
        let parts = whole.split(separator: Self.modelMark, maxSplits: 1, omittingEmptySubsequences: false)
        namesModel = parts.count == 2
        head = namesModel ? String(parts[0]) : String(whole)
        tail = namesModel ? String(parts[1]) : ""
    }

    /// The address for a model.
    func url(model: String) -> String {
        namesModel ? head + model + tail : head
    }

    private static func isPrintable(_ text: Substring) -> Bool {
        !text.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
    }

    private static func problem(
        at place: JSONPointer,
        found: String,
        expected: String,
        remedy: String
    ) -> SettingsError {
        SettingsError([SettingsProblem(at: place, found: found, expected: expected, remedy: remedy)])
    }
}
