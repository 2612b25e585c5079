// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The fields of OpenAI's request that have a fate of their own here; all others are sent as they are, as fields of Anthropic's.
enum MessagesField {
    /// What becomes of a field.
    enum Fate {
        /// It is said in Anthropic's words, or part of what is said.
        case translated(Name)
        /// It is left out: the answer is what was asked for without it.
        case ignored
        /// It cannot be said, unless its value asks for nothing.
        case refused(String, unless: Neutral)
    }

    /// The fields that are translated.
    enum Name: Int, CaseIterable {
        case messages, model, stream, maxTokens, temperature, topP, topK, stop, tools, toolChoice, parallelToolCalls,
            responseFormat, reasoningEffort, thinking, outputConfig, system, user, safetyIdentifier, metadata,
            serviceTier
    }

    /// A value that asks for nothing.
    enum Neutral {
        case never, no, zero, one, empty, textAlone
    }

    static let fates = FateTable([
        ("messages", .translated(.messages)),
        ("model", .translated(.model)),
        ("stream", .translated(.stream)),
        ("max_tokens", .translated(.maxTokens)),
        ("max_completion_tokens", .translated(.maxTokens)),
        ("temperature", .translated(.temperature)),
        ("top_p", .translated(.topP)),
        ("top_k", .translated(.topK)),
        ("stop", .translated(.stop)),
        ("stop_sequences", .translated(.stop)),
        ("tools", .translated(.tools)),
        ("tool_choice", .translated(.toolChoice)),
        ("parallel_tool_calls", .translated(.parallelToolCalls)),
        ("response_format", .translated(.responseFormat)),
        ("reasoning_effort", .translated(.reasoningEffort)),
        ("thinking", .translated(.thinking)),
        ("output_config", .translated(.outputConfig)),
        ("system", .translated(.system)),
        ("user", .translated(.user)),
        ("safety_identifier", .translated(.safetyIdentifier)),
        ("metadata", .translated(.metadata)),
        ("service_tier", .translated(.serviceTier)),
        ("stream_options", .ignored),
        ("top_logprobs", .ignored),  // with `logprobs` alone it says something
        ("prediction", .ignored),  // makes answers faster, not different
        ("store", .ignored),
        ("prompt_cache_key", .ignored),
        ("prompt_cache_retention", .ignored),
        ("verbosity", .ignored),
        ("cascade", .ignored),  // our own
        ("anthropic_version", .ignored),  // the endpoint's, by its settings
        ("n", .refused("the API gives one answer", unless: .one)),
        ("logprobs", .refused("the API has no log-probabilities", unless: .no)),
        ("seed", .refused("the API has no seed", unless: .never)),
        ("logit_bias", .refused("the API has no bias of tokens", unless: .empty)),
        ("frequency_penalty", .refused("the API has no penalties", unless: .zero)),
        ("presence_penalty", .refused("the API has no penalties", unless: .zero)),
        ("repetition_penalty", .refused("the API has no penalties", unless: .one)),
        ("min_p", .refused("the API samples by `temperature`, `top_p` and `top_k` alone", unless: .zero)),
        ("audio", .refused("the API gives no audio", unless: .never)),
        ("modalities", .refused("the API gives text alone", unless: .textAlone)),
        ("web_search_options", .refused("the API searches by a tool of its own, given in `tools`", unless: .never)),
        ("functions", .refused("the API takes functions under `tools` alone", unless: .empty)),
        ("function_call", .refused("the API takes the choice under `tool_choice` alone", unless: .never)),
    ])

    /// The first thing of a request that the API cannot say, found in one pass over its fields and the kinds of its parts.
    static func unsupported(
        in request: ChatRequest,
        sampling: AnthropicProviderSettings.SamplingFields
    ) -> UnsupportedField? {
        let document = request.body.document
        let tape = document.tape
        let root = request.body.index
        let end = tape.next(after: root)
        var key = root + 1
        while key < end {
            let value = key + 1
            switch fates.fate(ofKey: key, on: tape) {
            case .refused(let reason, let neutral):
                if !isNeutral(value, neutral, on: tape) { return UnsupportedField(tape.string(at: key), reason) }
            case .translated(let name):
                if let reason = reason(against: name, document.node(at: value), sampling: sampling) {
                    return UnsupportedField(tape.string(at: key), reason)
                }
            case .ignored, nil: break
            }
            key = tape.next(after: value)
        }
        return MessagesPart.unsupported(in: request.messages, on: tape)
    }

    /// Why a translated field cannot be said; nil where it can.
    private static func reason(
        against name: Name,
        _ value: JSONNode,
        sampling: AnthropicProviderSettings.SamplingFields
    ) -> String? {
        switch name {
        case .temperature: MessagesSampling.reason(againstTemperature: value.double, sampling: sampling)
        case .topP: MessagesSampling.reason(against: value, unless: 1, sampling: sampling)
        case .topK: MessagesSampling.reason(against: value, sampling: sampling)
        case .stop: MessagesSampling.isBlankStop(value) ? "the API takes no stop sequence of white space alone" : nil
        case .serviceTier:
            value.utf8.map { $0.elementsEqual("flex".utf8) } == true ? "the API has no tier `flex`" : nil
        case .toolChoice:
            value.kind == .object && value["type"]?.string == "allowed_tools"
                ? "the API takes no list of allowed tools" : nil
        default: nil
        }
    }

    private static func isNeutral(_ value: Int, _ neutral: Neutral, on tape: JSONTape) -> Bool {
        let kind = tape.kind(at: value)
        if kind == .null { return true }
        return switch neutral {
        case .never: false
        case .no: kind == .bool && !tape.bool(at: value)
        case .zero: kind == .number && tape.number(at: value).double == 0
        case .one: kind == .number && tape.number(at: value).double == 1
        case .empty: tape.childCount(at: value) == 0 && kind != .string
        case .textAlone:
            tape.childCount(at: value) == 1 && kind == .array && tape.string(at: value + 1, equals: "text".utf8.span)
        }
    }
}

/// The fates of fields, found by the hash that the tape keeps with every key.
struct FateTable: Sendable {
    private typealias Entry = (name: String, fate: MessagesField.Fate)

    /// A power of two, at least twice the names.
    private let slots: [Entry?]

    /// The names in no order.
    var names: [String] { slots.compactMap { $0?.name } }

    init(_ fates: [(name: String, fate: MessagesField.Fate)]) {
        var slots = [Entry?](repeating: nil, count: 128)
        for entry in fates {
            var slot = Int(JSONKeyHash.process(entry.name)) & (slots.count - 1)
            while slots[slot] != nil { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
        self.slots = slots
    }

    /// The fate of the field with a key; nil for a field that is not in the table.
    func fate(ofKey key: Int, on tape: JSONTape) -> MessagesField.Fate? {
        var slot = Int(tape.keyHash(at: key)) & (slots.count - 1)
        while let entry = slots[slot] {
            if tape.string(at: key, equals: entry.name.utf8.span) { return entry.fate }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}
