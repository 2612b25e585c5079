// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Providers

/// What a provider can be, as `kind` names it.
struct ProviderKind: Sendable {
    enum Dialect: Sendable { case demo, openAI, anthropic, gemini, vertex, bedrock }

    /// The word under `kind`.
    let name: String
    /// What it is called in messages.
    let title: String
    let dialect: Dialect
    /// Where it is, as `check --explain` shows it; nil where only the operator knows.
    let knownURL: String?
    /// Whether it answers nobody without a key.
    var needsKey = true

    /// An address of its kind, for messages.
    var exampleURL: String {
        if name == "azure" { return "https://NAME.openai.azure.com" }
        return knownURL.flatMap { $0.hasPrefix("http") && !$0.contains("{") ? $0 : nil } ?? "https://api.openai.com/v1"
    }

    /// Every kind, in the order of the documents.
    static let all: [ProviderKind] =
        presets + [
            ProviderKind(
                name: "anthropic",
                title: "Anthropic",
                dialect: .anthropic,
                knownURL: "https://api.anthropic.com"
            ),
            ProviderKind(
                name: "gemini",
                title: "the Gemini API",
                dialect: .gemini,
                knownURL: "https://generativelanguage.googleapis.com/v1beta"
            ),
            ProviderKind(name: "vertex", title: "Vertex AI", dialect: .vertex, knownURL: "the region's"),
            ProviderKind(name: "bedrock", title: "AWS Bedrock", dialect: .bedrock, knownURL: "the region's"),
            ProviderKind(name: "demo", title: "the demo", dialect: .demo, knownURL: nil, needsKey: false),
        ]

    private static let presets = OpenAIPreset.all.map { preset in
        ProviderKind(
            name: preset.name,
            title: preset.title,
            dialect: .openAI,
            knownURL: preset.baseURL,
            needsKey: preset.needsKey
        )
    }

    /// The kind of that name; nil if there is none.
    static func named(_ name: String) -> ProviderKind? {
        all.first { $0.name == name }
    }

    /// Reads the kind that a key names; nil after a problem.
    static func read(_ key: String, of reader: inout SettingsReader) -> ProviderKind? {
        let words = all.map(\.name)
        guard reader.has(key) else {
            reader.reportMissing(key, expected: "what speaks there, such as `openai`, `anthropic` or `vllm`")
            return nil
        }
        let near = reader.value(key)?.string.flatMap { NearestName.of($0, in: words) }
        return reader.read(
            key,
            expected: "one of " + words.map { "`\($0)`" }.joined(separator: ", "),
            remedy: near.map { "Did you mean `\($0)`?" } ?? "Write `openai` for a server with OpenAI's API.",
            default: nil,
            describe: \.name,
            convert: { value in all.first { $0.name == value.string } }
        )
    }
}
