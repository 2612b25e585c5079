// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What becomes of each member of a client's request; the table in `docs/providers.md` says the same.
enum ConverseFields {
    /// A member that is said in Converse's words.
    enum Term: Sendable {
        case model, messages, tools, toolChoice, responseFormat, tokenLimit, temperature, topP, stop, effort,
            serviceTier
        case additional
    }

    enum Fate: Sendable {
        /// Said in Converse's words.
        case said(Term)
        /// Goes into the body as it is, under this name.
        case passed(as: String)
        /// Left out: it says nothing of the answer, or is a hint at most.
        case leftOut
        /// Cannot be said, and would change the answer, unless its value asks for nothing.
        case refused(unless: @Sendable (JSONNode) -> Bool, because: String)
    }

    /// The fate of a member; what the table does not name goes into `additionalModelRequestFields`, Converse's place for what only
    /// one family of models knows.
    static func fate(ofKeyAt key: Int, on tape: JSONTape) -> Fate? {
        guard let entry = byHash[tape.keyHash(at: key)], tape.string(at: key, equals: entry.name.utf8.span) else {
            return nil
        }
        return entry.fate
    }

    /// The first member that cannot be said.
    static func unsupported(in request: ChatRequest) -> UnsupportedField? {
        let document = request.body.document
        let tape = document.tape
        var key = 1
        let end = tape.next(after: 0)
        while key < end {
            if let fate = fate(ofKeyAt: key, on: tape), let reason = fate.refusal(of: key + 1, in: document) {
                return UnsupportedField(tape.string(at: key), reason)
            }
            key = tape.next(after: key + 1)
        }
        return nil
    }

    static let table: [(name: String, fate: Fate)] = [
        ("model", .said(.model)), ("messages", .said(.messages)), ("tools", .said(.tools)),
        ("tool_choice", .said(.toolChoice)), ("response_format", .said(.responseFormat)),
        ("max_tokens", .said(.tokenLimit)), ("max_completion_tokens", .said(.tokenLimit)),
        ("temperature", .said(.temperature)), ("top_p", .said(.topP)), ("stop", .said(.stop)),
        ("reasoning_effort", .said(.effort)), ("service_tier", .said(.serviceTier)),
        ("additional_model_request_fields", .said(.additional)), ("additionalModelRequestFields", .said(.additional)),

        ("guardrailConfig", .passed(as: "guardrailConfig")), ("guardrail_config", .passed(as: "guardrailConfig")),
        ("requestMetadata", .passed(as: "requestMetadata")), ("request_metadata", .passed(as: "requestMetadata")),
        ("performanceConfig", .passed(as: "performanceConfig")),
        ("performance_config", .passed(as: "performanceConfig")),
        ("promptVariables", .passed(as: "promptVariables")), ("prompt_variables", .passed(as: "promptVariables")),
        ("additionalModelResponseFieldPaths", .passed(as: "additionalModelResponseFieldPaths")),
        ("additional_model_response_field_paths", .passed(as: "additionalModelResponseFieldPaths")),

        ("stream", .leftOut), ("stream_options", .leftOut), ("user", .leftOut), ("safety_identifier", .leftOut),
        ("metadata", .leftOut), ("store", .leftOut), ("prompt_cache_key", .leftOut),
        ("prompt_cache_retention", .leftOut), ("prediction", .leftOut), ("verbosity", .leftOut), ("cascade", .leftOut),

        ("n", .refused(unless: isOne, because: "the API gives one answer")),
        ("seed", .refused(unless: never, because: "the API takes no seed")),
        ("logprobs", .refused(unless: isNothing, because: "the API gives no log-probabilities")),
        ("top_logprobs", .refused(unless: isNothing, because: "the API gives no log-probabilities")),
        ("logit_bias", .refused(unless: isNothing, because: "the API takes no token biases")),
        ("frequency_penalty", .refused(unless: isNothing, because: "the API takes no penalties")),
        ("presence_penalty", .refused(unless: isNothing, because: "the API takes no penalties")),
        ("parallel_tool_calls", .refused(unless: isYes, because: "the API cannot forbid several tool calls at once")),
        ("modalities", .refused(unless: isTextOnly, because: "the API answers with text alone")),
        ("audio", .refused(unless: never, because: "the API answers with text alone")),
        ("web_search_options", .refused(unless: never, because: "the API has no web search")),
        ("functions", .refused(unless: isNothing, because: "the API knows `tools` alone")),
        ("function_call", .refused(unless: never, because: "the API knows `tool_choice` alone")),
    ]

    /// By the hash that a document has for each of its keys; every lookup compares the name as well.
    private static let byHash: [UInt32: (name: String, fate: Fate)] = Dictionary(
        table.map { (JSONKeyHash.process($0.name), $0) },
        uniquingKeysWith: { first, _ in first }
    )

    // MARK: Values that ask for nothing

    private static let never: @Sendable (JSONNode) -> Bool = { _ in false }
    private static let isOne: @Sendable (JSONNode) -> Bool = { $0.int == 1 }
    private static let isYes: @Sendable (JSONNode) -> Bool = { $0.bool == true }
    private static let isTextOnly: @Sendable (JSONNode) -> Bool = { $0.elements.allSatisfy { $0.string == "text" } }
    /// False, 0, and an empty list or object.
    private static let isNothing: @Sendable (JSONNode) -> Bool = { value in
        switch value.kind {
        case .bool: value.bool == false
        case .number: value.double == 0
        case .array, .object: value.count == 0
        case .null: true
        case .string: false
        }
    }
}

extension ConverseFields.Fate {
    static let temperatureLimit = "the API takes temperatures from 0 to 1"

    /// Why the value at an index cannot be said; nil if it can.
    fileprivate func refusal(of value: Int, in document: JSONDocument) -> String? {
        switch self {
        case .said(.temperature):
            document.node(at: value).double.map { $0 > 1 } == true ? Self.temperatureLimit : nil
        case .refused(let isHarmless, let reason):
            document.tape.kind(at: value) == .null || isHarmless(document.node(at: value)) ? nil : reason
        case .said, .passed, .leftOut:
            nil
        }
    }
}
