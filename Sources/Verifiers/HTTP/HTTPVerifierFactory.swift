// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Lays open what `${env:NAME}` stands for in a text of a policy.
package typealias SecretReading = @Sendable (String) throws(FileProblem) -> String

/// Builds `http` verifiers.
package struct HTTPVerifierFactory: VerifierFactory {
    package let kind = "http"
    private let client: any EndpointClient
    private let secrets: SecretReading

    /// A factory whose verifiers use one transport.
    package init(client: any EndpointClient, secrets: @escaping SecretReading) {
        self.client = client
        self.secrets = secrets
    }

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let url = url(from: &settings)
        let headers = headers(from: &settings)
        let callTimeout = settings.duration("call_timeout", default: .seconds(10)) ?? .seconds(10)
        let maxResponse = settings.bytes("max_response", in: 256...(4 << 20), default: 64 << 10) ?? 64 << 10
        let (failures, rest) =
            settings.object("breaker") { Self.breaker(from: &$0) } ?? Self.defaultBreaker(noting: &settings)
        guard settings.problems.isEmpty else { return nil }
        return HTTPVerifier(
            endpoint: Endpoint(url: url, headers: headers, maxResponseBytes: maxResponse),
            callTimeout: callTimeout,
            client: client,
            breaker: CircuitBreaker(limit: failures, rest: rest)
        )
    }

    private static func breaker(from reader: inout SettingsReader) -> (failures: Int, rest: Duration) {
        (
            reader.int("failures", in: 1...1_000, default: 5) ?? 5,
            reader.duration("rest", in: .milliseconds(100) ... .seconds(3_600), default: .seconds(30)) ?? .seconds(30)
        )
    }

    private static func defaultBreaker(noting settings: inout SettingsReader) -> (failures: Int, rest: Duration) {
        var reader = SettingsReader(.null, at: settings.place(of: "breaker"))
        defer { settings.absorb(reader) }
        return breaker(from: &reader)
    }

    private func url(from settings: inout SettingsReader) -> String {
        let url = settings.requiredString("url", expected: "the address of the endpoint")
        guard !url.isEmpty else { return "" }
        let rest = ["http://", "https://"].first { url.hasPrefix($0) }.map { url.dropFirst($0.count) }
        let isPlain = url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let host = rest?.prefix { $0 != "/" && $0 != "?" } ?? ""
        if host.isEmpty || !isPlain {
            settings.report(
                "url",
                found: SettingsReader.show(.string(url)),
                expected: "an address such as `https://checks.example.com/judge`",
                remedy: "Begin it with `http://` or `https://`, and encode other characters."
            )
        } else if host.contains("@") {
            settings.report(
                "url",
                found: "an address with a user or a password",
                expected: "one without",
                remedy: "Write them as a header: `headers: { authorization: \"Bearer ${env:NAME}\" }`."
            )
        }
        return url
    }

    private func headers(from settings: inout SettingsReader) -> [Endpoint.Header] {
        var headers: [Endpoint.Header] = []
        settings.entries("headers") { reader, name, value, place in
            guard let text = value.string else {
                reader.report(
                    SettingsProblem(
                        at: place,
                        found: SettingsReader.show(value),
                        expected: "a text",
                        remedy: "Put it in quotes."
                    )
                )
                return
            }
            if let problem = Self.problem(withName: name) {
                reader.report(
                    SettingsProblem(
                        at: place,
                        isAboutKey: true,
                        found: problem,
                        expected: "a header's name",
                        remedy: "Remove or mend it."
                    )
                )
            }
            do throws(FileProblem) {
                let value = try secrets(text)
                if value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
                    reader.report(
                        SettingsProblem(
                            at: place,
                            found: "a value with a control character",
                            expected: "a text of one line",
                            remedy: "Mend the value."
                        )
                    )
                }
                headers.append(Endpoint.Header(name: name, value: value))
            } catch {
                reader.report(SettingsProblem(at: place, found: error.found, expected: "a value", remedy: error.remedy))
            }
        }
        if !headers.isEmpty { settings.note("headers", headers.map(\.name).joined(separator: ", "), isDefault: false) }
        return headers
    }

    /// What is wrong with a header's name; nil if nothing is.
    private static func problem(withName name: String) -> String? {
        let lower = name.lowercased()
        let isToken =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        if !isToken { return SettingsReader.show(.string(name)) }
        let ours = ["content-length", "content-type", "transfer-encoding", "expect", "connection", "host"]
        return ours.contains(lower) ? "`\(name)`, which the server sets itself" : nil
    }
}
