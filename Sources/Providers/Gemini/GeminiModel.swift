// SPDX-License-Identifier: Apache-2.0

/// What a model's name tells of what it takes.
struct GeminiModel {
    /// The number of its generation, as 2 of `gemini-2.5-pro`; nil where the name does not say, as that of an alias or a tuned model.
    let generation: Int?
    /// Whether it is one of the large models.
    let isPro: Bool

    init(_ name: String) {
        let id = name.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
        let digits = id.starts(with: "gemini-".utf8) ? id.dropFirst(7).prefix { (0x30...0x39).contains($0) } : []
        generation = Int(String(decoding: digits, as: UTF8.self))
        isPro = id.split(separator: UInt8(ascii: "-")).contains { $0.elementsEqual("pro".utf8) }
    }

    /// Whether it is of the generation that has levels of thinking, wants the signatures of its thoughts back, and takes a schema
    /// beside tools; a name that does not say is that of a model of today.
    var isThird: Bool { generation.map { $0 >= 3 } ?? true }

    /// What an effort of OpenAI's is for the model, as JSON for `thinkingConfig`; nil for one that the API has no word for.
    ///
    /// The numbers are those of Google's own endpoint for OpenAI's clients (ai.google.dev/gemini-api/docs/openai, "Thinking"). A pro model
    /// cannot be told not to think.
    func thinking(effort: String) -> String? {
        guard isThird else {
            if isPro, effort == "none" { return nil }
            let budgets = ["none": 0, "minimal": 1_024, "low": 1_024, "medium": 8_192, "high": 24_576, "xhigh": 24_576]
            return budgets[effort].map { #"{"thinkingBudget":\#($0)}"# }
        }
        switch effort {
        case "minimal": return #"{"thinkingLevel":"\#(isPro ? "low" : "minimal")"}"#
        case "low", "medium", "high", "xhigh": return #"{"thinkingLevel":"\#(effort)"}"#
        default: return nil
        }
    }
}
