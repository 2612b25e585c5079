// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What of an endpoint's settings the bodies of its calls depend on.
struct MessagesForm: Sendable {
    let streams: Bool
    let maxTokens: Int
    let reasoning: AnthropicProviderSettings.Reasoning
    let sampling: AnthropicProviderSettings.SamplingFields
    let structuredOutputs: AnthropicProviderSettings.StructuredOutputs
    let strict: StrictSchemas?
    let bodyVersion: String?
    /// Whether the body says which model is called; otherwise the address does.
    let namesModel: Bool

    init(_ settings: AnthropicProviderSettings) {
        streams = settings.streams
        maxTokens = settings.maxTokens
        reasoning = settings.reasoning
        sampling = settings.sampling
        structuredOutputs = settings.structuredOutputs
        strict = settings.strictSubset.map(StrictSchemas.init)
        bodyVersion = settings.bodyVersion
        namesModel = !settings.path.contains(AnthropicAddress.modelMark)
    }

    /// The part of a schema that is sent as the form of an answer or of arguments; nil where it is left to the prompt and to verifiers.
    func nativeSchema(_ schema: JSONNode) -> [UInt8]? {
        guard structuredOutputs == .native else { return nil }
        guard let strict else { return Array(schema.text) }
        return strict.strictForm(of: schema)
    }
}

/// Writes a request of OpenAI's shape as one of Anthropic's Messages, in one pass over its fields.
struct MessagesBody {
    let call: ProviderCall
    let form: MessagesForm
    var writer: JSONWriter
    /// The blocks under `system`; empty before the first.
    var system = JSONWriter(capacity: 0)
    var hasSystem = false
    /// Who speaks in the turn that is being written; nil before the first.
    var speaker: Speaker?
    /// Whether the last of the model's turns that calls tools comes without the reasoning that led to it.
    var lacksReasoning = false
    private var fields = [JSONNode?](repeating: nil, count: MessagesField.Name.allCases.count)

    /// Who speaks in a turn of Anthropic's.
    enum Speaker: String {
        case user, assistant
    }

    /// The body of one call.
    ///
    /// - Throws: `unsupported` for what cannot be said.
    static func bytes(for call: ProviderCall, form: MessagesForm) throws(ProviderError) -> [UInt8] {
        var body = MessagesBody(call, form)
        return try body.write()
    }

    private init(_ call: ProviderCall, _ form: MessagesForm) {
        self.call = call
        self.form = form
        let size = call.request.body.document.source.count
        writer = JSONWriter(capacity: call.followUp.reduce(size + size / 4 + 512) { $0 + $1.text.count + 64 })
    }

    /// A field of the request; nil also for null.
    func field(_ name: MessagesField.Name) -> JSONNode? {
        fields[name.rawValue]
    }

    private mutating func write() throws(ProviderError) -> [UInt8] {
        writer.beginObject()
        if form.namesModel {
            writer.key("model")
            writer.string(call.upstreamModel)
        }
        if let version = form.bodyVersion {
            writer.key("anthropic_version")
            writer.string(version)
        }
        try readFields()
        writer.key("messages")
        writer.beginArray()
        if let system = field(.system) { try writeSystem(system, cache: nil) }
        for message in call.request.messages.elements { try writeMessage(message) }
        for turn in call.followUp { writeText(turn.text[...], as: turn.role == .user ? .user : .assistant) }
        guard speaker != nil else {
            throw unsupported(call.request.messages, "the API needs a turn of the user's that says something")
        }
        endTurn()
        writer.endArray()
        let format = writeOutputInstruction()
        if hasSystem {
            system.endArray()
            writer.key("system")
            writer.raw(system.take())
        }
        try writeTools()
        try writeSampling()
        try writeReasoning(format: format)
        writeIdentity()
        if form.streams {
            writer.key("stream")
            writer.bool(true)
        }
        writer.endObject()
        return writer.take()
    }

    /// Finds the fields that are translated and writes those that are Anthropic's own.
    private mutating func readFields() throws(ProviderError) {
        let document = call.request.body.document
        let tape = document.tape
        let end = tape.next(after: call.request.body.index)
        var key = call.request.body.index + 1
        while key < end {
            let value = key + 1
            switch MessagesField.fates.fate(ofKey: key, on: tape) {
            case .translated(let name):
                if tape.kind(at: value) != .null { fields[name.rawValue] = document.node(at: value) }
            case nil:
                writer.key(utf8: tape.bytes[tape.stringRange(at: key)])
                writer.node(document.node(at: value))
            case .ignored, .refused: break
            }
            key = tape.next(after: value)
        }
    }

    /// Asks for the form of the answer in the prompt where it is not asked for natively.
    ///
    /// - Returns: The schema for `output_config.format`; nil for none.
    private mutating func writeOutputInstruction() -> [UInt8]? {
        let format = call.request.responseFormat
        if case .jsonSchema(_, let schema) = format, let native = form.nativeSchema(schema) { return native }
        if let text = SchemaInstruction.text(for: format) { writeSystemText(text[...], cache: nil) }
        return nil
    }

    private mutating func writeIdentity() {
        let user = field(.metadata)?["user_id"] ?? field(.user) ?? field(.safetyIdentifier)
        if let user, let text = user.utf8, !text.isEmpty {
            writer.key("metadata")
            writer.beginObject()
            writer.key("user_id")
            writer.string(utf8: text)
            writer.endObject()
        }
        if let tier = field(.serviceTier) {
            writer.key("service_tier")
            switch tier.string {
            case "default": writer.string("standard_only")
            case "priority": writer.string("auto")
            default: writer.node(tier)
            }
        }
    }

    // MARK: Pieces

    /// Writes a member with the text of a node, where there is one.
    mutating func write(_ name: String, _ node: JSONNode?) {
        guard let node else { return }
        writer.key(name)
        writer.node(node)
    }

    /// The fault of a place of the request that cannot be said.
    func unsupported(_ place: JSONNode, _ reason: String) -> ProviderError {
        .unsupported(UnsupportedField(place.pointer.path, reason))
    }
}
