// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
@testable import Providers
import Testing

struct BedrockSettingsTests {
    @Test(
        "finds the address of a region, or takes the one that is given",
        arguments: [
            (
                "eu-central-1", nil, "https://bedrock-runtime.eu-central-1.amazonaws.com",
                "bedrock-runtime.eu-central-1.amazonaws.com", ""
            ),
            (
                "cn-north-1", nil, "https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
                "bedrock-runtime.cn-north-1.amazonaws.com.cn", ""
            ),
            (
                "us-east-1", "https://vpce-1.example.com:443/", "https://vpce-1.example.com:443", "vpce-1.example.com",
                ""
            ),
            ("us-east-1", "http://127.0.0.1:8080/a/b//", "http://127.0.0.1:8080", "127.0.0.1:8080", "/a/b"),
            ("us-east-1", "http://localhost:80", "http://localhost:80", "localhost", ""),
            ("us-east-1", "https://[::1]:4566", "https://[::1]:4566", "[::1]:4566", ""),
        ] as [(String, String?, String, String, String)]
    )
    func address(region: String, base: String?, origin: String, host: String, path: String) throws {
        let address = try BedrockAddress(region: region, baseURL: base, at: .root)
        #expect(address.origin == origin && address.host == host && address.path == path)
    }

    @Test(
        "what can never work is said, by its place, without a secret",
        arguments: [
            ("", nil, .apiKey("k"), "region: found ``; expected a region of AWS. Write it like `eu-central-1`."),
            (
                "eu central", nil, .apiKey("k"),
                "region: found `eu central`; expected a region of AWS. Write it like `eu-central-1`."
            ),
            (
                "eu-central-1", "bedrock.example.com", .apiKey("k"),
                """
                base_url: found `bedrock.example.com`; expected an address without a query. \
                Write it like `https://bedrock-runtime.eu-central-1.amazonaws.com`.
                """
            ),
            (
                "eu-central-1", "https://a.b/?x=1", .apiKey("k"),
                """
                base_url: found `https://a.b/?x=1`; expected an address without a query. \
                Write it like `https://bedrock-runtime.eu-central-1.amazonaws.com`.
                """
            ),
            (
                "eu-central-1", nil, .apiKey(""),
                "api_key: found nothing; expected the key as AWS gave it. Copy it anew."
            ),
            (
                "eu-central-1", nil,
                .keys(AWSCredentials(accessKeyID: "", secretAccessKey: "se cret", sessionToken: "to\nken")),
                """
                access_key_id: found nothing; expected the key as AWS gave it. Copy it anew.
                secret_access_key: found a space, a line end or a character outside ASCII; expected the key as AWS gave it. \
                Copy it anew.
                session_token: found a space, a line end or a character outside ASCII; expected the key as AWS gave it. \
                Copy it anew.
                """
            ),
        ] as [(String, String?, BedrockProviderSettings.Credentials, String)]
    )
    func problems(region: String, base: String?, credentials: BedrockProviderSettings.Credentials, expected: String) {
        var settings = BedrockProviderSettings(region: region, credentials: credentials) { 0 }
        settings.baseURL = base
        do {
            _ = try BedrockDialect(settings)
            Issue.record("no problem")
        } catch {
            let lines = error.problems.map { problem in
                "\(problem.pointer.path): found \(problem.found); expected \(problem.expected). \(problem.remedy)"
            }
            #expect(lines.joined(separator: "\n") == expected)
        }
    }

    @Test("what a call says is never in the words of a fault")
    func noSecrets() throws {
        let request = try BedrockDialect(BedrockSamples.settings).request(for: BedrockSamples.call())
        let shown =
            request.url + request.fields.map { $0.name + $0.value }.joined()
            + String(decoding: request.body, as: UTF8.self)
        #expect(!shown.contains(BedrockSamples.keys.secretAccessKey))
    }
}
