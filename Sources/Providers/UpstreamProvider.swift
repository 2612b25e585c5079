// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl
package import JSON

/// Calls an endpoint in its dialect; makes one call and never a second.
package final class UpstreamProvider<D: Dialect>: Provider {
    let client: CurlClient
    let dialect: D
    let settings: EndpointSettings
    let redaction: Redaction
    /// Header fields and limits, made once.
    let template: CurlRequest

    /// Checks the header fields and prepares what all calls share.
    ///
    /// - Parameters:
    ///   - dialect: How the endpoint is spoken to.
    ///   - settings: How it is reached.
    ///   - fields: The header fields of the dialect, such as its credentials.
    ///   - client: The transport; its owner shuts it down.
    ///   - pointer: Where the settings stand in their file, for errors.
    /// - Throws: every problem with the header fields; never the value of a secret.
    package init(
        _ dialect: D,
        _ settings: EndpointSettings,
        fields: [(name: String, value: String)] = [],
        client: CurlClient,
        at pointer: JSONPointer = .root
    ) throws(SettingsError) {
        self.client = client
        self.dialect = dialect
        self.settings = settings
        let secretHeaders = settings.headers.filter { header in
            ["key", "token", "secret", "auth"].contains(where: header.name.lowercased().contains)
        }
        redaction = Redaction(secrets: settings.secrets + secretHeaders.map(\.value))
        // The address is the dialect's, for each call.
        var request = CurlRequest(.post, url: "")
        request.headers = try Self.headers(settings, fields: fields, at: pointer)
        request.maxResponseBytes = settings.maxResponseBytes
        template = request
    }

    package func unsupported(in request: ChatRequest) -> UnsupportedField? {
        dialect.unsupported(in: request)
    }

    package func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        let asked = try dialect.request(for: call)
        let request = try request(asked, timeout: call.timeout, maxSilence: call.maxSilence)
        if asked.streams { return try await stream(request, of: call, yield: yield) }
        let response = try await perform(request)
        let quota = RateLimitFields.quota(in: response.head)
        if let quota { await yield(.quota(quota)) }
        guard Self.isSuccess(response.status) else { throw fault(response.head, response.body, quota) }
        for event in try dialect.events(of: response.body, to: call) { await yield(event) }
    }

    package func embed(_ call: EmbeddingCall) async throws(ProviderError) -> Embeddings {
        let response = try await perform(try request(try dialect.request(for: call), timeout: call.timeout))
        let quota = RateLimitFields.quota(in: response.head)
        guard Self.isSuccess(response.status) else { throw fault(response.head, response.body, quota) }
        var embeddings = try dialect.embeddings(of: response.body, to: call)
        embeddings.quota = quota
        return embeddings
    }

    private func request(
        _ asked: DialectRequest,
        timeout: Duration,
        maxSilence: Duration? = nil
    ) throws(ProviderError) -> CurlRequest {
        var request = template
        request.url = asked.url
        request.body = asked.body
        if !asked.fields.isEmpty {
            do { request.headers = try CurlHeaders(asked.fields, before: template.headers) } catch {
                throw ProviderError(error)
            }
        }
        request.timeouts = CurlTimeouts(
            connect: settings.connectTimeout,
            firstByte: min(settings.firstByteTimeout, maxSilence ?? settings.firstByteTimeout),
            idle: min(settings.idleTimeout, maxSilence ?? settings.idleTimeout),
            total: timeout
        )
        return request
    }

    private func perform(_ request: CurlRequest) async throws(ProviderError) -> CurlResponse {
        do { return try await client.perform(request) } catch { throw ProviderError(error) }
    }

    private static func isSuccess(_ status: Int) -> Bool {
        (200..<300).contains(status)
    }

    /// What a status other than 2xx means; where it gives no time to stay away, the limit that is used up does.
    private func fault(_ head: CurlHead, _ body: [UInt8], _ quota: UpstreamQuota?) -> ProviderError {
        let fault = dialect.fault(head, body, redaction: redaction)
        guard case .rateLimited(nil) = fault, let quota else { return fault }
        return .rateLimited(retryAfter: RetryAfter.read(quota))
    }

    private func stream(
        _ request: CurlRequest,
        of call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        let response: CurlStreamingResponse
        do { response = try await client.stream(request) } catch { throw ProviderError(error) }
        let quota = RateLimitFields.quota(in: response.head)
        if let quota { await yield(.quota(quota)) }
        guard Self.isSuccess(response.status) else {
            var body: [UInt8] = []
            do { body = try await Self.rest(of: response) } catch {
                // The status says enough, unless nobody wants to know any more.
                if error == .cancelled { throw error }
            }
            throw fault(response.head, body, quota)
        }
        guard D.Stream.isStream(contentType: response.head.value(of: "content-type")) else {
            // An endpoint that does not stream answers in one piece.
            let body = try await Self.rest(of: response)
            for event in try dialect.events(of: body, to: call) { await yield(event) }
            return
        }
        var parser = dialect.stream(of: call)
        while !parser.isOver, let piece = try await Self.next(of: response, isDone: parser.isDone) {
            for event in parser.events(in: piece) { await yield(event) }
            if let fault = parser.fault { throw fault }
        }
        if parser.isOver { response.leave() }
        for event in try parser.finish() { await yield(event) }
    }

    /// The next piece; how the connection ends after the answer's end is of no interest.
    private static func next(
        of response: CurlStreamingResponse,
        isDone: Bool
    ) async throws(ProviderError) -> [UInt8]? {
        do {
            return try await response.next()
        } catch {
            if isDone { return nil }
            throw ProviderError(error)
        }
    }

    private static func rest(of response: CurlStreamingResponse) async throws(ProviderError) -> [UInt8] {
        var body: [UInt8] = []
        while let piece = try await next(of: response, isDone: false) { body += piece }
        return body
    }

    private static func headers(
        _ settings: EndpointSettings,
        fields: [(name: String, value: String)],
        at pointer: JSONPointer
    ) throws(SettingsError) -> CurlHeaders {
        let standard = [("Content-Type", "application/json"), ("User-Agent", "cascade")]
        // What the settings name counts, also where it is one of ours.
        let own = Set(settings.headers.map { $0.name.lowercased() })
        let kept = (standard + fields.map { ($0.name, $0.value) }).filter { !own.contains($0.0.lowercased()) }
        do {
            return try CurlHeaders(kept + settings.headers.map { ($0.name, $0.value) })
        } catch {
            let found = if case .invalidRequest(let what) = error { what } else { error.code }
            throw SettingsError([
                SettingsProblem(
                    at: pointer.appending("headers"),
                    found: found,
                    expected: "header fields",
                    remedy: "Mend or remove it."
                )
            ])
        }
    }
}
