// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Writes the body of a call of `generateContent` from a request in OpenAI's shape.
struct GeminiRequestWriter {
    /// OpenAI's service tiers as the API writes them; nil for what is its default.
    static let serviceTiers: [String: String?] = [
        "auto": nil, "default": nil, "standard": "standard", "flex": "flex", "priority": "priority",
    ]

    private let call: ProviderCall
    private let model: GeminiModel
    private let schemas: GeminiProviderSettings.SchemaMode
    private let site: GeminiSite
    private var body: JSONWriter

    /// - Parameters:
    ///   - call: The call.
    ///   - schemas: How a schema is asked for.
    ///   - site: Where it goes.
    init(_ call: ProviderCall, schemas: GeminiProviderSettings.SchemaMode, site: GeminiSite) {
        self.call = call
        self.schemas = schemas
        self.site = site
        model = GeminiModel(call.upstreamModel)
        body = JSONWriter(capacity: call.request.body.byteRange.count * 9 / 8 + 256)
    }

    private var request: ChatRequest { call.request }

    /// The body.
    ///
    /// - Throws: `unsupported` for what cannot be said.
    mutating func write() throws(ProviderError) -> [UInt8] {
        if let field = GeminiField.unsupported(in: request) { throw .unsupported(field) }
        body.beginObject()
        body.key("contents")
        var conversation = GeminiConversation(isSigned: model.isThird, site: site)
        try conversation.write(request.messages, then: call.followUp, to: &body)
        writeSystemInstruction(of: conversation.systemTurns)
        if let tools = request.tools {
            try GeminiTools.write(tools, to: &body)
            try GeminiTools.writeChoice(request.body["tool_choice"], to: &body)
        }
        try writeGenerationConfig()
        try writeOwnMembers()
        body.endObject()
        return body.take()
    }

    // MARK: The system instruction

    /// What the request asks of the answer's form in words, where it is not asked for natively.
    private var instruction: [UInt8]? { asksNatively ? nil : SchemaInstruction.text(for: request.responseFormat) }

    /// Models before the third generation refuse `application/json` where tools are on offer.
    private var asksNatively: Bool { schemas == .native && (request.tools == nil || model.isThird) }

    private mutating func writeSystemInstruction(of turns: [JSONNode]) {
        let instruction = instruction
        guard !turns.isEmpty || instruction != nil else { return }
        body.key("systemInstruction")
        body.beginObject()
        body.key("parts")
        body.beginArray()
        for text in turns { GeminiPart.write(text: text, to: &body) }
        if let instruction { GeminiPart.write(text: instruction, to: &body) }
        body.endArray()
        body.endObject()
    }

    // MARK: The settings of the answer

    private mutating func writeGenerationConfig() throws(ProviderError) {
        var config = JSONWriter(capacity: 128)
        config.beginObject()
        let root = request.body
        if let temperature = call.sampling.temperature {
            config.key("temperature")
            config.double(temperature)
        } else if let temperature = root["temperature"], !temperature.isNull {
            config.key("temperature")
            config.node(temperature)
        }
        if let limit = [request.maxOutputTokens, call.sampling.maxOutputTokens].compactMap({ $0 }).min() {
            config.key("maxOutputTokens")
            config.int(limit)
        }
        writeStop(root["stop"], to: &config)
        if request.asksLogprobs {
            config.key("responseLogprobs")
            config.bool(true)
            if let count = root["top_logprobs"]?.int, count > 0 {
                config.key("logprobs")
                config.int(count)
            }
        }
        writeResponseFormat(to: &config)
        let named = try writeMembers(to: &config) { fate in
            if case .config(let name) = fate { name } else { nil }
        }
        try writeEffort(root["reasoning_effort"], beside: named, to: &config)
        config.endObject()
        guard config.bytes.count > 2 else { return }
        body.key("generationConfig")
        body.raw(config.take())
    }

    private func writeStop(_ stop: JSONNode?, to config: inout JSONWriter) {
        guard let stop, stop.kind == .string || stop.count > 0 else { return }
        config.key("stopSequences")
        guard stop.kind == .string else { return config.node(stop) }
        config.beginArray()
        config.node(stop)
        config.endArray()
    }

    private func writeResponseFormat(to config: inout JSONWriter) {
        guard asksNatively else { return }
        switch request.responseFormat {
        case .text: return
        case .jsonObject:
            config.key("responseMimeType")
            config.string("application/json")
        case .jsonSchema(_, let schema):
            config.key("responseMimeType")
            config.string("application/json")
            config.key("responseJsonSchema")
            config.node(schema)
        }
    }

    private func writeEffort(
        _ effort: JSONNode?,
        beside named: [String],
        to config: inout JSONWriter
    ) throws(ProviderError) {
        guard let effort, !effort.isNull else { return }
        guard !named.contains("thinkingConfig") else {
            throw .unsupported(UnsupportedField("reasoning_effort", "`thinking_config` says how much to think already"))
        }
        guard let thinking = effort.string.flatMap({ model.thinking(effort: $0) }) else {
            throw .unsupported(UnsupportedField("reasoning_effort", "the model has no such level of thinking"))
        }
        config.key("thinkingConfig")
        config.raw(Array(thinking.utf8))
    }

    // MARK: Gemini's own members

    private mutating func writeOwnMembers() throws(ProviderError) {
        if let tier = request.body["service_tier"]?.string, let name = Self.serviceTiers[tier] ?? nil {
            body.key("serviceTier")
            body.string(name)
        }
        _ = try writeMembers(to: &body) { fate in
            if case .own(let name) = fate { name } else { nil }
        }
    }

    /// Writes the members that have a name by `name`, as they stand; answers those names.
    private func writeMembers(
        to writer: inout JSONWriter,
        _ name: (GeminiField.Fate) -> String?
    ) throws(ProviderError) -> [String] {
        var written: [String] = []
        try GeminiField.forEachMember(of: request) { member, tape throws(ProviderError) in
            guard let target = member.field.flatMap({ name($0.fate) }) else { return }
            guard !written.contains(target) else {
                let place = tape.pointer(at: member.value).path
                throw .unsupported(UnsupportedField(place, "the request says it twice"))
            }
            written.append(target)
            writer.key(target)
            writer.raw(tape.bytes[tape.byteRange(at: member.value)])
        }
        return written
    }
}
