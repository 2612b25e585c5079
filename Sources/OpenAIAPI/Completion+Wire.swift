// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension TokenUsage {
    /// The usage in OpenAI's form.
    var wire: [UInt8] {
        var writer = JSONWriter(capacity: 160)
        writer.beginObject()
        writer.key("prompt_tokens")
        writer.int(input)
        writer.key("completion_tokens")
        writer.int(output)
        writer.key("total_tokens")
        writer.int(input + output)
        if cachedInput > 0 {
            writer.key("prompt_tokens_details")
            writer.raw(Array(#"{"cached_tokens":\#(cachedInput)}"#.utf8))
        }
        if reasoning > 0 {
            writer.key("completion_tokens_details")
            writer.raw(Array(#"{"reasoning_tokens":\#(reasoning)}"#.utf8))
        }
        writer.endObject()
        return writer.take()
    }
}

extension Completion {
    /// The upstream's choice, where it answered in one piece.
    var wireChoice: JSONNode? { wire?.root["choices"]?[0] }

    /// The upstream's message, where it answered in one piece.
    var wireMessage: JSONNode? { wireChoice?["message"] }

    /// The reason to stop as OpenAI's API writes it; every whole answer has one.
    var wireFinishReason: String {
        (finishReason ?? (toolCalls.isEmpty ? .stop : .toolCalls)).wireName
    }
}
