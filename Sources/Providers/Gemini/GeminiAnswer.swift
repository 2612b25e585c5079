// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// Reads an answer of `generateContent`: the whole of it, or one part of a stream after the other.
struct GeminiAnswer: Sendable {
    /// Whether the last part said why the model stopped.
    private(set) var isWhole = false
    /// Whether it is whole for sure: a model that says in every part why it stopped has not left it out before.
    var isSurelyWhole: Bool { isWhole && hasOpenPart }
    private let site: GeminiSite
    private let logprobs: Bool
    private let redaction: Redaction
    private var hasStarted = false
    private var hasCandidate = false
    private var hasOpenPart = false
    private var id: String?
    private var calls = 0

    init(site: GeminiSite, logprobs: Bool, redaction: Redaction) {
        self.site = site
        self.logprobs = logprobs
        self.redaction = redaction
    }

    /// The events of a body that came in one piece, or of a list of the parts of one.
    ///
    /// - Throws: `malformed`, `refused`, `cut_off` and the faults of an error inside.
    static func events(
        of body: [UInt8],
        site: GeminiSite,
        logprobs: Bool,
        redaction: Redaction
    ) throws(ProviderError) -> [CompletionEvent] {
        let root = try parse(body, expected: "an answer of `generateContent`").root
        var answer = GeminiAnswer(site: site, logprobs: logprobs, redaction: redaction)
        var events: [CompletionEvent] = []
        if root.kind == .array {
            for part in root.elements { try answer.read(part, into: &events) }
        } else {
            try answer.read(root, into: &events)
        }
        guard answer.isWhole else {
            // JSON that ends well, of an answer that does not say that it ended.
            if answer.hasCandidate { throw .cutOff(received: body.count, expected: nil) }
            throw .malformed(reason: "found no candidates; expected one")
        }
        return events
    }

    /// Reads an answer or a part of one.
    mutating func read(_ root: JSONNode, into events: inout [CompletionEvent]) throws(ProviderError) {
        guard root.kind == .object else {
            throw .malformed(reason: "found \(root.kind.name); expected an answer of `generateContent`")
        }
        if let error = GoogleStatus(root) { throw ProviderError(inAnswer: error, redaction: redaction) }
        if !hasStarted {
            hasStarted = true
            id = root["responseId"]?.string
            events.append(.started(id: id, model: root["modelVersion"]?.string))
        }
        if let usage = root["usageMetadata"].flatMap(TokenUsage.init(gemini:)) { events.append(.usage(usage)) }
        if let candidate = try Self.candidate(of: root) {
            hasCandidate = true
            try readCandidate(candidate, into: &events)
        } else if let reason = root["promptFeedback"]?["blockReason"]?.string {
            throw .refused(message: "the vendor blocked the prompt (`\(redaction.apply(to: reason))`)")
        }
    }

    private static func candidate(of root: JSONNode) throws(ProviderError) -> JSONNode? {
        guard let candidates = root["candidates"], !candidates.isNull else { return nil }
        guard candidates.kind == .array else {
            throw .malformed(reason: "found \(candidates.kind.name) under `candidates`; expected a list")
        }
        guard candidates.count <= 1, candidates[0]?["index"]?.int ?? 0 == 0 else {
            throw .malformed(reason: "found more candidates than one; expected one")
        }
        return candidates[0]
    }

    private mutating func readCandidate(
        _ candidate: JSONNode,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        if let parts = candidate["content"]?["parts"], !parts.isNull {
            guard parts.kind == .array else {
                throw .malformed(reason: "found \(parts.kind.name) under `parts`; expected a list")
            }
            // What comes after the reason to stop is a part of the answer, and its end is still to come.
            if parts.count > 0 { isWhole = false }
            for part in parts.elements { try readPart(part, into: &events) }
        }
        if logprobs, let tokens = GeminiLogprobs.tokens(of: candidate) { events.append(.logprobs(tokens)) }
        if let word = candidate["finishReason"]?.string, let reason = try GeminiFinish.reason(word, calls: calls) {
            isWhole = true
            events.append(.finished(reason))
        } else if !isWhole {
            hasOpenPart = true
        }
    }

    // MARK: Parts

    private mutating func readPart(_ part: JSONNode, into events: inout [CompletionEvent]) throws(ProviderError) {
        if let call = part["functionCall"] {
            try readCall(call, signature: part["thoughtSignature"], into: &events)
        } else if let text = part["text"]?.utf8 {
            guard !text.isEmpty else { return }
            events.append(part["thought"]?.bool == true ? .reasoning(Array(text)) : .text(Array(text)))
        } else if part["inlineData"] != nil || part["fileData"] != nil {
            throw .malformed(
                reason: "found media in the answer; expected text or tool calls. Name a model that writes text"
            )
        } else if let code = part["executableCode"] {
            let language = code["language"]?.string?.lowercased() ?? ""
            events.append(Self.block(code["code"], language: language))
        } else if let result = part["codeExecutionResult"] {
            events.append(Self.block(result["output"], language: ""))
        }
    }

    /// Code that Google ran on the way to the answer, and what it printed: no part of the answer.
    private static func block(_ text: JSONNode?, language: String) -> CompletionEvent {
        .reasoning(Array("\n```\(language)\n".utf8) + (text?.utf8.map(Array.init) ?? []) + Array("\n```\n".utf8))
    }

    private mutating func readCall(
        _ call: JSONNode,
        signature: JSONNode?,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        guard let name = call["name"]?.string, !name.isEmpty, call["willContinue"]?.bool != true else {
            throw .malformed(reason: "found a tool call without a name or in pieces; expected it whole")
        }
        let arguments = call["args"].flatMap { $0.isNull ? nil : Self.compact($0.text) } ?? Array("{}".utf8)
        let given = call["id"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        let made = given ?? Self.callID(of: id, at: calls, name: name, arguments: arguments)
        events.append(.toolCall(index: calls, id: made, name: name, arguments: arguments))
        if let signature, signature.kind == .string {
            var extra = JSONWriter(capacity: signature.byteRange.count + 48)
            extra.raw(Array(#"{"\#(site.rawValue)":{"thought_signature":"#.utf8) + signature.text + Array("}}".utf8))
            events.append(.toolCallExtra(index: calls, json: extra.take()))
        }
        calls += 1
    }

    /// An id for a call that has none: the same for the same answer, another for any other.
    private static func callID(of answer: String?, at index: Int, name: String, arguments: [UInt8]) -> String {
        // FNV-1a over what tells the call from others (draft-eastlake-fnv).
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let parts: [[UInt8]] = [Array((answer ?? "").utf8), Array(name.utf8), arguments]
        for part in parts {
            for byte in part + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return "call_\(String(hash, radix: 36))_\(index)"
    }

    /// JSON without the spaces between its values: whole answers come indented, and a client sends the arguments back as they are.
    private static func compact(_ json: ArraySlice<UInt8>) -> [UInt8] {
        guard json.contains(where: { $0 == 0x0A }) else { return Array(json) }
        var result: [UInt8] = []
        result.reserveCapacity(json.count)
        var isInString = false
        var isEscaped = false
        for byte in json {
            if isInString || !(byte == 0x20 || (0x09...0x0D).contains(byte)) { result.append(byte) }
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return result
    }
}

extension GeminiAnswer {
    /// Parses what an upstream sent: an object, or a list of them.
    ///
    /// - Throws: `cut_off` for JSON that ends too early, `malformed` for all else that is none; in words that hold nothing of it.
    static func parse(_ bytes: [UInt8], expected: String) throws(ProviderError) -> JSONDocument {
        // The transport has bounded the size already.
        let limits = JSONLimits(bytes: .max, depth: JSONLimits.answer.depth)
        if let document = try? JSONDocument(parsing: bytes, limits: limits) { return document }
        return try UpstreamJSON.object(bytes, expected: expected)
    }
}
