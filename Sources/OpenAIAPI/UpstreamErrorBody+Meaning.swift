// SPDX-License-Identifier: Apache-2.0

import Cascade

extension UpstreamErrorBody {
    /// The codes of a content filter's refusal: OpenAI and Azure; Alibaba.
    static let filterCodes = [
        "content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "cyber_policy", "bio_policy",
        "data_inspection_failed",
    ]

    /// Whether a message is a content filter's, where the code says only that the request is not valid or not allowed.
    static func isAboutFilter(_ message: String) -> Bool {
        contains(message, oneOf: filterPhrases)
    }

    /// How OpenAI (under `invalid_prompt`), DeepSeek and xAI word it.
    private static let filterPhrases = [
        "flagged as potentially violating our usage policy", "content exists risk", "content violates usage guidelines",
    ]

    private static func contains(_ message: String, oneOf phrases: [String]) -> Bool {
        let text = message.prefix(2_000).lowercased()
        return phrases.contains { text.contains($0) }
    }

    /// OpenAI's code of a request that is longer than the model's context.
    package static let contextLengthCode = "context_length_exceeded"

    /// Whether the request is longer than the model's context.
    package var isContextLength: Bool {
        let codes = [Self.contextLengthCode, "exceed_context_size_error"]
        if [code, type].contains(where: { $0.map(codes.contains) ?? false }) { return true }
        return Self.contains(message, oneOf: Self.contextLengthPhrases)
    }

    /// How vLLM, Mistral, DeepSeek and Fireworks; SGLang; xAI; llama.cpp; Groq; and LiteLLM word it.
    private static let contextLengthPhrases = [
        "maximum context length", "model's context length", "maximum prompt length", "available context size",
        "reduce the length of the messages", "contextwindowexceedederror",
    ]

    /// Whether a rate limit refused the request, whatever the status: Groq does so with 413.
    package var isRateLimit: Bool {
        [code, type].contains { ["rate_limit_exceeded", "rate_limit_error", "429"].contains($0) }
    }

    /// Whether the account has no money or quota left, which OpenAI reports with 429: no waiting helps.
    package var isAccount: Bool {
        let codes = [
            "insufficient_quota", "credit_balance_exhausted", "organization_usage_limit_exceeded",
            "billing_hard_limit_reached",
        ]
        return [code, type].compactMap { $0 }.contains { codes.contains($0) || $0.hasSuffix("_spend_limit_exceeded") }
    }

    /// Whether the model's own output was at fault, such as a tool call that is not JSON: Groq reports that with 400.
    package var isBadOutput: Bool {
        ["tool_use_failed", "json_validate_failed"].contains(code)
    }

    /// The error's code, or else its type, if it is a plain word that is safe to log; nil otherwise.
    package var word: String? {
        let isWord: (String) -> Bool = { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
                        true
                    default: false
                    }
                }
        }
        return [code, type].compactMap { $0 }.first(where: isWord)
    }

    /// What an error means that came inside an answer with status 200, or inside a stream.
    ///
    /// Its words are left out: they are not redacted yet.
    ///
    /// - Parameter place: As in `inside a 200; expected a chunk`.
    /// - Returns: `malformed` where the code says no more.
    func fault(_ place: String) -> ProviderError {
        let status = code.flatMap(Int.init) ?? 0
        let named = word.map { " (`\($0)`)" } ?? ""
        if isContentFilter { return .refused(message: "the vendor's content filter refused the request") }
        if isAccount { return .unauthorised(status: 402) }
        if isRateLimit { return .rateLimited(retryAfter: nil) }
        switch status {
        case 401, 402, 403: return .unauthorised(status: status)
        case 408, 409, 425, 500..<600: return .unavailable(status: status, retryAfter: nil)
        default: break
        }
        if isContextLength {
            let message = "the conversation is longer than the model's context"
            return .invalidRequest(status: 400, message: message, param: "messages", code: Self.contextLengthCode)
        }
        guard !(400..<500).contains(status) else {
            return .invalidRequest(
                status: status,
                message: "the upstream refused the request",
                param: nil,
                code: word
            )
        }
        return .malformed(reason: "found an error\(named) \(place)")
    }
}
