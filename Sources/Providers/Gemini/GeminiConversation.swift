// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Writes the turns of a conversation as `contents`; neighbours of one speaker become one.
struct GeminiConversation {
    /// The texts of the system's and the developer's turns, in order; the API has one place for them, before all others.
    private(set) var systemTurns: [JSONNode] = []

    private enum Speaker {
        case user, model
        /// The results of tools: they have turns of their own, so that a text beside them starts no new question.
        case tools
    }

    /// Whether the first call of each turn of the model needs the signature of the thought that led to it.
    private let isSigned: Bool
    private let site: GeminiSite
    private var speaker: Speaker?
    private var turnHasCall = false
    /// The functions that were called, by the call's id: in which order, and where their names are.
    private var functions: [String: (order: Int, name: JSONNode)] = [:]
    /// The results of a turn of the tools, which are written in the order of their calls: without ids that is all that tells them apart.
    private var results: [Result] = []
    private var callCount = 0

    private struct Result {
        let order: Int
        let name: JSONNode
        let id: JSONNode?
        let content: JSONNode?
    }

    init(isSigned: Bool, site: GeminiSite) {
        self.isSigned = isSigned
        self.site = site
    }

    /// Writes the messages and the turns after them as one array.
    ///
    /// - Throws: `unsupported` for what cannot be said, and where there is no turn but the system's.
    mutating func write(
        _ messages: JSONNode,
        then followUp: [FollowUp],
        to body: inout JSONWriter
    ) throws(ProviderError) {
        body.beginArray()
        for message in messages.elements { try write(message, to: &body) }
        for turn in followUp where !(turn.role == .assistant && turn.text.isEmpty) {
            try begin(turn.role == .assistant ? .model : .user, &body)
            GeminiPart.write(text: turn.text, to: &body)
        }
        guard speaker != nil else {
            throw .unsupported(UnsupportedField("messages", "the Gemini API wants a turn that is not the system's"))
        }
        try endTurn(&body)
        body.endArray()
    }

    private mutating func write(_ message: JSONNode, to body: inout JSONWriter) throws(ProviderError) {
        let content = message["content"]
        switch message["role"]?.string {
        case "system", "developer":
            if let content { systemTurns += try GeminiPart.texts(of: content) }
        case "assistant":
            try writeAnswer(message, to: &body)
        case "tool":
            try readResult(of: message, id: message["tool_call_id"], &body)
        case "function":
            try readResult(of: message, id: nil, &body)
        default:
            guard let content else { return }
            guard content.kind == .array else {
                try begin(.user, &body)
                return GeminiPart.write(text: content, to: &body)
            }
            for part in content.elements {
                try begin(.user, &body)
                try GeminiPart.write(part, to: &body)
            }
        }
    }

    private mutating func begin(_ next: Speaker, _ body: inout JSONWriter) throws(ProviderError) {
        guard speaker != next else { return }
        try endTurn(&body)
        speaker = next
        turnHasCall = false
        body.beginObject()
        body.key("role")
        body.string(next == .model ? "model" : "user")
        body.key("parts")
        body.beginArray()
    }

    private mutating func endTurn(_ body: inout JSONWriter) throws(ProviderError) {
        guard speaker != nil else { return }
        for result in results.sorted(by: { $0.order < $1.order }) { try write(result, to: &body) }
        results.removeAll()
        body.endArray()
        body.endObject()
    }

    // MARK: The model's turns

    private mutating func writeAnswer(_ message: JSONNode, to body: inout JSONWriter) throws(ProviderError) {
        for text in try message["content"].map(GeminiPart.texts) ?? [] where text.utf8?.isEmpty == false {
            try begin(.model, &body)
            // A thought that led to a text may have a signature as well; it belongs to the message.
            let isWhole = message["content"]?.kind == .string
            GeminiPart.write(text: text, signature: isWhole ? signature(of: message) : nil, to: &body)
        }
        if let refusal = message["refusal"], refusal.utf8?.isEmpty == false {
            try begin(.model, &body)
            GeminiPart.write(text: refusal, to: &body)
        }
        for call in message["tool_calls"]?.elements.map({ $0 }) ?? [] {
            try begin(.model, &body)
            try write(call, function: call["function"], id: call["id"], to: &body)
        }
        if let function = message["function_call"], function.kind == .object {
            try begin(.model, &body)
            try write(function, function: function, id: nil, to: &body)
        }
    }

    private mutating func write(
        _ call: JSONNode,
        function: JSONNode?,
        id: JSONNode?,
        to body: inout JSONWriter
    ) throws(ProviderError) {
        guard let function, let name = function["name"], name.kind == .string else {
            throw .unsupported(UnsupportedField(call.pointer.path, "the Gemini API has calls of functions only"))
        }
        if let id = id?.string { functions[id] = (callCount, name) }
        callCount += 1
        body.beginObject()
        body.key("functionCall")
        body.beginObject()
        if site.sendsCallIDs, let id, id.kind == .string {
            body.key("id")
            body.node(id)
        }
        body.key("name")
        body.node(name)
        body.key("args")
        try writeArguments(function["arguments"], of: function, to: &body)
        body.endObject()
        if let signature = signature(of: call) {
            body.key("thoughtSignature")
            body.node(signature)
        } else if isSigned, !turnHasCall {
            // The word that stands for the signature of a call that another model made
            // (ai.google.dev/gemini-api/docs/thought-signatures).
            body.key("thoughtSignature")
            body.string("skip_thought_signature_validator")
        }
        body.endObject()
        turnHasCall = true
    }

    private func writeArguments(
        _ arguments: JSONNode?,
        of function: JSONNode,
        to body: inout JSONWriter
    ) throws(ProviderError) {
        // A client that writes the arguments as an object means its text.
        let text = arguments.flatMap { $0.utf8 ?? ($0.isNull ? nil : $0.text) } ?? []
        if text.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            body.raw(Array("{}".utf8))
        } else if Self.isObject(text) {
            body.raw(text)
        } else {
            let place = (arguments ?? function).pointer.path
            throw .unsupported(UnsupportedField(place, "the Gemini API takes arguments that are a JSON object only"))
        }
    }

    /// What the answer came with: an object under the service's name, as Google's own endpoints for OpenAI's clients have it.
    private func signature(of carrier: JSONNode) -> JSONNode? {
        let signature = carrier["extra_content"]?[site.rawValue]?["thought_signature"]
        return signature?.utf8?.isEmpty == false ? signature : nil
    }

    // MARK: The results of tools

    private mutating func readResult(
        of message: JSONNode,
        id: JSONNode?,
        _ body: inout JSONWriter
    ) throws(ProviderError) {
        let call = id?.string.flatMap { functions[$0] }
        guard let name = call?.name ?? message["name"], name.kind == .string else {
            throw .unsupported(
                UnsupportedField(
                    (id ?? message).pointer.path,
                    "no earlier turn calls a function by this id, and the Gemini API wants the function's name"
                )
            )
        }
        try begin(.tools, &body)
        results.append(
            Result(order: call?.order ?? callCount + results.count, name: name, id: id, content: message["content"])
        )
    }

    private func write(_ result: Result, to body: inout JSONWriter) throws(ProviderError) {
        body.beginObject()
        body.key("functionResponse")
        body.beginObject()
        if site.sendsCallIDs, let id = result.id, id.kind == .string {
            body.key("id")
            body.node(id)
        }
        body.key("name")
        body.node(result.name)
        body.key("response")
        try writeResponse(result.content, to: &body)
        body.endObject()
        body.endObject()
    }

    private func writeResponse(_ content: JSONNode?, to body: inout JSONWriter) throws(ProviderError) {
        let texts = try content.map(GeminiPart.texts) ?? []
        if texts.count == 1, let text = texts[0].utf8, Self.isObject(text) { return body.raw(text) }
        body.beginObject()
        body.key("result")
        if texts.count == 1 { body.node(texts[0]) } else { body.string(utf8: Array(texts.compactMap(\.utf8).joined())) }
        body.endObject()
    }

    private static func isObject(_ text: ArraySlice<UInt8>) -> Bool {
        let start = text.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        guard start == UInt8(ascii: "{") else { return false }
        return (try? JSONDocument(parsing: text)) != nil
    }
}
