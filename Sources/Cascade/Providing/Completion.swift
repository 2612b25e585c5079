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
    /// The reasoning that the vendor shows, in UTF-8; no verifier takes it for a part of the answer.
    public var reasoning: [UInt8] = []
    /// Blocks of reasoning that the vendor wants back unchanged in a later turn: JSON objects.
    public var thinkingBlocks: [[UInt8]] = []
    /// Why the model stopped; nil where the upstream did not say.
    public var finishReason: FinishReason?
    /// What the call used, as the upstream reported it; nil where it did not.
    public var usage: TokenUsage?
    /// The tokens of the answer with their log-probabilities; nil where the request did not ask for them, or the upstream gave none.
    public var logprobs: [TokenLogprob]?
    /// Whether the log-probabilities are for verifiers alone: the client did not ask for them, or they are of a text that is not returned.
    public var hidesLogprobs = false
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

/// A token of an answer with its log-probability.
public struct TokenLogprob: Sendable, Equatable {
    /// The token's bytes: a part of a text in UTF-8, which may end inside a character.
    public var bytes: [UInt8]
    /// The natural logarithm of its probability, in -∞…0.
    public var logprob: Double
    /// The likeliest tokens at this place, the likeliest first; as many as were asked for.
    public var top: [Alternative]

    /// A token by its parts.
    public init(bytes: [UInt8], logprob: Double, top: [Alternative] = []) {
        self.bytes = bytes
        self.logprob = logprob
        self.top = top
    }

    /// A token that could have come.
    public struct Alternative: Sendable, Equatable {
        /// The token's bytes.
        public var bytes: [UInt8]
        /// The natural logarithm of its probability, in -∞…0.
        public var logprob: Double

        /// An alternative by its parts.
        public init(bytes: [UInt8], logprob: Double) {
            self.bytes = bytes
            self.logprob = logprob
        }
    }
}

/// One call of a tool that a model asks for.
public struct ToolCall: Sendable, Equatable {
    /// The call's id, by which the client answers it.
    public var id: String
    /// The tool's name.
    public var name: String
    /// The arguments as the model wrote them: JSON text, unless the model erred; a custom tool's input, which is any text.
    public var arguments: [UInt8]
    /// What the vendor wants back with the call in a later turn: a JSON object; nil for nothing.
    public var extra: [UInt8]?
    /// What is called.
    public var kind: Kind

    /// What a model calls.
    public enum Kind: Sendable {
        /// A function, with arguments in JSON.
        case function
        /// A tool that takes a text.
        case custom
        /// A function, in the way that OpenAI's API had before tools: the one `function_call` of its message, without an id.
        case legacyFunction
    }

    /// A tool call by its parts.
    public init(id: String, name: String, arguments: [UInt8], extra: [UInt8]? = nil, kind: Kind = .function) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.extra = extra
        self.kind = kind
    }

    /// Writes the call as an object in the shape of OpenAI's chat completions.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        let (type, text) = kind == .custom ? ("custom", "input") : ("function", "arguments")
        writer.key("type")
        writer.string(type)
        writer.key(type)
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key(text)
        writer.string(utf8: arguments)
        writer.endObject()
        if let extra {
            writer.key("extra_content")
            writer.raw(extra)
        }
        writer.endObject()
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
