// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import DemoUpstream
import JSON
import Providers
import Testing

struct OpenAIProviderSettingsTests {
    private func problem(_ set: (inout OpenAIProviderSettings) -> Void) async throws -> String? {
        let client = try CurlClient()
        var settings = OpenAIProviderSettings(baseURL: "http://127.0.0.1:1/v1", apiKey: "sk-secret-12345")
        set(&settings)
        var found: String?
        do {
            _ = try OpenAIProvider(settings, client: client, at: "/providers/openai")
        } catch {
            found = error.description
        }
        await client.shutdown()
        return found
    }

    @Test(
        "an address that cannot work is refused",
        arguments: [
            (
                "api.openai.com/v1",
                "providers.openai.base_url: found `api.openai.com/v1`; expected an address. Write it like `https://api.openai.com/v1`."
            ),
            (
                "https://",
                "providers.openai.base_url: found `https://`; expected an address. Write it like `https://api.openai.com/v1`."
            ),
            (
                "http://a b",
                "providers.openai.base_url: found `http://a b`; expected an address. Write it like `https://api.openai.com/v1`."
            ),
            (
                "http://a/v1/chat/completions/",
                "providers.openai.base_url: found an address that ends with `/chat/completions`; expected the address before that. Remove `/chat/completions`; it is appended."
            ),
            ("http://a/v1/", nil), ("http://a/v1?api-version=1", nil),
        ] as [(String, String?)]
    )
    func address(base: String, expected: String?) async throws {
        #expect(try await problem { $0.baseURL = base } == expected)
    }

    @Test("a key or a field that cannot be sent is refused without being shown")
    func headers() async throws {
        let key = try #require(try await problem { $0.apiKey = "sk-secret\n12345" })
        #expect(key.hasPrefix("providers.openai.headers: found a control character"))
        #expect(!key.contains("secret"))
        let name = try #require(try await problem { $0.endpoint.headers = [("a b", "value")] })
        #expect(name.contains("a header name that is no token"))
    }

    @Test("calls the address with its query, with every header field once")
    func fields() async throws {
        // An address that the demo upstream refuses by name shows what was called.
        let upstream = try await DemoUpstream.start()
        let client = try CurlClient()
        var settings = OpenAIProviderSettings(baseURL: "http://127.0.0.1:\(upstream.port)/v2/?api-version=1")
        settings.endpoint.headers = [("User-Agent", "mine"), ("X-Extra", "")]
        let provider = try OpenAIProvider(settings, client: client)
        let call = try Bench.call()
        do {
            _ = try await provider.complete(call)
            Issue.record("the route exists")
        } catch {
            #expect(
                error
                    == .invalidRequest(
                        status: 404,
                        message: "/v2/chat/completions: found no such route.",
                        param: nil,
                        code: "not_found"
                    )
            )
        }
        await client.shutdown()
        await upstream.stop()
    }
}
