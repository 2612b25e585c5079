// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    /// How an upstream is reached, whatever it speaks.
    func endpoint(_ kind: ProviderKind, from reader: inout SettingsReader) -> UpstreamEndpoint {
        var endpoint = UpstreamEndpoint()
        endpoint.baseURL = baseURL(kind, from: &reader)
        reader.entries("headers") { reader, name, value, place in
            header(name, value, at: place, in: &reader).map { endpoint.headers.append($0) }
        }
        let names = endpoint.headers.map(\.name).joined(separator: ", ")
        reader.note("headers", names.isEmpty ? "none" : names, isDefault: !reader.has("headers"))
        endpoint.streams = reader.bool("stream", default: endpoint.streams)
        endpoint.connectTimeout =
            reader.duration("connect_timeout", default: endpoint.connectTimeout) ?? endpoint.connectTimeout
        endpoint.firstByteTimeout = timeLeft("first_byte_timeout", of: &reader)
        endpoint.idleTimeout = timeLeft("idle_timeout", of: &reader)
        endpoint.maxResponseBytes =
            reader.bytes("max_response_bytes", in: 1_024...(1 << 30), default: endpoint.maxResponseBytes)
            ?? endpoint.maxResponseBytes
        endpoint.http2 = reader.bool("http2", default: endpoint.http2)
        endpoint.proxy = secret("proxy", of: &reader)
        endpoint.caFile = reader.string("ca_file").map(path)
        return endpoint
    }

    private func timeLeft(_ key: String, of reader: inout SettingsReader) -> Duration? {
        let span = reader.duration(key)
        if span == nil { reader.note(key, "the time left, or half of it", isDefault: true) }
        return span
    }

    private func baseURL(_ kind: ProviderKind, from reader: inout SettingsReader) -> String? {
        let expected = "the URL of the API, such as `\(kind.exampleURL)`"
        if let known = kind.knownURL, reader.value("base_url") ?? .null == .null {
            reader.note("base_url", known, isDefault: true)
            return nil
        }
        var url = reader.requiredString("base_url", expected: expected)
        guard !url.isEmpty else { return nil }
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
    ) -> UpstreamEndpoint.Header? {
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
        return UpstreamEndpoint.Header(name: name, value: secret)
    }

    // MARK: Secrets

    /// The keys of a provider whose values are never printed.
    static let secretKeys = [
        "api_key", "proxy", "token", "access_key_id", "secret_access_key", "session_token",
    ]

    /// A text that is never printed; nil where it is absent or wrong.
    func secret(_ key: String, of reader: inout SettingsReader) -> Secret? {
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
