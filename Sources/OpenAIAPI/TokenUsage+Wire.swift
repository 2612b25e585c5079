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
        let counts = UsageCounts(usage)
        guard let input = counts.input else { return nil }
        let reasoning = counts.reasoning ?? 0
        var output = counts.output ?? 0
        // xAI counts reasoning apart from the answer, and in the sum.
        if reasoning > 0, counts.total == input &+ output &+ reasoning {
            output = Self.bounded(output) + Self.bounded(reasoning)
        }
        self.init(
            input: input,
            cachedInput: counts.cached ?? 0,
            cacheWrites: counts.written ?? 0,
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

/// The counts of a `usage` object, by every server's name for them, found in one look at it.
private struct UsageCounts {
    var input, output, total, cached, written, reasoning: Int?

    init(_ usage: JSONNode) {
        guard usage.kind == .object else { return }
        add(membersOf: usage.index, in: usage.document.tape)
    }

    /// Adds the members of the object or of one of its details.
    private mutating func add(membersOf object: Int, in tape: JSONTape) {
        tape.forEachMember(of: object) { key, value in
            guard tape.kind(at: value) != .object else {
                if Self.isDetails(key, tape) { add(membersOf: value, in: tape) }
                return
            }
            switch tape.stringCount(at: key) {
            case 12 where tape.string(at: key, is: "total_tokens"): total = tape.int(at: value)
            case 13 where tape.string(at: key, is: "prompt_tokens"): input = tape.int(at: value)
            case 17 where tape.string(at: key, is: "completion_tokens"): output = tape.int(at: value)
            // In the details; beside them Moonshot, SGLang and Perplexity.
            case 13 where tape.string(at: key, is: "cached_tokens"): cached = tape.int(at: value) ?? cached
            case 16 where tape.string(at: key, is: "reasoning_tokens"): reasoning = tape.int(at: value) ?? reasoning
            // OpenRouter, LiteLLM; LiteLLM before; DeepSeek.
            case 18 where tape.string(at: key, is: "cache_write_tokens"): written = tape.int(at: value) ?? written
            case 21 where tape.string(at: key, is: "cache_creation_tokens"): written = written ?? tape.int(at: value)
            case 23 where tape.string(at: key, is: "cache_read_input_tokens"): cached = cached ?? tape.int(at: value)
            case 23 where tape.string(at: key, is: "prompt_cache_hit_tokens"): cached = cached ?? tape.int(at: value)
            case 27 where tape.string(at: key, is: "cache_creation_input_tokens"):
                written = written ?? tape.int(at: value)
            default: break
            }
        }
    }

    private static func isDetails(_ key: Int, _ tape: JSONTape) -> Bool {
        switch tape.stringCount(at: key) {
        case 21: tape.string(at: key, is: "prompt_tokens_details")
        case 25: tape.string(at: key, is: "completion_tokens_details")
        default: false
        }
    }
}
