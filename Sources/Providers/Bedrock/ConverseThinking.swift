// SPDX-License-Identifier: Apache-2.0

import Cascade

/// A client's `reasoning_effort` in the words of the model's family.
///
/// An effort is a hint: where the family has no word for it, or the rest of the request forbids thinking, it is left out. That there
/// be none is more than that where Claude thinks unasked.
struct ConverseThinking {
    /// Members of `additionalModelRequestFields`, with the JSON texts of their values.
    let members: [(name: String, json: String)]

    /// The tokens that Claude may think before it answers, where it thinks within a budget.
    private static let budgets = ["low": 1_024, "medium": 4_096, "high": 16_384, "xhigh": 24_576, "max": 24_576]
    /// The least that Claude takes.
    private static let leastBudget = 1_024
    /// The words that a family has for efforts; others are said as the nearest of these.
    private static let steps = ["minimal": "low", "low": "low", "medium": "medium", "high": "high", "xhigh": "high"]

    /// - Parameters:
    ///   - effort: The client's word; `none` asks for no thinking.
    ///   - model: What is asked.
    ///   - mayThink: Whether the rest of the request lets Claude think: not with a temperature or `top_p` other than 1 or with `top_k`,
    ///     nor where a tool must be called, nor after calls of tools that come without their reasoning.
    ///   - isBounded: Whether the request has a limit or says how tokens are drawn, beside which Nova takes no effort `high`.
    ///   - maxOutputTokens: The limit, which thinking counts towards.
    /// - Throws: `unsupported` for `none` where the model always thinks.
    init?(
        effort: String,
        model: BedrockModelID,
        mayThink: Bool,
        isBounded: Bool,
        maxOutputTokens: Int?
    ) throws(ProviderError) {
        switch model.family {
        case .claude(let model) where effort == "none":
            switch model.restraint {
            case .silence: return nil
            case .type(let type): members = [("thinking", #"{"type":"\#(type)"}"#)]
            case .nothing: throw .unsupported(UnsupportedField("reasoning_effort", ClaudeModel.alwaysThinks))
            }
        case .claude(let model) where !mayThink || !model.thinks:
            return nil
        case .claude(let model) where model.thinksAdaptively:
            guard let step = Self.steps[effort] else { return nil }
            members = [("thinking", #"{"type":"adaptive"}"#), ("output_config", #"{"effort":"\#(step)"}"#)]
        case .claude:
            // Half of the limit at most, so that the other half is left for the answer.
            guard let budget = Self.budgets[effort].map({ min($0, maxOutputTokens.map { $0 / 2 } ?? $0) }),
                budget >= Self.leastBudget
            else { return nil }
            members = [("thinking", #"{"type":"enabled","budget_tokens":\#(budget)}"#)]
        case .nova2:
            guard let step = Self.steps[effort] else { return nil }
            let word = step == "high" && isBounded ? "medium" : step
            members = [("reasoningConfig", #"{"type":"enabled","maxReasoningEffort":"\#(word)"}"#)]
        case .openAI:
            guard let step = Self.steps[effort] else { return nil }
            members = [("reasoning_effort", "\"\(step)\"")]
        case .other:
            return nil
        }
    }
}
