// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import Foundation
import JSON
import OpenAIAPI
import Providers
import Testing

struct OpenAIPresetTests {
    @Test("presets have names of their own, and addresses that work")
    func list() throws {
        let names = OpenAIPreset.all.map(\.name)
        #expect(Set(names).count == names.count && names.count > 20)
        for preset in OpenAIPreset.all {
            #expect(preset.name.utf8.allSatisfy { (0x61...0x7A).contains($0) }, "\(preset.name)")
            let settings = OpenAIProviderSettings(
                preset: preset,
                baseURL: preset.baseURL ?? "https://example.com",
                apiKey: "k"
            )
            _ = try OpenAIDialect(settings)
        }
        #expect(OpenAIPreset.named("nobody") == nil)
    }

    @Test("the documents have an example of each, and tell of its differences")
    func documented() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/providers.md")
        let text = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        for preset in OpenAIPreset.all {
            #expect(text.contains("kind: \(preset.name)"), "an example of \(preset.name)")
            let row = text.split(separator: "\n").first {
                $0.hasPrefix("| `") && $0.contains("`\(preset.name)`") && $0.split(separator: "|").count == 7
            }
            let differences = try #require(row, "a row of \(preset.name)")
            for name in preset.quirks.members.dropped + preset.quirks.members.refused + preset.quirks.droppedInMessages
            {
                #expect(differences.contains("`\(name)"), "\(preset.name): \(name)")
            }
            if let url = preset.baseURL, !preset.needsKey { #expect(text.contains(url), "\(url)") }
        }
    }

    @Test(
        "a preset without what it needs says so",
        arguments: [
            (
                "groq", nil,
                "providers.x.api_key: found nothing; expected a key of Groq, which answers nobody without one. Add it, for example as `${env:NAME}`."
            ),
            (
                "azure", "k",
                "providers.x.base_url: found nothing; expected the address of Azure OpenAI. Add it: only you know where yours is."
            ),
            (
                "compatible", nil,
                "providers.x.base_url: found nothing; expected the address of another OpenAI-compatible server. Add it: only you know where yours is."
            ),
            ("ollama", nil, nil), ("openai", "k", nil),
        ] as [(String, String?, String?)]
    )
    func missing(name: String, key: String?, expected: String?) async throws {
        let client = try CurlClient()
        let preset = try #require(OpenAIPreset.named(name))
        var found: String?
        do {
            _ = try OpenAIProvider(
                OpenAIProviderSettings(preset: preset, apiKey: key),
                client: client,
                at: "/providers/x"
            )
        } catch {
            found = error.description
        }
        await client.shutdown()
        #expect(found == expected)
    }

    @Test(
        "calls Azure's two APIs where they are, by the deployment's name",
        arguments: [
            ("https://n.openai.azure.com", nil, "https://n.openai.azure.com/openai/v1/chat/completions"),
            ("https://n.openai.azure.com/", nil, "https://n.openai.azure.com/openai/v1/chat/completions"),
            ("https://n.openai.azure.com/openai/v1/", nil, "https://n.openai.azure.com/openai/v1/chat/completions"),
            (
                "https://n.openai.azure.com", "preview",
                "https://n.openai.azure.com/openai/v1/chat/completions?api-version=preview"
            ),
            (
                "https://n.openai.azure.com", "2024-10-21",
                "https://n.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21"
            ),
            (
                "https://n.openai.azure.com/openai", "2024-10-21",
                "https://n.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21"
            ),
            (
                "https://n.openai.azure.com/openai/deployments/x", "2024-10-21",
                "https://n.openai.azure.com/openai/deployments/x/chat/completions?api-version=2024-10-21"
            ),
            (
                "https://n.services.ai.azure.com/models", "2024-05-01-preview",
                "https://n.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview"
            ),
        ] as [(String, String?, String)]
    )
    func azure(base: String, version: String?, expected: String) throws {
        var settings = OpenAIProviderSettings(
            preset: try #require(OpenAIPreset.named("azure")),
            baseURL: base,
            apiKey: "k"
        )
        settings.apiVersion = version
        let request = try OpenAIDialect(settings).request(for: try Bench.call(model: "my gpt"))
        #expect(request.url == expected)
    }

    @Test(
        "sends the key as the vendor wants it, and an organization and a project",
        arguments: ["openai", "azure", "vllm"]
    )
    func keys(name: String) async throws {
        try await VendorBench.with(name, set: { ($0.organization, $0.project) = ("org", "proj") }) { bench in
            _ = try await bench.provider.complete(try Bench.call())
            let head = try #require(bench.heads.first)
            #expect(head.contains("authorization: bearer key-0123456789") == (name != "azure"))
            #expect(head.contains("api-key: key-0123456789") == (name == "azure"))
            #expect(head.contains("openai-organization: org") && head.contains("openai-project: proj"))
        }
    }
}
