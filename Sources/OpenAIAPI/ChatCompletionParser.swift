// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import JSON

/// Reads the body that an upstream answers in one piece.
package enum ChatCompletionParser {
    /// The events of a body; the last one holds the whole document.
    ///
    /// - Parameters:
    ///   - body: UTF-8 JSON.
    ///   - logprobs: Whether the log-probabilities of the tokens are wanted.
    /// - Returns: The events, in order.
    /// - Throws: `malformed` for what is not one chat completion; `cut_off` for JSON that ends too early.
    package static func events(
        of body: [UInt8],
        logprobs: Bool = false
    ) throws(ProviderError) -> [CompletionEvent] {
        let document = try UpstreamJSON.parse(body, expected: "a chat completion")
        let root = document.root
        guard let choice = try UpstreamJSON.choice(of: root) else {
            throw .malformed(reason: "found no choices; expected one")
        }
        guard let message = choice["message"], message.kind == .object else {
            throw .malformed(reason: "found a choice without a message; expected one with it")
        }
        var events: [CompletionEvent] = []
        events.reserveCapacity(5)
        events.append(.started(id: root["id"]?.string, model: root["model"]?.string))
        try MessageReader().read(message, into: &events)
        if logprobs, let tokens = LogprobReader.tokens(of: choice) { events.append(.logprobs(tokens)) }
        if let reason = choice["finish_reason"]?.string { events.append(.finished(FinishReason(wireName: reason))) }
        if let usage = root["usage"].flatMap(TokenUsage.init(wire:)) { events.append(.usage(usage)) }
        events.append(.wire(document))
        return events
    }
}

/// What whole answers and chunks of a stream have in common.
package enum UpstreamJSON {
    /// Parses a text that must be an object.
    ///
    /// - Throws: `malformed` for what is none; `cut_off` for JSON that ends too early.
    package static func object(_ bytes: [UInt8], expected: String) throws(ProviderError) -> JSONDocument {
        let document: JSONDocument
        do {
            // The transport has bounded the size already.
            document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: .max, depth: JSONLimits.answer.depth))
        } catch {
            throw fault(error, in: bytes, expected: expected)
        }
        guard document.root.kind == .object else {
            throw .malformed(reason: "found \(document.root.kind.name); expected \(expected)")
        }
        return document
    }

    /// Parses a text that must be an object and no error.
    static func parse(_ bytes: [UInt8], expected: String) throws(ProviderError) -> JSONDocument {
        let document = try object(bytes, expected: expected)
        if let error = document.root["error"], !error.isNull {
            let word = UpstreamErrorBody(document.root)?.word
            throw .malformed(
                reason: "found an error\(word.map { " (`\($0)`)" } ?? "") inside a 200; expected \(expected)"
            )
        }
        return document
    }

    /// The one choice; nil if the list is missing or empty.
    static func choice(of root: JSONNode) throws(ProviderError) -> JSONNode? {
        guard let choices = root["choices"], !choices.isNull else { return nil }
        guard choices.kind == .array else {
            throw .malformed(reason: "found \(choices.kind.name) under `choices`; expected a list")
        }
        guard choices.count <= 1 else {
            throw .malformed(reason: "found \(choices.count) choices; expected one")
        }
        return choices[0]
    }

    /// What a text is instead of JSON, in words that hold nothing of it.
    private static func fault(_ error: JSONSyntaxError, in bytes: [UInt8], expected: String) -> ProviderError {
        let start = bytes.drop(while: \.isJSONSpace)
        guard let first = start.first else { return .malformed(reason: "found an empty body; expected \(expected)") }
        if first == UInt8(ascii: "<") { return .malformed(reason: "found HTML or XML; expected \(expected)") }
        if error.kind == .cutOff { return .cutOff(received: bytes.count, expected: nil) }
        return .malformed(
            reason: "found text that is not JSON (\(error.code) at byte \(error.offset)); expected \(expected)"
        )
    }
}

/// Reads a message, or the part of one that a chunk brings.
struct MessageReader {
    func read(_ message: JSONNode, into events: inout [CompletionEvent]) throws(ProviderError) {
        if let content = message["content"] { try readContent(content, into: &events) }
        if let refusal = message["refusal"]?.utf8 { events.append(.refusal(Array(refusal))) }
        if let calls = message["tool_calls"], !calls.isNull { try readToolCalls(calls, into: &events) }
        if let call = message["function_call"], call.kind == .object {
            events.append(toolCall(at: 0, id: nil, function: call))
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
            }
        case .bool, .number, .object:
            throw .malformed(reason: "found \(content.kind.name) under `content`; expected text")
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
            let function = call["function"] ?? call["custom"]
            events.append(toolCall(at: call["index"]?.int ?? position, id: call["id"]?.string, function: function))
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

extension TokenUsage {
    /// Reads OpenAI's `usage` object; nil where the counts are missing.
    init?(wire usage: JSONNode) {
        guard let input = usage["prompt_tokens"]?.int else { return nil }
        self.init(
            input: input,
            cachedInput: usage["prompt_tokens_details"]?["cached_tokens"]?.int ?? 0,
            output: usage["completion_tokens"]?.int ?? 0,
            reasoning: usage["completion_tokens_details"]?["reasoning_tokens"]?.int ?? 0
        )
    }
}
