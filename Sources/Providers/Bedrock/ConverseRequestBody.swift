// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Makes the body of a Converse request from a client's.
struct ConverseRequestBody {
    /// How a JSON Schema for the answer is said.
    let structuredOutputs: BedrockProviderSettings.StructuredOutputs

    /// The members of a client's request that Converse says in other words, and those it takes as they are.
    private struct Members {
        var temperature, topP, stop, toolChoice, effort, serviceTier, parallelToolCalls: JSONNode?
        var passed: [(name: String, value: JSONNode)] = []
        /// What only some models know: our client's own object of it, and members that we do not know.
        var additional: [(name: ArraySlice<UInt8>, value: JSONNode)] = []

        init(_ body: JSONNode) {
            let tape = body.document.tape
            for member in body.members where !member.value.isNull {
                let value = member.value
                switch ConverseFields.fate(ofKeyAt: value.index - 1, on: tape) {
                case .said?, .refused?: take(member.name, value)
                case .passed(let name)?: passed.append((name, value))
                case .leftOut?: break
                case nil: addAdditional(member)
                }
            }
        }

        private mutating func take(_ name: String, _ value: JSONNode) {
            switch name {
            case "temperature": temperature = value
            case "top_p": topP = value
            case "stop": stop = value
            case "tool_choice": toolChoice = value
            case "reasoning_effort": effort = value
            case "service_tier": serviceTier = value
            case "additional_model_request_fields", "additionalModelRequestFields":
                for member in value.members { addAdditional(member) }
            default: break
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
        let model = BedrockModelID(call.upstreamModel)
        let isNative = structuredOutputs == .native || structuredOutputs == .automatic && model.takesSchemas

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
        try tools?.write(to: &writer)
        for member in members.passed {
            writer.key(member.name)
            writer.node(member.value)
        }
        writeServiceTier(members.serviceTier, to: &writer)
        schema?.write(to: &writer)
        let thinking = ConverseThinking(
            effort: members.effort?.string,
            model: model.family,
            isAdaptive: model.thinksAdaptively,
            mayThink: (call.sampling.temperature ?? members.temperature?.double ?? 1) == 1
                && tools?.isForced != true && !messages.hasCallsWithoutReasoning,
            maxOutputTokens: limit(of: call)
        )
        writeAdditional(members.additional, thinking, to: &writer)
        writer.endObject()
        return writer.take()
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
            throw .unsupported(UnsupportedField("temperature", "the API takes temperatures from 0 to 1"))
        }
        let stops = members.stop.map { $0.kind == .array ? Array($0.elements) : [$0] } ?? []
        guard limit != nil || temperature ?? members.temperature?.double != nil || members.topP != nil || !stops.isEmpty
        else { return }
        writer.key("inferenceConfig")
        writer.beginObject()
        if let limit {
            writer.key("maxTokens")
            writer.int(limit)
        }
        if let temperature {
            writer.key("temperature")
            writer.double(temperature)
        } else if let temperature = members.temperature {
            writer.key("temperature")
            writer.node(temperature)
        }
        if let topP = members.topP {
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
