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
        var reader = MessageReader(isStream: false)
        try reader.read(message, into: &events)
        if logprobs, let tokens = LogprobReader.tokens(of: choice) { events.append(.logprobs(tokens)) }
        if let reason = try UpstreamJSON.finishReason(of: choice) { events.append(.finished(reason)) }
        if let usage = TokenUsage(answer: root, choice: choice) { events.append(.usage(usage)) }
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
            throw fault(of: document.root, "inside a 200; expected \(expected)")
        }
        return document
    }

    /// What an error means that an answer holds.
    static func fault(of root: JSONNode, _ place: String) -> ProviderError {
        UpstreamErrorBody(root)?.fault(place) ?? .malformed(reason: "found an error \(place)")
    }

    /// Why the model stopped; nil where the choice does not say.
    ///
    /// - Throws: where it stopped for a fault of the upstream.
    static func finishReason(of choice: JSONNode) throws(ProviderError) -> FinishReason? {
        guard let reason = choice["finish_reason"]?.string else { return nil }
        if let error = choice["error"], !error.isNull {
            throw fault(of: choice, "instead of the end of the answer")
        }
        switch reason {
        // OpenRouter; vLLM and SGLang for a call they gave up.
        case "error", "abort":
            throw .malformed(reason: "found an answer that ended with `\(reason)`; expected a whole one")
        // DeepSeek.
        case "insufficient_system_resource": throw .unavailable(status: 503, retryAfter: nil)
        default: return FinishReason(upstream: reason)
        }
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
