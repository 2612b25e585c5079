// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl
package import JSON
import OpenAIAPI

/// Calls an endpoint that speaks OpenAI's chat completions; makes one call and never a second.
package final class OpenAIProvider: Provider {
    private let client: CurlClient
    private let settings: OpenAIProviderSettings
    private let form: ChatRequestBody
    private let redaction: Redaction
    /// Address, header fields and limits, made once.
    private let template: CurlRequest

    /// Checks the settings and prepares what all calls share.
    ///
    /// - Parameters:
    ///   - settings: How the endpoint is reached.
    ///   - client: The transport; its owner shuts it down.
    ///   - pointer: Where the settings stand in their file, for errors.
    /// - Throws: every problem with the address and the header fields; never the value of a secret.
    package init(
        _ settings: OpenAIProviderSettings,
        client: CurlClient,
        at pointer: JSONPointer = .root
    ) throws(SettingsError) {
        self.client = client
        self.settings = settings
        form = ChatRequestBody(stream: settings.streams, tokenLimitField: settings.tokenLimitField)
        let secretHeaders = settings.headers.filter { header in
            ["key", "token", "secret", "auth"].contains(where: header.name.lowercased().contains)
        }
        redaction = Redaction(secrets: [settings.apiKey].compactMap { $0 } + secretHeaders.map(\.value))
        var request = CurlRequest(.post, url: try Self.url(settings.baseURL, at: pointer))
        request.headers = try Self.headers(settings, at: pointer)
        request.maxResponseBytes = settings.maxResponseBytes
        template = request
    }

    package func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        var request = template
        request.body = form.bytes(for: call)
        request.timeouts = CurlTimeouts(
            connect: settings.connectTimeout,
            firstByte: settings.firstByteTimeout,
            idle: settings.idleTimeout,
            total: call.timeout
        )
        let logprobs = call.request.asksLogprobs
        if form.stream {
            try await stream(request, logprobs: logprobs, yield: yield)
        } else {
            let response: CurlResponse
            do { response = try await client.perform(request) } catch { throw ProviderError(error) }
            guard (200..<300).contains(response.status) else { throw fault(response.head, response.body) }
            for event in try ChatCompletionParser.events(of: response.body, logprobs: logprobs) { await yield(event) }
        }
    }

    private func stream(
        _ request: CurlRequest,
        logprobs: Bool,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        let response: CurlStreamingResponse
        do { response = try await client.stream(request) } catch { throw ProviderError(error) }
        guard (200..<300).contains(response.status) else {
            throw fault(response.head, (try? await Self.rest(of: response)) ?? [])
        }
        guard response.head.value(of: "content-type")?.lowercased().hasPrefix("text/event-stream") ?? true else {
            // An endpoint that does not stream answers in one piece.
            let body = try await Self.rest(of: response)
            for event in try ChatCompletionParser.events(of: body, logprobs: logprobs) { await yield(event) }
            return
        }
        var parser = ChatChunkParser(logprobs: logprobs)
        while let piece = try await Self.next(of: response, isDone: parser.isDone) {
            for event in parser.events(in: piece) { await yield(event) }
            if let fault = parser.fault { throw fault }
        }
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

    private func fault(_ head: CurlHead, _ body: [UInt8]) -> ProviderError {
        ProviderError(status: head.status, body: body, redaction: redaction) { head.value(of: $0) }
    }
}

// MARK: Settings

extension OpenAIProvider {
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

    private static func headers(
        _ settings: OpenAIProviderSettings,
        at pointer: JSONPointer
    ) throws(SettingsError) -> CurlHeaders {
        var fields = [("Content-Type", "application/json"), ("User-Agent", "cascade")]
        fields.append(("Accept", settings.streams ? "text/event-stream" : "application/json"))
        if let organization = settings.organization { fields.append(("OpenAI-Organization", organization)) }
        if let key = settings.apiKey { fields.append(("Authorization", "Bearer \(key)")) }
        // What the settings name counts, also where it is one of ours.
        let own = Set(settings.headers.map { $0.name.lowercased() })
        fields.removeAll { own.contains($0.0.lowercased()) }
        do {
            return try CurlHeaders(fields + settings.headers.map { ($0.name, $0.value) })
        } catch {
            guard case .invalidRequest(let what) = error else {
                throw problem(
                    "headers",
                    at: pointer,
                    found: error.code,
                    expected: "header fields",
                    remedy: "Mend them."
                )
            }
            throw problem("headers", at: pointer, found: what, expected: "header fields", remedy: "Mend or remove it.")
        }
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
