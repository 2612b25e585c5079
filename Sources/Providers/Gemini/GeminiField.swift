// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What becomes of a member of a request's body; the table in docs/providers.md is checked against this one.
struct GeminiField: Sendable {
    enum Fate: Sendable {
        /// Translated by code of its own, or without meaning for an upstream.
        case translated
        /// Left out, since it does not change what an answer may be.
        case hint
        /// A member of `generationConfig` under this name.
        case config(String)
        /// A member of the body under this name.
        case own(String)
        /// Can be said in some cases only.
        case only(@Sendable (JSONNode, ChatRequest) -> Bool, or: String)
        /// Cannot be said.
        case never(String)
    }

    let name: String
    let fate: Fate

    /// Why a field that is in no table cannot be said.
    static let unknown = "the Gemini API has no such field"

    static let all: [GeminiField] = translated + configs + owns + hints + conditional + refused

    private static let translated = [
        "model", "messages", "stream", "stream_options", "temperature", "max_tokens", "max_completion_tokens", "stop",
        "logprobs", "top_logprobs", "response_format", "tools", "tool_choice", "reasoning_effort",
        "cascade",
    ].map { GeminiField(name: $0, fate: .translated) }

    /// OpenAI's and Gemini's own; the API's JSON takes its own names in both spellings, and so do we.
    private static let configs: [GeminiField] = [
        ("top_p", "topP"), ("top_k", "topK"), ("seed", "seed"), ("presence_penalty", "presencePenalty"),
        ("frequency_penalty", "frequencyPenalty"), ("thinking_config", "thinkingConfig"),
        ("media_resolution", "mediaResolution"), ("audio_timestamp", "audioTimestamp"),
        ("routing_config", "routingConfig"), ("model_config", "modelConfig"),
        ("enable_enhanced_civic_answers", "enableEnhancedCivicAnswers"),
    ].flatMap { name, target in spellings(name, target).map { GeminiField(name: $0, fate: .config(target)) } }

    private static let owns: [GeminiField] = [
        ("safety_settings", "safetySettings"), ("cached_content", "cachedContent"), ("labels", "labels"),
        ("model_armor_config", "modelArmorConfig"),
    ].flatMap { name, target in spellings(name, target).map { GeminiField(name: $0, fate: .own(target)) } }

    private static let hints = [
        "user", "safety_identifier", "metadata", "store", "prompt_cache_key", "prompt_cache_retention", "prediction",
        "cache_control",
    ].map { GeminiField(name: $0, fate: .hint) }

    private static let conditional: [GeminiField] = [
        GeminiField(
            name: "extra_body",
            fate: .only(
                { value, _ in value.members.allSatisfy { $0.name == "google" && $0.value.kind == .object } },
                or: "`google` is all that can stand in it"
            )
        ),
        GeminiField(name: "n", fate: .only({ value, _ in value.int == 1 }, or: "one answer is asked for")),
        GeminiField(
            name: "logit_bias",
            fate: .only({ value, _ in value.count == 0 }, or: "the Gemini API does not weight tokens")
        ),
        GeminiField(
            name: "modalities",
            fate: .only(
                { value, _ in value.elements.allSatisfy { $0.string == "text" } },
                or: "answers of text alone are asked for"
            )
        ),
        GeminiField(
            name: "parallel_tool_calls",
            fate: .only(
                { value, request in value.bool == true || request.tools == nil },
                or: "the Gemini API cannot hold a model to one tool call at a time"
            )
        ),
        GeminiField(
            name: "service_tier",
            fate: .only(
                { value, _ in value.string.map(GeminiRequestWriter.serviceTiers.keys.contains) ?? false },
                or: "the Gemini API has the tiers `auto`, `default`, `standard`, `flex` and `priority`"
            )
        ),
        GeminiField(
            name: "verbosity",
            fate: .only({ value, _ in value.string == "medium" }, or: "the Gemini API has no verbosity")
        ),
    ]

    private static let refused: [GeminiField] = [
        GeminiField(name: "audio", fate: .never("answers of text alone are asked for")),
        GeminiField(
            name: "web_search_options",
            fate: .never(#"the Gemini API searches by a tool; offer `{"type": "google_search"}` under `tools`"#)
        ),
        GeminiField(name: "functions", fate: .never("the Gemini API has tools; offer them under `tools`")),
        GeminiField(name: "function_call", fate: .never("the Gemini API has tools; say it under `tool_choice`")),
    ]

    private static func spellings(_ name: String, _ target: String) -> [String] {
        name == target ? [name] : [name, target]
    }

    /// The fields by the hash that a tape has of their names.
    private static let byHash: [UInt32: GeminiField] = Dictionary(
        all.map { (JSONKeyHash.process($0.name), $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The field that a key names; nil for none of these.
    private static func named(byKeyAt key: Int, on tape: JSONTape) -> GeminiField? {
        guard let field = byHash[tape.keyHash(at: key)] else { return nil }
        if tape.string(at: key, equals: field.name.utf8.span) { return field }
        // Two names with one hash: as good as never, and then it costs a search.
        return all.first { tape.string(at: key, equals: $0.name.utf8.span) }
    }

    /// A member that is there: what becomes of it, and its value's place on the tape.
    struct Member {
        /// Nil for a member that is in no table.
        let field: GeminiField?
        let value: Int
        /// Whether it stands in `extra_body.google`, where members of Gemini's own have a place, and no others.
        let isInside: Bool
    }

    /// Calls `body` with the members of a request and of its `extra_body.google`, those that are null left out.
    static func forEachMember<Failure: Error>(
        of request: ChatRequest,
        _ body: (Member, JSONTape) throws(Failure) -> Void
    ) throws(Failure) {
        let tape = request.body.document.tape
        try forEachMember(of: request.body.index, isInside: false, on: tape, body)
        guard let google = request.body["extra_body"]?["google"], google.kind == .object else { return }
        try forEachMember(of: google.index, isInside: true, on: tape, body)
    }

    private static func forEachMember<Failure: Error>(
        of object: Int,
        isInside: Bool,
        on tape: JSONTape,
        _ body: (Member, JSONTape) throws(Failure) -> Void
    ) throws(Failure) {
        let end = tape.next(after: object)
        var key = object + 1
        while key < end {
            if tape.kind(at: key + 1) != .null {
                try body(Member(field: named(byKeyAt: key, on: tape), value: key + 1, isInside: isInside), tape)
            }
            key = tape.next(after: key + 1)
        }
    }

    /// The first member of a request that cannot be said; takes about 0.1 µs for each member.
    static func unsupported(in request: ChatRequest) -> UnsupportedField? {
        var found: UnsupportedField?
        forEachMember(of: request) { member, tape in
            guard found == nil else { return }
            let reason: String?
            switch member.field?.fate {
            case .config, .own: reason = nil
            case _ where member.isInside: reason = unknown
            case .translated, .hint: reason = nil
            case .only(let isSayable, let otherwise):
                reason = isSayable(request.body.document.node(at: member.value), request) ? nil : otherwise
            case .never(let why): reason = why
            case nil: reason = unknown
            }
            if let reason { found = UnsupportedField(tape.pointer(at: member.value).path, reason) }
        }
        return found
    }
}
