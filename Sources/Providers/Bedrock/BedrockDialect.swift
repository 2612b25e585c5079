// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl
package import JSON

/// AWS Bedrock's Converse and ConverseStream, which speak for every chat model on Bedrock; and InvokeModel for embeddings.
package struct BedrockDialect: Dialect {
    private let address: BedrockAddress
    private let signer: BedrockSigner
    private let credentials: BedrockProviderSettings.Credentials
    private let host: String
    private let body: ConverseRequestBody
    private let streams: Bool
    private let clock: BedrockClock
    private let redaction: Redaction

    /// - Throws: the problems with the region, the address and the credentials; never the value of a secret.
    package init(_ settings: BedrockProviderSettings, at pointer: JSONPointer = .root) throws(SettingsError) {
        address = try BedrockAddress(region: settings.region, baseURL: settings.baseURL, at: pointer)
        try settings.credentials.check(at: pointer)
        signer = BedrockSigner(SigV4(region: settings.region, service: "bedrock"))
        credentials = settings.credentials
        // A `Host` of the settings' own is the one that is sent, so the one that is signed.
        host = settings.endpoint.headers.last { $0.name.lowercased() == "host" }?.value ?? address.host
        body = ConverseRequestBody(structuredOutputs: settings.structuredOutputs)
        streams = settings.streams
        clock = BedrockClock(settings.now)
        redaction = Redaction(secrets: settings.endpoint.secrets + settings.credentials.secrets)
    }

    package func unsupported(in request: ChatRequest) -> UnsupportedField? {
        ConverseFields.unsupported(in: request)
    }

    package func request(for call: ProviderCall) throws(ProviderError) -> DialectRequest {
        let path = address.path(model: call.upstreamModel, operation: streams ? "converse-stream" : "converse")
        let bytes = try body.bytes(for: call)
        return DialectRequest(
            url: address.origin + path,
            fields: try credentialFields(path: path, body: bytes),
            body: bytes,
            streams: streams
        )
    }

    private func credentialFields(
        path: String,
        body: [UInt8]
    ) throws(ProviderError) -> [(name: String, value: String)] {
        let keys: AWSCredentials
        switch credentials {
        // The key is in the fields that all calls share.
        case .apiKey: return []
        case .keys(let own): keys = own
        case .source(let source): keys = try source().get()
        }
        // `Content-Type` and the like may be the settings' own, so they are not signed.
        let request = SigV4.Request(path: path, fields: [("host", host)], body: body)
        return signer.fields(for: request, credentials: keys, at: clock.seconds)
    }

    package func request(for call: EmbeddingCall) throws(ProviderError) -> DialectRequest {
        let bytes = try BedrockEmbeddings(model: call.upstreamModel).body(for: call.request)
        let path = address.path(model: call.upstreamModel, operation: "invoke")
        let fields = try credentialFields(path: path, body: bytes)
        return DialectRequest(url: address.origin + path, fields: fields, body: bytes)
    }

    package func embeddings(of body: [UInt8], to call: EmbeddingCall) throws(ProviderError) -> Embeddings {
        try BedrockEmbeddings(model: call.upstreamModel).read(body, to: call)
    }

    package func events(of body: [UInt8], to call: ProviderCall) throws(ProviderError) -> [CompletionEvent] {
        try ConverseAnswer.events(of: body)
    }

    package func stream(of call: ProviderCall) -> ConverseStream {
        ConverseStream(redaction: redaction)
    }

    package func fault(_ response: CurlHead, _ body: [UInt8], redaction: Redaction) -> ProviderError {
        let error = AWSError(header: response.value(of: "x-amzn-errortype"), body: body)
        if error.isClockSkew { return clock.correct(from: response) }
        let retryAfter = RetryAfter.read { response.value(of: $0) }
        return error.fault(status: response.status, retryAfter: retryAfter, redaction: redaction)
    }
}

/// Calls chat models on AWS Bedrock.
package typealias BedrockProvider = UpstreamProvider<BedrockDialect>

extension UpstreamProvider where D == BedrockDialect {
    /// Checks the settings and prepares what all calls share.
    ///
    /// - Parameters:
    ///   - settings: How Bedrock is reached.
    ///   - client: The transport; its owner shuts it down.
    ///   - pointer: Where the settings stand in their file, for errors.
    /// - Throws: every problem with the region, the address, the credentials and the header fields; never the value of a secret.
    package convenience init(
        _ settings: BedrockProviderSettings,
        client: CurlClient,
        at pointer: JSONPointer = .root
    ) throws(SettingsError) {
        // Streams and embeddings have types of their own, which the API gives unasked.
        var fields: [(name: String, value: String)] = []
        if case .apiKey(let key) = settings.credentials { fields.append(("Authorization", "Bearer \(key)")) }
        var endpoint = settings.endpoint
        endpoint.secrets += settings.credentials.secrets
        try self.init(BedrockDialect(settings, at: pointer), endpoint, fields: fields, client: client, at: pointer)
    }
}

extension BedrockProviderSettings.Credentials {
    /// What must never be shown; a source's keys are not known yet.
    fileprivate var secrets: [String] {
        switch self {
        case .keys(let keys): [keys.secretAccessKey, keys.sessionToken, keys.accessKeyID].compactMap { $0 }
        case .apiKey(let key): [key]
        case .source: []
        }
    }

    /// - Throws: a problem for each part that is empty or holds what a header field cannot.
    fileprivate func check(at pointer: JSONPointer) throws(SettingsError) {
        let parts: [(key: String, value: String?)] =
            switch self {
            case .keys(let keys):
                [
                    ("access_key_id", keys.accessKeyID), ("secret_access_key", keys.secretAccessKey),
                    ("session_token", keys.sessionToken),
                ]
            case .apiKey(let key): [("api_key", key)]
            case .source: []
            }
        let problems = parts.compactMap { part -> SettingsProblem? in
            guard let value = part.value else { return nil }
            let isEmpty = value.isEmpty
            guard isEmpty || value.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else { return nil }
            return SettingsProblem(
                at: pointer.appending(part.key),
                found: isEmpty ? "nothing" : "a space, a line end or a character outside ASCII",
                expected: "the key as AWS gave it",
                remedy: "Copy it anew."
            )
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
    }
}
