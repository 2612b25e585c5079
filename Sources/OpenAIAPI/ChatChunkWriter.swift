// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Writes a verified completion as an event stream of chunks.
///
/// The order: a chunk with the role, then reasoning, text, refusal and tool calls in pieces, the reason to stop, the usage where it was
/// asked for, the `cascade` object in a chunk without choices, and `[DONE]`. Members of the upstream's message that we do not
/// know come with the role; its log-probabilities come with the first piece of text.
package struct ChatChunkWriter: Sendable {
    /// A comment that keeps a waiting connection open.
    package static let keepAlive: [UInt8] = Array(": verifying\n\n".utf8)

    /// What ends a stream after its headers are gone out, and no answer can follow.
    package static func error(_ body: ErrorBody) -> [UInt8] {
        Array("event: error\ndata: ".utf8) + body.json + Array("\n\n".utf8)
    }

    /// The most bytes of text in one chunk.
    static let pieceBytes = 256

    private let completion: Completion
    private let usage: [UInt8]?
    private let cascade: [UInt8]?
    /// All of a chunk before its choice.
    private let opening: [UInt8]
    private var bytes: [UInt8] = []

    /// The whole stream.
    ///
    /// - Parameters:
    ///   - completion: The answer; its text may differ from the upstream's.
    ///   - model: The name of the model to report.
    ///   - id: The answer's id where the upstream sent none.
    ///   - created: When the answer was made, in seconds since 1970, where the upstream did not say.
    ///   - usage: What the answer used, where the client asked for it.
    ///   - cascade: The JSON object of the last chunk; nil for no such chunk.
    /// - Returns: All events, `[DONE]` included.
    package static func events(
        _ completion: Completion,
        model: String,
        id: String,
        created: Int64,
        usage: TokenUsage?,
        cascade: [UInt8]? = nil
    ) -> [UInt8] {
        let root = completion.wire?.root
        var head = JSONWriter(capacity: 192)
        head.beginObject()
        head.key("id")
        head.string(completion.id ?? id)
        head.key("object")
        head.string("chat.completion.chunk")
        head.key("created")
        head.int(root?["created"]?.int ?? Int(created))
        head.key("model")
        head.string(model)
        for name in ["service_tier", "system_fingerprint"] {
            guard let value = root?[name] else { continue }
            head.key(name)
            head.raw(oneLine(value.text))
        }
        head.endObject()
        var writer = ChatChunkWriter(
            completion,
            opening: Array("data: ".utf8) + head.take().dropLast() + Array(#","choices":["#.utf8),
            usage: usage.map { usage in
                if let wire = root?["usage"], wire["prompt_tokens"] != nil { oneLine(wire.text) } else { usage.wire }
            },
            cascade: cascade.map { oneLine($0[...]) }
        )
        return writer.write()
    }

    private init(_ completion: Completion, opening: [UInt8], usage: [UInt8]?, cascade: [UInt8]?) {
        self.completion = completion
        self.opening = opening
        self.usage = usage
        self.cascade = cascade
        let chunks = completion.text.count / Self.pieceBytes + 6
        bytes.reserveCapacity(completion.text.count * 5 / 4 + chunks * (opening.count + 96) + (cascade?.count ?? 0))
    }

    private mutating func write() -> [UInt8] {
        let completion = completion
        let written =
            ["role", "content", "refusal", "tool_calls"] + (completion.legacyCall == nil ? [] : ["function_call"])
        chunk { writer, message in
            writer.key("role")
            writer.string("assistant")
            if !completion.text.isEmpty {
                writer.key("content")
                writer.string("")
            }
            Self.writeUnknownMembers(of: message, apart: written, to: &writer)
        }
        // An upstream's own message has its reasoning among the members that went with the role.
        if completion.wire == nil { writeReasoning() }
        var logprobs = completion.wireLogprobs
        for piece in TextPieces(completion.text, count: Self.pieceBytes) {
            chunk(logprobs: logprobs) { writer, _ in
                writer.key("content")
                writer.string(utf8: piece)
            }
            logprobs = nil
        }
        for piece in TextPieces(completion.refusal ?? [], count: Self.pieceBytes) {
            chunk { writer, _ in
                writer.key("refusal")
                writer.string(utf8: piece)
            }
        }
        for index in completion.toolCalls.indices { writeToolCall(at: index) }
        chunk(finishReason: completion.wireFinishReason) { _, _ in }
        if let usage { end(choice: [], more: ("usage", usage)) }
        if let cascade { end(choice: [], more: ("cascade", cascade)) }
        bytes += Array("data: [DONE]\n\n".utf8)
        return bytes
    }

    // MARK: Chunks

    /// Writes a chunk whose delta has the members that `body` writes.
    private mutating func chunk(
        logprobs: [UInt8]? = nil,
        finishReason: String? = nil,
        _ body: (inout JSONWriter, JSONNode?) -> Void
    ) {
        var writer = JSONWriter(capacity: Self.pieceBytes + 96)
        writer.beginObject()
        writer.key("index")
        writer.int(0)
        writer.key("delta")
        writer.beginObject()
        body(&writer, completion.wireMessage)
        writer.endObject()
        writer.key("logprobs")
        if let logprobs { writer.raw(Self.oneLine(logprobs[...])) } else { writer.null() }
        writer.key("finish_reason")
        if let finishReason { writer.string(finishReason) } else { writer.null() }
        writer.endObject()
        // Clients that ask for the usage are promised the member in every chunk.
        end(choice: writer.take(), more: usage == nil ? nil : ("usage", Array("null".utf8)))
    }

    private mutating func end(choice: [UInt8], more: (name: String, json: [UInt8])?) {
        bytes += opening
        bytes += choice
        bytes.append(UInt8(ascii: "]"))
        if let more {
            bytes += Array(#","\#(more.name)":"#.utf8)
            bytes += more.json
        }
        bytes += Array("}\n\n".utf8)
    }

    private mutating func writeReasoning() {
        for piece in TextPieces(completion.reasoning, count: Self.pieceBytes) {
            chunk { writer, _ in
                writer.key("reasoning_content")
                writer.string(utf8: piece)
            }
        }
        guard let blocks = completion.wireThinkingBlocks else { return }
        chunk { writer, _ in
            writer.key("thinking_blocks")
            writer.raw(Self.oneLine(blocks[...]))
        }
    }

    private mutating func writeToolCall(at index: Int) {
        let call = completion.toolCalls[index]
        chunk { writer, message in
            call.writeStart(at: index, type: message?["tool_calls"]?[index]?["type"]?.string, to: &writer)
        }
        for piece in TextPieces(call.arguments, count: Self.pieceBytes) {
            chunk { writer, _ in call.write(piece, at: index, to: &writer) }
        }
    }

    /// JSON text without line breaks, which would end the event; between values a space does as well.
    static func oneLine(_ json: ArraySlice<UInt8>) -> [UInt8] {
        json.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
    }

    private static func writeUnknownMembers(of message: JSONNode?, apart known: [String], to writer: inout JSONWriter) {
        guard let message else { return }
        for member in message.members where !member.value.isNull && !known.contains(member.name) {
            writer.key(member.name)
            writer.raw(oneLine(member.value.text))
        }
    }
}
