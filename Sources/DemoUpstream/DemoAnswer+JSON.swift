// SPDX-License-Identifier: Apache-2.0

import JSON

extension DemoAnswer {
    /// The body of a whole answer.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: text.utf8.count + text.utf8.count / 8 + 512)
        begin("chat.completion", &writer)
        writer.key("message")
        writer.beginObject()
        writer.key("role")
        writer.string("assistant")
        writer.key("content")
        if refusal != nil || !calls.isEmpty && text.isEmpty { writer.null() } else { writer.string(text) }
        writer.key("refusal")
        if let refusal { writer.string(refusal) } else { writer.null() }
        if !calls.isEmpty {
            writer.key("tool_calls")
            writer.beginArray()
            for call in calls { write(call, index: nil, to: &writer) }
            writer.endArray()
        }
        writer.endObject()
        end(finishReason: finishReason, &writer)
        writer.key("usage")
        writeUsage(to: &writer)
        writer.endObject()
        return writer.take()
    }

    /// The events of a stream, each with its blank line, `[DONE]` left out.
    ///
    /// - Parameters:
    ///   - includeUsage: Whether the last one tells the usage.
    ///   - pieceLength: The characters of text in one event.
    /// - Returns: The events' bytes.
    func events(includeUsage: Bool, pieceLength: Int = 24) -> [[UInt8]] {
        var events = [chunk(text: "", under: "content", role: true)]
        var left = text[...]
        while !left.isEmpty {
            events.append(chunk(text: String(left.prefix(pieceLength)), under: "content"))
            left = left.dropFirst(pieceLength)
        }
        if let refusal { events.append(chunk(text: refusal, under: "refusal")) }
        for (index, call) in calls.enumerated() {
            events.append(
                chunk { writer in
                    writer.key("tool_calls")
                    writer.beginArray()
                    write(call, index: index, to: &writer)
                    writer.endArray()
                }
            )
        }
        events.append(chunk(finishReason: finishReason) { _ in })
        if includeUsage {
            var writer = JSONWriter(capacity: 256)
            begin("chat.completion.chunk", &writer, hasChoice: false)
            writer.endArray()
            writer.key("usage")
            writeUsage(to: &writer)
            writer.endObject()
            events.append(Self.event(writer.take()))
        }
        return events
    }

    static let done = Array("data: [DONE]\n\n".utf8)

    static func event(_ json: [UInt8]) -> [UInt8] {
        Array("data: ".utf8) + json + [0x0A, 0x0A]
    }

    private func chunk(text: String, under name: String, role: Bool = false) -> [UInt8] {
        chunk { writer in
            if role {
                writer.key("role")
                writer.string("assistant")
            }
            writer.key(name)
            writer.string(text)
        }
    }

    private func chunk(finishReason: String? = nil, _ delta: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(capacity: 320)
        begin("chat.completion.chunk", &writer)
        writer.key("delta")
        writer.beginObject()
        delta(&writer)
        writer.endObject()
        end(finishReason: finishReason, &writer)
        writer.endObject()
        return Self.event(writer.take())
    }

    private func begin(_ object: String, _ writer: inout JSONWriter, hasChoice: Bool = true) {
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        writer.key("object")
        writer.string(object.description)
        writer.key("created")
        writer.int(DemoAnswer.created)
        writer.key("model")
        writer.string(model)
        writer.key("system_fingerprint")
        writer.string("demo")
        writer.key("choices")
        writer.beginArray()
        guard hasChoice else { return }
        writer.beginObject()
        writer.key("index")
        writer.int(0)
    }

    private func end(finishReason: String?, _ writer: inout JSONWriter) {
        writer.key("logprobs")
        writer.null()
        writer.key("finish_reason")
        if let finishReason { writer.string(finishReason) } else { writer.null() }
        writer.endObject()
        writer.endArray()
    }

    private func write(_ call: Call, index: Int?, to writer: inout JSONWriter) {
        writer.beginObject()
        if let index {
            writer.key("index")
            writer.int(index)
        }
        writer.key("id")
        writer.string(call.id)
        writer.key("type")
        writer.string("function")
        writer.key("function")
        writer.beginObject()
        writer.key("name")
        writer.string(call.name)
        writer.key("arguments")
        writer.string(call.arguments)
        writer.endObject()
        writer.endObject()
    }

    private func writeUsage(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("prompt_tokens")
        writer.int(promptTokens)
        writer.key("completion_tokens")
        writer.int(completionTokens)
        writer.key("total_tokens")
        writer.int(promptTokens + completionTokens)
        writer.endObject()
    }
}
