// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Makes the body of a Converse request from a client's.
struct ConverseRequestBody {
    /// How a JSON Schema for the answer is said.
    let structuredOutputs: BedrockProviderSettings.StructuredOutputs

    /// The members of a client's request that Converse says in other words, and those it takes as they are.
    private struct Members {
        var temperature, topP, stop, toolChoice, effort, serviceTier: JSONNode?
        var passed: [(name: String, value: JSONNode)] = []
        /// What only some models know: our client's own object of it, and members that we do not know.
        var additional: [(name: ArraySlice<UInt8>, value: JSONNode)] = []

        init(_ body: JSONNode) {
            let tape = body.document.tape
            for member in body.members where !member.value.isNull {
                let value = member.value
                switch ConverseFields.fate(ofKeyAt: value.index - 1, on: tape) {
                case .said(let term)?: take(term, value)
                case .passed(let name)?: passed.append((name, value))
                case .leftOut?, .refused?: break
                case nil: addAdditional(member)
                }
            }
        }

        /// Whether the client says this itself, as what only some models know.
        func hasAdditional(_ name: String) -> Bool {
            additional.contains { $0.name.elementsEqual(name.utf8) }
        }

        private mutating func take(_ term: ConverseFields.Term, _ value: JSONNode) {
            switch term {
            case .temperature: temperature = value
            case .topP: topP = value
            case .stop: stop = value
            case .toolChoice: toolChoice = value
            case .effort: effort = value
            case .serviceTier: serviceTier = value
            case .additional: for member in value.members { addAdditional(member) }
            // The request has found these parts already.
            case .model, .messages, .tools, .responseFormat, .tokenLimit: break
            }
        }

        private mutating func addAdditional(_ member: JSONMember) {
            additional.removeAll { $0.name == member.nameUTF8 }
            additional.append((member.nameUTF8, member.value))
        }
    }

    /// The body of one call.
    ///
    /// - Throws: `unsupported` for what cannot be said.
    func bytes(for call: ProviderCall) throws(ProviderError) -> [UInt8] {
        let request = call.request
        if let field = ConverseFields.unsupported(in: request) { throw .unsupported(field) }
        let members = Members(request.body)
        let isNative = takesSchemas(call)

        var messages = ConverseMessages(capacity: request.messages.byteRange.count * 9 / 8 + 256)
        for message in request.messages.elements { try messages.add(message) }
        for turn in call.followUp { messages.add(turn) }
        let schema = OutputSchema(request, isNative: isNative, isAutomatic: structuredOutputs == .automatic)
        if schema == nil, let words = SchemaInstruction.text(for: request.responseFormat) { messages.addSystem(words) }

        let turns = messages.takeTurns()
        var writer = JSONWriter(capacity: turns.count + (request.tools?.byteRange.count ?? 0) + 512)
        writer.beginObject()
        writer.key("messages")
        writer.raw(turns)
        if let system = messages.takeSystem() {
            writer.key("system")
            writer.raw(system)
        }
        try writeInference(members, call, to: &writer)
        let tools = try ConverseTools(request, choice: members.toolChoice, isStrict: isNative)
        if tools == nil, messages.hasToolTurns {
            throw .unsupported(
                UnsupportedField(
                    request.tools == nil ? "tools" : "tool_choice",
                    "the API wants the tools offered where turns before have called some"
                )
            )
        }
        if tools?.isForced == true, ClaudeModel(call.upstreamModel)?.takesForcedTools == false {
            throw .unsupported(UnsupportedField("tool_choice", ClaudeModel.chooses))
        }
        try tools?.write(to: &writer)
        for member in members.passed {
            writer.key(member.name)
            writer.node(member.value)
        }
        writeServiceTier(members.serviceTier, to: &writer)
        schema?.write(to: &writer)
        let thinking = try thinking(members, call, tools, hasReasoning: !messages.hasCallsWithoutReasoning)
        writeAdditional(members.additional, thinking, to: &writer)
        writer.endObject()
        return writer.take()
    }

    /// Whether the model holds answers and strict tools to schemas; false where the request has neither.
    private func takesSchemas(_ call: ProviderCall) -> Bool {
        let hasSchema = if case .jsonSchema = call.request.responseFormat { true } else { false }
        let isStrict: (JSONNode) -> Bool = { $0["function"]?["strict"]?.bool == true }
        guard hasSchema || call.request.tools?.elements.contains(where: isStrict) == true else { return false }
        return switch structuredOutputs {
        case .native: true
        case .prompt: false
        case .automatic: BedrockModelID(call.upstreamModel).takesSchemas
        }
    }

    /// What the client's effort comes to; nil for nothing.
    private func thinking(
        _ members: Members,
        _ call: ProviderCall,
        _ tools: ConverseTools?,
        hasReasoning: Bool
    ) throws(ProviderError) -> ConverseThinking? {
        guard let effort = members.effort?.string else { return nil }
        // The client's own `thinking` says more.
        if effort == "none", members.hasAdditional("thinking") { return nil }
        let temperature = call.sampling.temperature ?? members.temperature?.double
        let limit = limit(of: call)
        // Claude 3.7 takes no `top_p` at all here.
        let isSampled = !ClaudeSampling.allowThinking(
            temperature: temperature,
            topP: members.topP?.double,
            hasTopK: members.hasAdditional("top_k"),
            leastTopP: 1
        )
        return try ConverseThinking(
            effort: effort,
            model: BedrockModelID(call.upstreamModel),
            mayThink: !isSampled && tools?.isForced != true && hasReasoning,
            isBounded: limit != nil || temperature != nil || members.topP != nil,
            maxOutputTokens: limit
        )
    }

    // MARK: Inference

    private func limit(of call: ProviderCall) -> Int? {
        switch (call.request.maxOutputTokens, call.sampling.maxOutputTokens) {
        case (let own?, let rung?): min(own, rung)
        case (let own, let rung): own ?? rung
        }
    }

    private func writeInference(
        _ members: Members,
        _ call: ProviderCall,
        to writer: inout JSONWriter
    ) throws(ProviderError) {
        let limit = limit(of: call)
        let temperature = call.sampling.temperature
        if let temperature, temperature > 1 {
            throw .unsupported(UnsupportedField("temperature", ConverseFields.Fate.temperatureLimit))
        }
        let sampling = try ClaudeSampling(
            model: call.upstreamModel,
            temperature: temperature ?? members.temperature?.double,
            topP: members.topP?.double,
            hasTopK: members.hasAdditional("top_k")
        )
        let topP = sampling.sendsTopP ? members.topP : nil
        let stops = members.stop.map { $0.kind == .array ? Array($0.elements) : [$0] } ?? []
        let hasTemperature = sampling.sendsTemperature && (temperature ?? members.temperature?.double) != nil
        guard limit != nil || hasTemperature || topP != nil || !stops.isEmpty else { return }
        writer.key("inferenceConfig")
        writer.beginObject()
        if let limit {
            writer.key("maxTokens")
            writer.int(limit)
        }
        if hasTemperature {
            writer.key("temperature")
            if let temperature {
                writer.double(temperature)
            } else if let temperature = members.temperature {
                writer.node(temperature)
            }
        }
        if let topP {
            writer.key("topP")
            writer.node(topP)
        }
        if !stops.isEmpty {
            writer.key("stopSequences")
            writer.beginArray()
            for stop in stops where stop.utf8?.isEmpty != true { writer.node(stop) }
            writer.endArray()
        }
        writer.endObject()
    }

    private func writeServiceTier(_ tier: JSONNode?, to writer: inout JSONWriter) {
        guard let tier, tier.string != "auto" else { return }
        writer.key("serviceTier")
        if tier.kind == .object { return writer.node(tier) }
        writer.object { writer in
            writer.key("type")
            writer.node(tier)
        }
    }

    // MARK: What only some models know

    private func writeAdditional(
        _ members: [(name: ArraySlice<UInt8>, value: JSONNode)],
        _ thinking: ConverseThinking?,
        to writer: inout JSONWriter
    ) {
        guard !members.isEmpty || thinking != nil else { return }
        writer.key("additionalModelRequestFields")
        writer.beginObject()
        for member in members {
            writer.key(utf8: member.name)
            writer.node(member.value)
        }
        // What the client says itself counts.
        for member in thinking?.members ?? []
        where !members.contains(where: { $0.name.elementsEqual(member.name.utf8) }) {
            writer.key(member.name)
            writer.raw(Array(member.json.utf8))
        }
        writer.endObject()
    }
}
