// SPDX-License-Identifier: Apache-2.0

import Cascade

/// The names of assertions that fixtures share with promptfoo; `not-` before one turns it round.
enum AssertionName: String, CaseIterable, Sendable {
    case equals
    case contains
    case icontains
    case containsAll = "contains-all"
    case containsAny = "contains-any"
    case icontainsAll = "icontains-all"
    case icontainsAny = "icontains-any"
    case startsWith = "starts-with"
    case endsWith = "ends-with"
    case regex
    case isJSON = "is-json"
    case containsJSON = "contains-json"
    case isXML = "is-xml"
    case isRefusal = "is-refusal"
    case wordCount = "word-count"
    case characterCount = "character-count"
    case finishReason = "finish-reason"
    case toolCalls = "is-valid-openai-tools-call"
    case openAIFunctionCall = "is-valid-openai-function-call"
    case functionCall = "is-valid-function-call"
    case cost
    case latency

    /// Why promptfoo has an assertion of a name that fixtures refuse, and what to write instead; nil for unknown names.
    static func refusal(of name: String) -> (reason: String, remedy: String)? {
        let group = Refused.allCases.first { group in
            group.names.contains(name) || group.prefixes.contains { name.hasPrefix($0) }
        }
        return group.map { ($0.reason, $0.remedy) }
    }

    /// The name a writer probably meant.
    static func nearest(to name: String) -> String? {
        NearestName.of(name, in: allCases.map(\.rawValue) + Refused.allCases.flatMap(\.names))
    }

    /// What promptfoo has and fixtures do not, by the reason.
    private enum Refused: CaseIterable {
        case code, webhook, model, embedding, likeness, logprobs, tokens, dialect, steps, set, person

        var names: [String] {
            switch self {
            case .code: ["javascript", "python", "ruby"]
            case .webhook: ["webhook"]
            case .model:
                [
                    "llm-rubric", "g-eval", "factuality", "model-graded-closedqa", "model-graded-factuality",
                    "answer-relevance", "context-faithfulness", "context-recall", "context-relevance",
                    "conversation-relevance", "select-best", "max-score", "pi", "search-rubric", "agent-rubric",
                    "moderation", "guardrails", "classifier",
                ]
            case .embedding: ["similar"]
            case .likeness: ["levenshtein", "rouge-n", "bleu", "gleu", "meteor", "f-score", "bertscore"]
            case .logprobs: ["perplexity", "perplexity-score"]
            case .tokens: ["tokens-used"]
            case .dialect: ["is-sql", "contains-sql", "is-html", "contains-html", "contains-xml"]
            case .steps: ["tool-call-f1", "skill-used"]
            case .set: ["assert-set"]
            case .person: ["human"]
            }
        }

        var prefixes: [String] {
            switch self {
            case .embedding: ["similar:"]
            case .steps: ["trace-", "trajectory:"]
            default: []
            }
        }

        var reason: String {
            switch self {
            case .code: "which runs code"
            case .webhook: "which calls a service"
            case .model: "which asks a model"
            case .embedding: "which asks a model for embeddings"
            case .likeness: "which scores how alike two texts are"
            case .logprobs: "which needs the log-probabilities of the answer"
            case .tokens: "which counts tokens"
            case .dialect: "which needs a parser that fixtures do not have"
            case .steps: "which looks at the steps of an agent"
            case .set: "which groups assertions"
            case .person: "which asks a person"
            }
        }

        var remedy: String {
            switch self {
            case .code:
                "Use `contains`, `regex` or `is-json` with a schema here, or make the program a verifier of the policy "
                    + "(`exec`) and expect its finding."
            case .webhook: "Make the service a verifier of the policy (`http`) and expect its finding."
            case .model:
                "Make it a `judge` among the policy's verifiers, write its answer under `models`, and expect the verdict."
            case .embedding, .likeness: "Use `equals`, `contains` or `regex`, or a `judge` in the policy."
            case .logprobs: "Make it a `confidence` among the policy's verifiers, and expect the verdict."
            case .tokens: "Use `cost`, which follows from them."
            case .dialect: "Use `compile_check` or `xml` among the policy's verifiers, and expect the verdict."
            case .steps: "Judge the tool calls of one answer: `tool_calls` among the policy's verifiers."
            case .set: "List its assertions one by one: all have to hold."
            case .person: "Remove it, or write down what the person would look for."
            }
        }
    }
}
