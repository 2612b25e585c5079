// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Writes a completion as the body of one answer.
///
/// Where the upstream answered in this shape, its own body is kept byte for byte and only what changed is spliced in.
package enum ChatCompletionWriter {
    /// The body.
    ///
    /// - Parameters:
    ///   - completion: The answer; its text may differ from the upstream's.
    ///   - model: The name of the model to report.
    ///   - id: The answer's id where the upstream sent none.
    ///   - created: When the answer was made, in seconds since 1970, where the upstream did not say.
    ///   - usage: What the answer used where the upstream did not say.
    ///   - cascade: The JSON object to add under `cascade`; nil for none.
    /// - Returns: A JSON object.
    package static func body(
        _ completion: Completion,
        model: String,
        id: String,
        created: Int64,
        usage: TokenUsage,
        cascade: [UInt8]? = nil
    ) -> [UInt8] {
        guard let document = completion.wire, let message = completion.wireMessage else {
            return write(completion, model: model, id: id, created: created, usage: usage, cascade: cascade)
        }
        let root = document.root
        var splice = JSONSplice(document)
        if root["id"]?.string == nil { splice.set("id", to: JSONText.string(id), in: root) }
        if root["model"]?.string != model { splice.set("model", to: JSONText.string(model), in: root) }
        if !completion.isTold(by: message["content"]) {
            splice.set("content", to: JSONText.string(utf8: completion.text), in: message)
        }
        if completion.hidesLogprobs, let choice = completion.wireChoice, choice["logprobs"]?.isNull == false {
            splice.set("logprobs", to: JSONText.null, in: choice)
        }
        if let choice = completion.wireChoice, let reason = choice["finish_reason"]?.string,
            reason != completion.wireFinishReason
        {
            splice.set("finish_reason", to: JSONText.string(completion.wireFinishReason), in: choice)
        }
        if root["usage"]?["prompt_tokens"] == nil { splice.set("usage", to: usage.wire, in: root) }
        if let cascade { splice.set("cascade", to: cascade, in: root) }
        return splice.bytes()
    }

    private static func write(
        _ completion: Completion,
        model: String,
        id: String,
        created: Int64,
        usage: TokenUsage,
        cascade: [UInt8]?
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: completion.text.count + (cascade?.count ?? 0) + 512)
        writer.beginObject()
        writer.key("id")
        writer.string(completion.id ?? id)
        writer.key("object")
        writer.string("chat.completion")
        writer.key("created")
        writer.int(created)
        writer.key("model")
        writer.string(model)
        writer.key("choices")
        writer.beginArray()
        writer.beginObject()
        writer.key("index")
        writer.int(0)
        writer.key("message")
        writeMessage(of: completion, to: &writer)
        writer.key("logprobs")
        if let logprobs = completion.wireLogprobs { writer.raw(logprobs) } else { writer.null() }
        writer.key("finish_reason")
        writer.string(completion.wireFinishReason)
        writer.endObject()
        writer.endArray()
        writer.key("usage")
        writer.raw(usage.wire)
        if let cascade {
            writer.key("cascade")
            writer.raw(cascade)
        }
        writer.endObject()
        return writer.take()
    }

    private static func writeMessage(of completion: Completion, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("role")
        writer.string("assistant")
        writer.key("content")
        if completion.text.isEmpty, completion.refusal != nil || !completion.toolCalls.isEmpty {
            writer.null()
        } else {
            writer.string(utf8: completion.text)
        }
        writer.key("refusal")
        if let refusal = completion.refusal { writer.string(utf8: refusal) } else { writer.null() }
        if !completion.reasoning.isEmpty {
            writer.key("reasoning_content")
            writer.string(utf8: completion.reasoning)
        }
        if let blocks = completion.wireThinkingBlocks {
            writer.key("thinking_blocks")
            writer.raw(blocks)
        }
        if let call = completion.legacyCall {
            writer.key("function_call")
            writer.beginObject()
            writer.key("name")
            writer.string(call.name)
            writer.key("arguments")
            writer.string(utf8: call.arguments)
            writer.endObject()
        } else if !completion.toolCalls.isEmpty {
            writer.key("tool_calls")
            writer.beginArray()
            for call in completion.toolCalls { call.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
    }
}

extension Completion {
    /// Whether a message's content is the text as it is.
    fileprivate func isTold(by content: JSONNode?) -> Bool {
        guard let content, content.kind == .string else { return text.isEmpty }
        return content.document.tape.string(at: content.index, equals: text.span)
    }
}
