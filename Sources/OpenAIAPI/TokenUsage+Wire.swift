// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension TokenUsage {
    /// What an answer, or a chunk of one, says was used; nil where it does not say.
    ///
    /// - Parameters:
    ///   - answer: The whole object; Groq's streams have the usage under `x_groq`.
    ///   - choice: Its choice, under which some servers have it.
    init?(answer: JSONNode, choice: JSONNode?) {
        var usage = answer["usage"].flatMap { $0.isNull ? nil : $0 }
        // Groq and Moonshot tell it with the end of the answer only.
        if usage == nil, choice == nil || choice?["finish_reason"]?.isNull == false {
            usage = choice?["usage"] ?? answer["x_groq"]?["usage"]
        }
        guard let usage, let read = TokenUsage(wire: usage) else { return nil }
        self = read
    }

    /// Reads OpenAI's `usage` object and what compatible servers have in it; nil where the counts are missing.
    init?(wire usage: JSONNode) {
        guard let input = usage["prompt_tokens"]?.int else { return nil }
        let inputs = usage["prompt_tokens_details"]
        // DeepSeek's name; LiteLLM's; Moonshot's.
        let cached =
            inputs?["cached_tokens"] ?? usage["prompt_cache_hit_tokens"] ?? usage["cache_read_input_tokens"]
            ?? usage["cached_tokens"]
        // OpenRouter's name; LiteLLM's older ones.
        let written =
            inputs?["cache_write_tokens"] ?? inputs?["cache_creation_tokens"] ?? usage["cache_creation_input_tokens"]
        // SGLang and Perplexity have no details.
        let reasoning =
            (usage["completion_tokens_details"]?["reasoning_tokens"] ?? usage["reasoning_tokens"])?.int ?? 0
        var output = usage["completion_tokens"]?.int ?? 0
        // xAI counts reasoning apart from the answer, and in the sum.
        if reasoning > 0, usage["total_tokens"]?.int == input &+ output &+ reasoning { output += reasoning }
        self.init(
            input: input,
            cachedInput: cached?.int ?? 0,
            cacheWrites: written?.int ?? 0,
            output: output,
            reasoning: reasoning
        )
    }

    /// The usage in OpenAI's form.
    ///
    /// Tokens written to a cache stand under `cache_write_tokens`, as OpenRouter and LiteLLM have them; an estimate is marked by
    /// `"cascade": {"estimated": true}`.
    var wire: [UInt8] {
        var writer = JSONWriter(capacity: 224)
        writer.beginObject()
        writer.key("prompt_tokens")
        writer.int(input)
        writer.key("completion_tokens")
        writer.int(output)
        writer.key("total_tokens")
        writer.int(input + output)
        Self.write(
            "prompt_tokens_details",
            [("cached_tokens", cachedInput), ("cache_write_tokens", cacheWrites)],
            to: &writer
        )
        Self.write("completion_tokens_details", [("reasoning_tokens", reasoning)], to: &writer)
        if isEstimated {
            writer.key("cascade")
            writer.raw(Array(#"{"estimated":true}"#.utf8))
        }
        writer.endObject()
        return writer.take()
    }

    private static func write(_ name: String, _ counts: [(name: String, count: Int)], to writer: inout JSONWriter) {
        guard counts.contains(where: { $0.count > 0 }) else { return }
        writer.key(name)
        writer.beginObject()
        for (name, count) in counts where count > 0 {
            writer.key(name)
            writer.int(count)
        }
        writer.endObject()
    }
}
