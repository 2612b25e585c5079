// SPDX-License-Identifier: Apache-2.0

import Foundation
import PolicyFile
import Testing

@testable import cascade_server

/// What the documents show of `cascade.yaml` is what the program takes.
struct DocumentedConfigurationTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs")
        .standardized

    /// The YAML of a document that has providers or models.
    private static func examples(in document: String) throws -> [String] {
        let text = try String(contentsOf: docs.appending(path: document), encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst().compactMap { rest in
            let example = rest.components(separatedBy: "\n```")[0] + "\n"
            let keys = example.split(separator: "\n").map { $0.prefix { $0 != ":" } }
            return keys.contains("providers") || keys.contains("models") ? example : nil
        }
    }

    /// An example with what it leaves to the reader: a model, or the providers that its models name.
    private func whole(_ example: String) -> String {
        let lines = example.split(separator: "\n")
        if !lines.contains(where: { $0.hasPrefix("models:") }) {
            let names = lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.hasPrefix("  #") }
                .map { $0.dropFirst(2).prefix { $0 != ":" } }
            let models = names.map { "  for-\($0): { provider: \($0), price: free }\n" }
            return example + "models:\n" + models.joined()
        }
        guard !lines.contains(where: { $0.hasPrefix("providers:") }) else { return example }
        return """
            providers:
              azure: { kind: azure, base_url: https://n.openai.azure.com, api_key: k }
              openai: { kind: openai, api_key: k }

            """ + example
    }

    @Test(
        "every example in the documents holds",
        arguments: ["configuration.md", "providers.md", "deployments.md", "http.md", "../README.md"]
    )
    func holds(document: String) throws {
        let examples = try Self.examples(in: document)
        #expect(!examples.isEmpty)
        for example in examples {
            let names = example.components(separatedBy: "${env:").dropFirst().map { $0.prefix { $0 != "}" } }
            let environment = Dictionary(names.map { (String($0), "value") }) { first, _ in first }
            do throws(PolicyFileError) {
                _ = try ConfigurationFile(
                    bytes: Array(whole(example).utf8),
                    path: document,
                    folder: "",
                    secrets: SecretSource(environment: environment) { _ in Array("secret".utf8) }
                )
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    @Test("every kind of provider has an example", arguments: ProviderKind.all.map(\.name))
    func kinds(kind: String) throws {
        let text = try ["configuration.md", "providers.md"].flatMap(Self.examples).joined()
        #expect(text.contains("kind: \(kind)"), "\(kind)")
    }
}
