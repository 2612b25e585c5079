// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

// The conversation: system turns stand apart, neighbours of one speaker become one turn, results of tools are the user's.
extension MessagesBody {
    mutating func writeMessage(_ message: JSONNode) throws(ProviderError) {
        let cache = message["cache_control"]
        switch message["role"]?.string {
        case "system", "developer":
            if let content = message["content"] { try writeSystem(content, cache: cache) }
        case "assistant": try writeAnswer(message, cache: cache)
        case "tool": try writeToolResult(message, cache: cache)
        case "function": throw unsupported(message, "the API takes results of functions as turns of `tool` alone")
        default:
            // With a new question the model's reasoning begins anew.
            lacksReasoning = false
            if let content = message["content"] { try writeContent(content, as: .user, cache: cache) }
        }
    }

    /// Writes the blocks of a system turn: text, or parts.
    mutating func writeSystem(_ content: JSONNode, cache: JSONNode?) throws(ProviderError) {
        if let text = content.utf8 { return writeSystemText(text, cache: cache) }
        let last = content.count - 1
        for (position, part) in content.elements.enumerated() {
            guard let text = part["text"]?.utf8 else {
                throw unsupported(part, "the API takes system turns of text alone")
            }
            writeSystemText(text, cache: part["cache_control"] ?? (position == last ? cache : nil))
        }
    }

    mutating func writeSystemText(_ text: ArraySlice<UInt8>, cache: JSONNode?) {
        guard !text.allSatisfy(\.isBlank) else { return }
        if !hasSystem {
            hasSystem = true
            system.beginArray()
        }
        system.writeTextBlock(text, cache: cache)
    }

    private mutating func writeAnswer(_ message: JSONNode, cache: JSONNode?) throws(ProviderError) {
        if let call = message["function_call"], !call.isNull {
            throw unsupported(call, "the API takes calls under `tool_calls` alone")
        }
        if let audio = message["audio"], !audio.isNull { throw unsupported(audio, "the API takes no audio") }
        let calls = message["tool_calls"].flatMap { $0.count > 0 ? $0 : nil }
        let hasReasoning = writeReasoningBlocks(of: message)
        let contentCache = calls == nil ? cache : nil
        if let content = message["content"], !content.isNull {
            try writeContent(content, as: .assistant, cache: contentCache)
        }
        if let refusal = message["refusal"]?.utf8 { writeText(refusal, as: .assistant, cache: contentCache) }
        guard let calls else { return }
        lacksReasoning = !hasReasoning
        let last = calls.count - 1
        for (position, call) in calls.elements.enumerated() {
            try writeToolCall(call, cache: call["cache_control"] ?? (position == last ? cache : nil))
        }
    }

    /// Writes the reasoning that an earlier answer of Anthropic's came with, which stands first in its turn.
    ///
    /// Blocks without Anthropic's seal are another vendor's and would be refused: they are left out.
    private mutating func writeReasoningBlocks(of message: JSONNode) -> Bool {
        guard let blocks = message["thinking_blocks"] else { return false }
        var hasReasoning = false
        for block in blocks.elements {
            let isSealed =
                switch block["type"]?.string {
                case "thinking": block["thinking"]?.utf8 != nil && block["signature"]?.utf8?.isEmpty == false
                case "redacted_thinking": block["data"]?.utf8 != nil
                default: false
                }
            guard isSealed else { continue }
            hasReasoning = true
            begin(.assistant)
            writer.node(block)
        }
        return hasReasoning
    }

    private mutating func writeToolCall(_ call: JSONNode, cache: JSONNode?) throws(ProviderError) {
        guard let function = call["function"], function.kind == .object, let name = function["name"]?.utf8 else {
            throw unsupported(call, "the API takes calls of functions alone")
        }
        guard let id = call["id"]?.utf8 else { throw unsupported(call, "the API wants the call's `id`") }
        let arguments = function["arguments"]
        let text = arguments.flatMap { $0.kind == .object ? $0.text : $0.utf8 } ?? []
        // What does not come from us was never seen by a parser: only an object may stand in the body.
        let isEmpty = text.allSatisfy(\.isBlank)
        guard isEmpty || (try? JSONDocument(parsing: text))?.root.kind == .object else {
            throw unsupported(arguments ?? call, "the API takes arguments that are a JSON object alone")
        }
        begin(.assistant)
        writer.beginObject()
        writer.key("type")
        writer.string("tool_use")
        writer.key("id")
        writer.string(utf8: Self.toolID(id))
        writer.key("name")
        writer.string(utf8: name)
        writer.key("input")
        writer.raw(isEmpty ? Self.noArguments : text)
        write("cache_control", cache)
        writer.endObject()
    }

    private mutating func writeToolResult(_ message: JSONNode, cache: JSONNode?) throws(ProviderError) {
        guard let id = message["tool_call_id"]?.utf8 else {
            throw unsupported(message, "the API wants the `tool_call_id` of the call that this answers")
        }
        begin(.user)
        writer.beginObject()
        writer.key("type")
        writer.string("tool_result")
        writer.key("tool_use_id")
        writer.string(utf8: Self.toolID(id))
        if let content = message["content"], !content.isNull {
            writer.key("content")
            if let text = content.utf8 {
                writer.string(utf8: text)
            } else {
                writer.beginArray()
                for part in content.elements where !Self.isBlank(part) { try MessagesPart.write(part, to: &writer) }
                writer.endArray()
            }
        }
        if let isError = message["is_error"], isError.kind == .bool { write("is_error", isError) }
        write("cache_control", cache)
        writer.endObject()
    }

    // MARK: Blocks

    private mutating func writeContent(
        _ content: JSONNode,
        as speaker: Speaker,
        cache: JSONNode?
    ) throws(ProviderError) {
        if let text = content.utf8 { return writeText(text, as: speaker, cache: cache) }
        let last = content.count - 1
        for (position, part) in content.elements.enumerated() where !Self.isBlank(part) {
            begin(speaker)
            try MessagesPart.write(part, to: &writer, cache: position == last ? cache : nil)
        }
    }

    /// Whether a part is text that says nothing: the API refuses such blocks.
    private static func isBlank(_ part: JSONNode) -> Bool {
        part["text"]?.utf8?.allSatisfy(\.isBlank) ?? false
    }

    mutating func writeText(_ text: ArraySlice<UInt8>, as speaker: Speaker, cache: JSONNode? = nil) {
        guard !text.allSatisfy(\.isBlank) else { return }
        begin(speaker)
        writer.writeTextBlock(text, cache: cache)
    }

    /// Begins a turn, unless the speaker has the word already.
    private mutating func begin(_ speaker: Speaker) {
        guard self.speaker != speaker else { return }
        endTurn()
        self.speaker = speaker
        writer.beginObject()
        writer.key("role")
        writer.string(speaker.rawValue)
        writer.key("content")
        writer.beginArray()
    }

    mutating func endTurn() {
        guard speaker != nil else { return }
        writer.endArray()
        writer.endObject()
    }

    private static let noArguments = Array("{}".utf8)[...]

    /// A call's id in the letters that the API allows: of another byte there stands `_` and its number in hexadecimal.
    ///
    /// Conversations go from vendor to vendor, and some have ids with dots and colons.
    private static func toolID(_ id: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard !id.allSatisfy(\.isToolIDByte) else { return id }
        var result: [UInt8] = []
        for byte in id {
            if byte.isToolIDByte {
                result.append(byte)
            } else {
                result += "_\(String(byte, radix: 16))".utf8
            }
        }
        return result[...]
    }
}

extension JSONWriter {
    /// Writes a block of text.
    mutating func writeTextBlock(_ text: ArraySlice<UInt8>, cache: JSONNode?) {
        beginObject()
        key("type")
        string("text")
        key("text")
        string(utf8: text)
        if let cache {
            key("cache_control")
            node(cache)
        }
        endObject()
    }
}

extension UInt8 {
    fileprivate var isToolIDByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
