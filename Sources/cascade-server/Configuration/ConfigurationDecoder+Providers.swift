// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    private enum Kind: String, CaseIterable { case openai, demo }

    /// The upstreams, in the order of the file.
    func providers(from reader: inout SettingsReader) -> [ProviderSettings] {
        var providers: [ProviderSettings] = []
        let isWritten = reader.entries("providers") { reader, name, value, place in
            let kind = reader.object(value, at: place, kind(from:))
            providers.append(ProviderSettings(name: name, kind: kind))
        }
        if !isWritten { reader.reportMissing("providers", expected: "the upstreams, by name") }
        return providers
    }

    private func kind(from reader: inout SettingsReader) -> ProviderSettings.Kind {
        guard let kind = reader.optionalChoice("kind", default: Kind?.none) else {
            if !reader.has("kind") { reader.reportMissing("kind", expected: "`openai` or `demo`") }
            // The rest cannot be judged without its kind; so no key is called unknown.
            for key in Self.upstreamKeys { _ = reader.has(key) }
            return .demo
        }
        return kind == .demo ? .demo : .openAI(upstream(from: &reader))
    }

    private static let upstreamKeys = [
        "base_url", "api_key", "headers", "stream", "connect_timeout", "first_byte_timeout", "idle_timeout",
        "max_response_bytes", "http2", "proxy", "ca_file", "token_limit_field",
    ]

    private func upstream(from reader: inout SettingsReader) -> OpenAIUpstream {
        var upstream = OpenAIUpstream()
        upstream.baseURL = baseURL(from: &reader)
        upstream.apiKey = secret("api_key", of: &reader)
        reader.entries("headers") { reader, name, value, place in
            header(name, value, at: place, in: &reader).map { upstream.headers.append($0) }
        }
        let names = upstream.headers.map(\.name).joined(separator: ", ")
        reader.note("headers", names.isEmpty ? "none" : names, isDefault: !reader.has("headers"))
        upstream.streams = reader.bool("stream", default: upstream.streams)
        upstream.connectTimeout =
            reader.duration("connect_timeout", default: upstream.connectTimeout) ?? upstream.connectTimeout
        upstream.firstByteTimeout = timeLeft("first_byte_timeout", of: &reader)
        upstream.idleTimeout = timeLeft("idle_timeout", of: &reader)
        upstream.maxResponseBytes =
            reader.bytes("max_response_bytes", in: 1_024...(1 << 30), default: upstream.maxResponseBytes)
            ?? upstream.maxResponseBytes
        upstream.http2 = reader.bool("http2", default: upstream.http2)
        upstream.proxy = secret("proxy", of: &reader)
        upstream.caFile = reader.string("ca_file").map(path)
        upstream.tokenLimitField = reader.choice("token_limit_field", default: upstream.tokenLimitField)
        return upstream
    }

    private func timeLeft(_ key: String, of reader: inout SettingsReader) -> Duration? {
        let span = reader.duration(key)
        if span == nil { reader.note(key, "the time left", isDefault: true) }
        return span
    }

    private func baseURL(from reader: inout SettingsReader) -> String {
        let expected = "the URL of the API, such as `https://api.openai.com/v1`"
        var url = reader.requiredString("base_url", expected: expected)
        guard !url.isEmpty else { return url }
        while url.hasSuffix("/") { url.removeLast() }
        let rest = ["https://", "http://"].first(where: url.hasPrefix).map { url.dropFirst($0.count) }
        let authority = rest?.prefix { $0 != "/" } ?? ""
        if (rest == nil ? url : String(authority)).contains("@") {
            reader.report(
                "base_url",
                found: "a URL with credentials",
                expected: expected,
                remedy: "Move them to `api_key` or `headers`."
            )
        } else if authority.isEmpty || url.contains(where: \.isWhitespace) {
            reader.report(
                "base_url",
                found: SettingsReader.show(.string(url)),
                expected: expected,
                remedy: "Begin it with `https://` or `http://` and a host."
            )
        } else if url.contains("?") || url.contains("#") {
            reader.report(
                "base_url",
                found: "a URL with `?` or `#`",
                expected: expected,
                remedy: "End it with the path that `/chat/completions` follows."
            )
        } else if url.hasSuffix("/chat/completions") {
            reader.report(
                "base_url",
                found: SettingsReader.show(.string(url)),
                expected: expected,
                remedy: "Leave out `/chat/completions`."
            )
        }
        return url
    }

    private func header(
        _ name: String,
        _ value: JSONValue,
        at place: JSONPointer,
        in reader: inout SettingsReader
    ) -> OpenAIUpstream.Header? {
        let isToken =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x21...0x7E).contains(byte) && !#"()<>@,;:\"/[]?={}"#.utf8.contains(byte)
            }
        guard isToken else {
            reader.report(
                SettingsProblem(
                    at: place,
                    isAboutKey: true,
                    found: "`\(name)`",
                    expected: "the name of a header",
                    remedy: "Use letters, digits and hyphens."
                )
            )
            return nil
        }
        guard let secret = secret(value, at: place, in: &reader) else { return nil }
        return OpenAIUpstream.Header(name: name, value: secret)
    }

    // MARK: Secrets

    private func secret(_ key: String, of reader: inout SettingsReader) -> Secret? {
        guard let value = reader.value(key), value != .null else {
            reader.note(key, "none", isDefault: true)
            return nil
        }
        reader.note(key, "***", isDefault: false)
        return secret(value, at: reader.place(of: key), in: &reader)
    }

    private func secret(_ value: JSONValue, at place: JSONPointer, in reader: inout SettingsReader) -> Secret? {
        guard let text = value.string else {
            reader.report(
                SettingsProblem(
                    at: place,
                    found: value.kindName,
                    expected: "a text",
                    remedy: "Write `${env:NAME}` or `${file:PATH}`, or put it in quotes."
                )
            )
            return nil
        }
        do throws(FileProblem) {
            let secret = try secrets.resolve(text)
            // A line end would begin another header.
            guard secret.reveal().utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw FileProblem(found: "a text with control characters", remedy: "Write it in one line.")
            }
            return secret
        } catch {
            reader.report(
                SettingsProblem(
                    at: place,
                    found: error.found,
                    expected: "a text for this setting",
                    remedy: error.remedy
                )
            )
            return nil
        }
    }
}
