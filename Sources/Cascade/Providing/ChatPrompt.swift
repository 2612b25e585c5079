// SPDX-License-Identifier: Apache-2.0

import JSON

/// A question of our own to a model, such as a judge's.
public struct ChatPrompt: Sendable {
    /// Who speaks in a turn.
    public enum Speaker: String, Sendable {
        /// The one who sets the task.
        case system
        /// The one who asks.
        case user
        /// The model.
        case assistant
    }

    /// A JSON Schema that the answer must fit.
    public struct Schema: Sendable {
        /// Its name, of letters, digits, `_` and `-`.
        public let name: String
        /// Its JSON text.
        public let json: [UInt8]

        /// A schema by its parts.
        public init(name: String, json: [UInt8]) {
            self.name = name
            self.json = json
        }
    }

    /// The most that the answer may have, in tokens.
    public var maxOutputTokens: Int
    /// The temperature, 0…2; nil for the model's own.
    public var temperature: Double?
    /// The form of the answer; nil for any text.
    public var schema: Schema?
    /// How many alternatives of each token are asked for with their log-probabilities; nil for no log-probabilities.
    public var topLogprobs: Int?
    private var turns: [(speaker: Speaker, text: [UInt8])] = []

    /// A prompt without turns.
    public init(maxOutputTokens: Int) {
        self.maxOutputTokens = maxOutputTokens
    }

    /// Appends a turn; what is no UTF-8 becomes U+FFFD.
    public mutating func say(_ speaker: Speaker, _ text: [UInt8]) {
        turns.append((speaker, text))
    }

    /// Appends a turn.
    public mutating func say(_ speaker: Speaker, _ text: String) {
        say(speaker, Array(text.utf8))
    }

    /// The prompt as a request; nil where the schema's text is no JSON, or the whole is larger than a document can be.
    public func request() -> ChatRequest? {
        let limits = JSONLimits(bytes: .max, depth: JSONLimits.answer.depth)
        guard let document = try? JSONDocument(parsing: body, limits: limits) else { return nil }
        return ChatRequest(document)
    }

    private var body: [UInt8] {
        var writer = JSONWriter(capacity: turns.reduce(256) { $0 + $1.text.count * 9 / 8 + 48 })
        writer.beginObject()
        writer.key("messages")
        writer.beginArray()
        for turn in turns {
            writer.beginObject()
            writer.key("role")
            writer.string(turn.speaker.rawValue)
            writer.key("content")
            writer.string(utf8: turn.text)
            writer.endObject()
        }
        writer.endArray()
        writer.key("max_completion_tokens")
        writer.int(maxOutputTokens)
        if let temperature {
            writer.key("temperature")
            writer.double(temperature)
        }
        if let topLogprobs {
            writer.key("logprobs")
            writer.bool(true)
            writer.key("top_logprobs")
            writer.int(topLogprobs)
        }
        if let schema {
            writer.key("response_format")
            writer.raw(schema.responseFormat)
        }
        writer.endObject()
        return writer.take()
    }
}

extension ChatPrompt.Schema {
    /// The schema as a request's `response_format`.
    public var responseFormat: [UInt8] {
        var writer = JSONWriter(capacity: json.count + 96)
        writer.beginObject()
        writer.key("type")
        writer.string("json_schema")
        writer.key("json_schema")
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("strict")
        writer.bool(true)
        writer.key("schema")
        writer.raw(json)
        writer.endObject()
        writer.endObject()
        return writer.take()
    }
}
