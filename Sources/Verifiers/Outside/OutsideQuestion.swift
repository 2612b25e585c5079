// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What a program or an endpoint outside is asked: `{"candidate": …, "request": …}` on one line.
enum OutsideQuestion {
    /// The question about a candidate, in JSON without a line break.
    ///
    /// `candidate` has `content` (a text, or null where there is none), `tool_calls`, `refusal`, `finish_reason` and `model`; `request` is
    /// the client's, as it was sent.
    static func line(_ candidate: Candidate) -> [UInt8] {
        let completion = candidate.completion
        let request = candidate.request.body.text
        var writer = JSONWriter(capacity: completion.text.count * 9 / 8 + request.count + 256)
        writer.beginObject()
        writer.key("candidate")
        writer.beginObject()
        writer.key("content")
        if completion.text.isEmpty { writer.null() } else { writer.string(utf8: completion.text) }
        if !completion.toolCalls.isEmpty {
            writer.key("tool_calls")
            writer.beginArray()
            for call in completion.toolCalls { call.write(to: &writer) }
            writer.endArray()
        }
        if let refusal = completion.refusal {
            writer.key("refusal")
            writer.string(utf8: refusal)
        }
        writer.key("finish_reason")
        if let reason = completion.finishReason { writer.string(reason.wireName) } else { writer.null() }
        writer.key("model")
        writer.string(candidate.model)
        writer.endObject()
        writer.key("request")
        // Line breaks stand only between the parts of a JSON text, never inside its strings.
        writer.raw(request.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
        writer.endObject()
        return writer.take()
    }
}
