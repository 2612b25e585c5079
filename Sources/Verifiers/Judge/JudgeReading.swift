// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What a judge reads: a conversation and an answer as plain texts.
///
/// What is no text is named in brackets.
enum JudgeReading {
    /// The turns of a request, in order: who speaks, in a word of ours, and what is said.
    static func turns(of request: ChatRequest) -> [(role: String, text: [UInt8])] {
        request.messages.elements.map { message in
            let known = ["system", "developer", "user", "assistant", "tool", "function"]
            let role = message["role"]?.string.flatMap { known.contains($0) ? $0 : nil } ?? "other"
            var parts = message["content"].map(content(of:)) ?? []
            for call in message["tool_calls"]?.elements.map(\.self) ?? [] {
                guard let function = call["function"], let name = function["name"]?.utf8 else { continue }
                parts.append(toolCall(name: name, arguments: function["arguments"]?.utf8 ?? []))
            }
            return (role, joined(parts))
        }
    }

    /// What an answer says: its text, the vendor's structured refusal, its tool calls.
    static func answer(_ completion: Completion) -> [UInt8] {
        var parts: [[UInt8]] = []
        if !AnswerText.isBlank(completion.text) { parts.append(completion.text) }
        if let refusal = completion.refusal, !refusal.isEmpty { parts.append(Array("[refuses] ".utf8) + refusal) }
        parts += completion.toolCalls.map { toolCall(name: $0.name.utf8, arguments: $0.arguments[...]) }
        return joined(parts)
    }

    private static func content(of node: JSONNode) -> [[UInt8]] {
        if let text = node.utf8 { return [Array(text)] }
        return node.elements.map { part in
            if let text = part["text"]?.utf8 { return Array(text) }
            let isImage = part["type"]?.string.map { $0.contains("image") } ?? false
            return Array((isImage ? "[an image, which the judge is not shown]" : "[a part that is no text]").utf8)
        }
    }

    private static func toolCall(name: some Sequence<UInt8>, arguments: ArraySlice<UInt8>) -> [UInt8] {
        Array("[calls the tool `".utf8) + name + Array("` with] ".utf8) + arguments
    }

    private static func joined(_ parts: [[UInt8]]) -> [UInt8] {
        Array(parts.joined(separator: [0x0A]))
    }
}
