// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads a message, or one after the other the parts of one that chunks bring.
struct MessageReader: Sendable {
    private var thinking: ThinkingBlocks

    init(isStream: Bool) {
        thinking = ThinkingBlocks(isStream: isStream)
    }

    mutating func read(_ message: JSONNode, into events: inout [CompletionEvent]) throws(ProviderError) {
        let content = message["content"]
        // Most chunks of a stream have nothing else: what else there could be is not looked for.
        guard content == nil || message.count > 1 else {
            if let content { try readContent(content, into: &events) }
            return
        }
        if let reasoning = message["reasoning_content"]?.utf8 ?? message["reasoning"]?.utf8, !reasoning.isEmpty {
            events.append(.reasoning(Array(reasoning)))
        }
        if let blocks = message["thinking_blocks"] { thinking.read(blocks, into: &events) }
        if let content { try readContent(content, into: &events) }
        if let refusal = message["refusal"]?.utf8 { events.append(.refusal(Array(refusal))) }
        let calls = message["tool_calls"].flatMap { $0.isNull ? nil : $0 }
        if let calls { try readToolCalls(calls, into: &events) }
        // Some servers say a call in both ways.
        if calls?.count ?? 0 == 0, let call = message["function_call"], call.kind == .object {
            events.append(toolCall(at: 0, id: nil, function: call))
            events.append(.toolCallKind(index: 0, .legacyFunction))
        }
    }

    private func readContent(_ content: JSONNode, into events: inout [CompletionEvent]) throws(ProviderError) {
        switch content.kind {
        case .null:
            return
        case .string:
            if let text = content.utf8, !text.isEmpty { events.append(.text(Array(text))) }
        case .array:
            // Some servers answer in parts as requests have them.
            for part in content.elements {
                if let text = part["text"]?.utf8, !text.isEmpty { events.append(.text(Array(text))) }
                readThinking(part, into: &events)
            }
        case .bool, .number, .object:
            throw .malformed(reason: "found \(content.kind.name) under `content`; expected text")
        }
    }

    /// Mistral's reasoning, a part of the content with parts of its own.
    private func readThinking(_ part: JSONNode, into events: inout [CompletionEvent]) {
        guard let thinking = part["thinking"] else { return }
        for part in thinking.elements {
            if let text = part["text"]?.utf8, !text.isEmpty { events.append(.reasoning(Array(text))) }
        }
    }

    private func readToolCalls(_ calls: JSONNode, into events: inout [CompletionEvent]) throws(ProviderError) {
        guard calls.kind == .array else {
            throw .malformed(reason: "found \(calls.kind.name) under `tool_calls`; expected a list")
        }
        var position = 0
        for call in calls.elements {
            guard call.kind == .object else {
                throw .malformed(reason: "found \(call.kind.name) in `tool_calls`; expected an object")
            }
            let function = call["function"]
            let custom = function == nil ? call["custom"] : nil
            let index = call["index"]?.int ?? position
            events.append(toolCall(at: index, id: call["id"]?.string, function: function ?? custom))
            if custom != nil { events.append(.toolCallKind(index: index, .custom)) }
            if let extra = call["extra_content"], extra.kind == .object {
                events.append(.toolCallExtra(index: index, json: Array(extra.text)))
            }
            position += 1
        }
    }

    private func toolCall(at index: Int, id: String?, function: JSONNode?) -> CompletionEvent {
        let arguments = function?["arguments"] ?? function?["input"]
        // A server that writes the arguments as an object means its text.
        let text = arguments.flatMap { $0.utf8 ?? ($0.kind == .object ? $0.text : nil) }
        return .toolCall(index: index, id: id, name: function?["name"]?.string, arguments: text.map(Array.init) ?? [])
    }
}
