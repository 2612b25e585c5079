// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Why the model stopped, in Google's words.
enum GeminiFinish {
    /// The reason that a word stands for.
    ///
    /// - Parameters:
    ///   - word: A `finishReason`.
    ///   - calls: How many tools the answer calls: the API says `STOP` then, too.
    /// - Returns: The reason; nil for the word that says that there is none yet.
    /// - Throws: `malformed` where the model wrote what the API could not read, which another try may mend; `unauthorised` and
    ///   `invalid_request` for what only the operator or the client can.
    static func reason(_ word: String, calls: Int) throws(ProviderError) -> FinishReason? {
        switch word {
        case "FINISH_REASON_UNSPECIFIED", "": nil
        case "STOP": calls > 0 ? .toolCalls : .stop
        case "MAX_TOKENS", "CONTINUATION": .length
        case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "ESCALATION",
            "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION":
            .contentFilter
        case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE":
            throw .malformed(
                reason: "found an answer that the API could not read (`\(word)`); expected text or tool calls"
            )
        case "MISSING_THOUGHT_SIGNATURE":
            throw .invalidRequest(
                status: 400,
                message: "a tool call of an earlier turn has lost its `extra_content`; send it back as it came",
                param: "messages",
                code: "missing_thought_signature"
            )
        case "PUP_LIMITED_DISABLED": throw .unauthorised(status: 403)
        default: .other(word.lowercased())
        }
    }
}

extension TokenUsage {
    /// Reads Google's `usageMetadata`; nil where it does not count the prompt, or counts nothing, as some gateways do.
    init?(gemini usage: JSONNode) {
        guard let prompt = usage["promptTokenCount"]?.int, prompt > 0 else { return nil }
        let input = Self.bounded(prompt) + Self.bounded(usage["toolUsePromptTokenCount"]?.int ?? 0)
        let answer = Self.bounded(usage["candidatesTokenCount"]?.int ?? 0)
        let thoughts = Self.bounded(usage["thoughtsTokenCount"]?.int ?? 0)
        // Thoughts are counted beside the answer; where the total says that they are in it, they are not added again.
        let areInside = thoughts > 0 && usage["totalTokenCount"]?.int == input + answer
        self.init(
            input: input,
            cachedInput: usage["cachedContentTokenCount"]?.int ?? 0,
            output: areInside ? answer : answer + thoughts,
            reasoning: thoughts
        )
    }
}

/// Reads the log-probabilities of a candidate's tokens.
enum GeminiLogprobs {
    /// The tokens; nil where there are none, or one of them has no log-probability.
    static func tokens(of candidate: JSONNode) -> [TokenLogprob]? {
        guard let result = candidate["logprobsResult"], let chosen = result["chosenCandidates"], chosen.kind == .array
        else {
            return nil
        }
        var tops = result["topCandidates"]?.elements
        var tokens: [TokenLogprob] = []
        tokens.reserveCapacity(chosen.count)
        for entry in chosen.elements {
            // Of a list with a hole in it no mean could be taken.
            guard let token = alternative(entry) else { return nil }
            let top = tops?.next()?["candidates"]?.elements.compactMap(alternative) ?? []
            tokens.append(TokenLogprob(bytes: token.bytes, logprob: token.logprob, top: top))
        }
        return tokens
    }

    private static func alternative(_ entry: JSONNode) -> TokenLogprob.Alternative? {
        guard let token = entry["token"]?.utf8, let logprob = entry["logProbability"]?.double, logprob.isFinite else {
            return nil
        }
        return TokenLogprob.Alternative(bytes: Array(token), logprob: logprob)
    }
}
