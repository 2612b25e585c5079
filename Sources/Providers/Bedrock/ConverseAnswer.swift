// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the body that Converse answers in one piece.
enum ConverseAnswer {
    /// The events of a body.
    ///
    /// - Throws: `malformed` for what is no answer of Converse's, and for one whose model wrote what it could not read itself; `cut_off`
    ///   for JSON that ends too early.
    static func events(of body: [UInt8]) throws(ProviderError) -> [CompletionEvent] {
        let root = try parse(body[...], expected: "an answer of Converse's")
        guard let content = root["output"]?["message"]?["content"], content.kind == .array else {
            throw .malformed(
                reason: "found no `output.message.content`\(word(of: root)); expected an answer of Converse's"
            )
        }
        var events = [
            CompletionEvent.started(id: nil, model: root["trace"]?["promptRouter"]?["invokedModelId"]?.string)
        ]
        var index = 0
        for block in content.elements {
            read(block, at: index, into: &events)
            index += 1
        }
        guard let reason = root["stopReason"]?.string else {
            throw .malformed(reason: "found no `stopReason`; expected the reason why the answer ended")
        }
        events.append(.finished(try FinishReason(converse: reason)))
        if let usage = root["usage"].flatMap(TokenUsage.init(converse:)) { events.append(.usage(usage)) }
        return events
    }

    /// Parses a text that must be an object.
    static func parse(_ bytes: ArraySlice<UInt8>, expected: String) throws(ProviderError) -> JSONNode {
        let document: JSONDocument
        do {
            // The transport has bounded the size already.
            document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: .max, depth: JSONLimits.answer.depth))
        } catch {
            let start = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            guard let start else { throw .malformed(reason: "found an empty body; expected \(expected)") }
            if start == UInt8(ascii: "<") { throw .malformed(reason: "found HTML or XML; expected \(expected)") }
            if error.kind == .cutOff { throw .cutOff(received: bytes.count, expected: nil) }
            throw .malformed(
                reason: "found text that is not JSON (\(error.code) at byte \(error.offset)); expected \(expected)"
            )
        }
        guard document.root.kind == .object else {
            throw .malformed(reason: "found \(document.root.kind.name); expected \(expected)")
        }
        return document.root
    }

    private static func read(_ block: JSONNode, at index: Int, into events: inout [CompletionEvent]) {
        if let text = block["text"]?.utf8 {
            if !text.isEmpty { events.append(.text(Array(text))) }
        } else if let use = block["toolUse"] {
            // Tools that the vendor runs itself are no calls of the client's.
            guard use["type"]?.string != "server_tool_use" else { return }
            let input = use["input"]?.text ?? []
            events.append(
                .toolCall(
                    index: index,
                    id: use["toolUseId"]?.string,
                    name: use["name"]?.string,
                    arguments: Array(input)
                )
            )
        } else if let reasoning = block["reasoningContent"] {
            if let text = reasoning["reasoningText"]?["text"]?.utf8, !text.isEmpty {
                events.append(.reasoning(Array(text)))
            }
            if let block = ReasoningBlock(answered: reasoning) { events.append(.thinkingBlock(json: block.json)) }
        } else if let parts = block["citationsContent"]?["content"] {
            for part in parts.elements {
                if let text = part["text"]?.utf8, !text.isEmpty { events.append(.text(Array(text))) }
            }
        }
    }

    /// The name of the error that a body with status 200 is, where it is one.
    private static func word(of root: JSONNode) -> String {
        guard let name = AWSError.name(in: root) else { return "" }
        return " but `\(name)`"
    }
}

extension ReasoningBlock {
    /// Reads a `reasoningContent` of an answer; nil where nothing is wanted back.
    init?(answered content: JSONNode) {
        if let signature = content["reasoningText"]?["signature"]?.utf8, !signature.isEmpty {
            self = .signed(text: content["reasoningText"]?["text"]?.utf8 ?? [], signature: signature)
        } else if let data = content["redactedContent"]?.utf8, !data.isEmpty {
            self = .redacted(data)
        } else {
            return nil
        }
    }
}

extension FinishReason {
    /// Reads a `stopReason`.
    ///
    /// - Throws: `malformed` where the model wrote what Bedrock could not read: another attempt may go better.
    init(converse reason: String) throws(ProviderError) {
        switch reason {
        case "end_turn", "stop_sequence": self = .stop
        case "tool_use": self = .toolCalls
        case "max_tokens", "model_context_window_exceeded": self = .length
        case "guardrail_intervened", "content_filtered": self = .contentFilter
        case "malformed_model_output", "malformed_tool_use":
            throw .malformed(
                reason: "found an answer that its model did not write well (`\(reason)`); expected a whole one"
            )
        default: self = .other(reason)
        }
    }
}

extension TokenUsage {
    /// Reads a `usage`; nil where the counts are missing.
    ///
    /// Converse counts what was read from and written to a cache besides `inputTokens`, not within.
    init?(converse usage: JSONNode) {
        guard let input = usage["inputTokens"]?.int, let output = usage["outputTokens"]?.int else { return nil }
        let read = Self.bounded(usage["cacheReadInputTokens"]?.int ?? 0)
        let written = Self.bounded(usage["cacheWriteInputTokens"]?.int ?? 0)
        let details = usage["cacheDetails"]?.elements.first { $0["ttl"]?.string == "1h" }
        self.init(
            input: Self.bounded(input) + read + written,
            cachedInput: read,
            cacheWrites: written,
            hourCacheWrites: details?["inputTokens"]?.int ?? 0,
            output: output
        )
    }
}
