// SPDX-License-Identifier: Apache-2.0

public import JSON
import Synchronization

/// A chat request in OpenAI's shape, parsed once: the whole body as sent, and the parts that decisions need.
///
/// Fields that Cascade does not know stay in `body` and reach the upstream untouched. Copying a request copies one reference.
public struct ChatRequest: Sendable {
    private let parts: Parts

    /// The form of the answer.
    public enum ResponseFormat: Sendable {
        /// Any text.
        case text
        /// Any JSON object.
        case jsonObject
        /// JSON by a schema: the client's name for it and the schema.
        case jsonSchema(name: String, schema: JSONNode)
    }

    /// A request by its parts, which the wire module has checked.
    public init(
        body: JSONNode,
        model: String?,
        messages: JSONNode,
        stream: Bool = false,
        includeUsage: Bool = false,
        responseFormat: ResponseFormat = .text,
        tools: JSONNode? = nil,
        maxOutputTokens: Int? = nil,
        hasImages: Bool = false,
        asksLogprobs: Bool = false
    ) {
        parts = Parts(
            body: body,
            model: model,
            messages: messages,
            stream: stream,
            includeUsage: includeUsage,
            responseFormat: responseFormat,
            tools: tools,
            maxOutputTokens: maxOutputTokens,
            hasImages: hasImages,
            asksLogprobs: asksLogprobs
        )
    }

    /// The request body, an object.
    public var body: JSONNode { parts.body }
    /// The name the client wrote under `model`.
    public var model: String? { parts.model }
    /// The conversation: an array of messages, at least one.
    public var messages: JSONNode { parts.messages }
    /// Whether the client wants the answer as a stream of events.
    public var stream: Bool { parts.stream }
    /// Whether a streaming client asked for a last chunk with the usage.
    public var includeUsage: Bool { parts.includeUsage }
    /// The form the client asks the answer to have.
    public var responseFormat: ResponseFormat { parts.responseFormat }
    /// The tools on offer: an array, or nil.
    public var tools: JSONNode? { parts.tools }
    /// The client's limit of output tokens, by either of its names; 2³¹ − 1 where it says more, so that sums with it hold.
    public var maxOutputTokens: Int? { parts.maxOutputTokens }
    /// Whether a message holds an image.
    public var hasImages: Bool { parts.hasImages }
    /// Whether the answer is to come with the log-probabilities of its tokens.
    public var asksLogprobs: Bool { parts.asksLogprobs }

    /// The bytes of what the model reads: the conversation and the tools on offer.
    var promptSize: Int {
        messages.byteRange.count + (tools?.byteRange.count ?? 0)
    }

    /// The estimate of the input tokens, made once.
    var likelyInput: OnceEstimate { parts.likelyInput }

    /// A number that is found out when it is first asked for; found twice at once, it is the same.
    final class OnceEstimate: Sendable {
        private let known = Atomic<Int>(-1)

        func value(_ estimate: () -> Int) -> Int {
            let value = known.load(ordering: .relaxed)
            guard value < 0 else { return value }
            let found = estimate()
            known.store(found, ordering: .relaxed)
            return found
        }
    }

    /// A request is handed from task to task on its way, and its copies are many: they share this.
    private final class Parts: Sendable {
        let body: JSONNode
        let model: String?
        let messages: JSONNode
        let stream: Bool
        let includeUsage: Bool
        let responseFormat: ResponseFormat
        let tools: JSONNode?
        let maxOutputTokens: Int?
        let hasImages: Bool
        let asksLogprobs: Bool
        let likelyInput = OnceEstimate()

        init(
            body: JSONNode,
            model: String?,
            messages: JSONNode,
            stream: Bool,
            includeUsage: Bool,
            responseFormat: ResponseFormat,
            tools: JSONNode?,
            maxOutputTokens: Int?,
            hasImages: Bool,
            asksLogprobs: Bool
        ) {
            self.body = body
            self.model = model
            self.messages = messages
            self.stream = stream
            self.includeUsage = includeUsage
            self.responseFormat = responseFormat
            self.tools = tools
            self.maxOutputTokens = maxOutputTokens.map { min($0, Int(Int32.max)) }
            self.hasImages = hasImages
            self.asksLogprobs = asksLogprobs
        }
    }
}
