// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What a provider returned for one call.
public struct Completion: Sendable {
    /// The upstream's id of the answer.
    public var id: String?
    /// The model's name as the upstream reported it.
    public var model: String?
    /// The answer's text in UTF-8; empty where the model only called tools.
    public var text: [UInt8] = []
    /// The vendor's structured refusal, where it sent one instead of a text.
    public var refusal: [UInt8]?
    /// The tools the model wants called, in order.
    public var toolCalls: [ToolCall] = []
    /// Why the model stopped; nil where the upstream did not say.
    public var finishReason: FinishReason?
    /// What the call used, as the upstream reported it; nil where it did not.
    public var usage: TokenUsage?
    /// The whole answer body in the shape of OpenAI's chat completions, where the upstream answered in that shape and in one piece.
    public var wire: JSONDocument?

    /// An empty completion, to be filled.
    public init() {}

    /// A completion of plain text that ended by itself, for tests and fixtures.
    public init(text: String, finishReason: FinishReason = .stop, usage: TokenUsage? = nil) {
        self.text = Array(text.utf8)
        self.finishReason = finishReason
        self.usage = usage
    }
}

/// One call of a tool that a model asks for.
public struct ToolCall: Sendable, Equatable {
    /// The call's id, by which the client answers it.
    public var id: String
    /// The tool's name.
    public var name: String
    /// The arguments as the model wrote them: JSON text, unless the model erred.
    public var arguments: [UInt8]

    /// A tool call by its parts.
    public init(id: String, name: String, arguments: [UInt8]) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// Why a model stopped.
public enum FinishReason: Sendable, Equatable {
    /// The model ended its answer, or met a stop sequence.
    case stop
    /// The token limit cut the answer.
    case length
    /// The model waits for the results of tool calls.
    case toolCalls
    /// The vendor's content filter cut or withheld the answer.
    case contentFilter
    /// A word of the upstream's own.
    case other(String)

    /// The reason as OpenAI's API writes it.
    public var wireName: String {
        switch self {
        case .stop: "stop"
        case .length: "length"
        case .toolCalls: "tool_calls"
        case .contentFilter: "content_filter"
        case .other(let name): name
        }
    }

    /// The reason that OpenAI's API writes this way.
    public init(wireName: String) {
        self =
            switch wireName {
            case "stop": .stop
            case "length": .length
            case "tool_calls", "function_call": .toolCalls
            case "content_filter": .contentFilter
            default: .other(wireName)
            }
    }
}
