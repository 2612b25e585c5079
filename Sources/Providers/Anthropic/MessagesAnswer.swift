// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// Reads an answer of Anthropic's Messages that came in one piece.
enum MessagesAnswer {
    /// The events of a body.
    ///
    /// - Throws: `malformed` for what is no message; `cut_off` for JSON that ends too early; the fault that an error inside a 200 means.
    static func events(of body: [UInt8]) throws(ProviderError) -> [CompletionEvent] {
        let root = try UpstreamJSON.object(body, expected: "a message").root
        if let error = root["error"], !error.isNull { throw MessagesFault.error(inside: root, where: "inside a 200") }
        guard let content = root["content"], content.kind == .array else {
            throw .malformed(reason: "found no list under `content`; expected a message")
        }
        var events: [CompletionEvent] = []
        events.reserveCapacity(content.count + 4)
        events.append(.started(id: root["id"]?.string, model: root["model"]?.string))
        var calls = 0
        for block in content.elements { try read(block, calls: &calls, into: &events) }
        if let words = refusal(in: root) { events.append(.refusal(words)) }
        if let reason = root["stop_reason"]?.string { events.append(.finished(finishReason(reason))) }
        var usage = MessagesUsage()
        if let reported = root["usage"] { usage.add(reported) }
        if let usage = usage.total { events.append(.usage(usage)) }
        return events
    }

    /// Reads a block; blocks of tools that Anthropic runs itself have no place in OpenAI's shape and are passed over.
    private static func read(
        _ block: JSONNode,
        calls: inout Int,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        switch block["type"]?.string {
        case "text":
            if let text = block["text"]?.utf8, !text.isEmpty { events.append(.text(Array(text))) }
        case "thinking":
            if let text = block["thinking"]?.utf8, !text.isEmpty { events.append(.reasoning(Array(text))) }
            events.append(.thinkingBlock(json: Array(block.text)))
        case "redacted_thinking":
            events.append(.thinkingBlock(json: Array(block.text)))
        case "tool_use":
            guard let name = block["name"]?.string, let input = block["input"] else {
                throw .malformed(reason: "found a `tool_use` without name or input; expected both")
            }
            events.append(.toolCall(index: calls, id: block["id"]?.string, name: name, arguments: Array(input.text)))
            calls += 1
        default: break
        }
    }

    /// The words of a refusal in a message or in what a stream adds to it.
    static func refusal(in node: JSONNode) -> [UInt8]? {
        guard let words = node["stop_details"]?["explanation"]?.utf8, !words.isEmpty else { return nil }
        return Array(words)
    }

    static func finishReason(_ stopReason: String) -> FinishReason {
        switch stopReason {
        case "end_turn", "stop_sequence": .stop
        case "max_tokens", "model_context_window_exceeded": .length
        case "tool_use": .toolCalls
        case "refusal": .contentFilter
        // Among others `pause_turn`: a tool of Anthropic's own takes long, and the answer is not whole.
        default: .other(stopReason)
        }
    }
}

/// What an answer used, as its `usage` objects say it; those of a stream are totals so far.
struct MessagesUsage {
    private var input: Int?
    private var cacheReads = 0
    private var cacheWrites = 0
    private var hourCacheWrites = 0
    private var output = 0
    private var reasoning = 0

    /// Takes what a `usage` says; what it does not say stays.
    mutating func add(_ usage: JSONNode) {
        input = usage["input_tokens"]?.int ?? input
        cacheReads = usage["cache_read_input_tokens"]?.int ?? cacheReads
        cacheWrites = usage["cache_creation_input_tokens"]?.int ?? cacheWrites
        hourCacheWrites = usage["cache_creation"]?["ephemeral_1h_input_tokens"]?.int ?? hourCacheWrites
        output = usage["output_tokens"]?.int ?? output
        reasoning = usage["output_tokens_details"]?["thinking_tokens"]?.int ?? reasoning
    }

    /// The sums; nil where no input was reported.
    ///
    /// Anthropic's input leaves out what its cache has read and written, ours has it all.
    var total: TokenUsage? {
        guard let input else { return nil }
        return TokenUsage(
            input: [input, cacheReads, cacheWrites].reduce(0) { $0 + TokenUsage.bounded($1) },
            cachedInput: cacheReads,
            cacheWrites: cacheWrites,
            hourCacheWrites: hourCacheWrites,
            output: output,
            reasoning: reasoning
        )
    }
}
