// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import Curl

/// How one vendor's API is spoken: translation both ways, without a transport of its own.
///
/// Built once from its settings; holds no mutable state. `UpstreamProvider` carries the calls.
package protocol Dialect: Sendable {
    /// What reads an answer that comes as a stream.
    associatedtype Stream: AnswerStream

    /// What of a request the API cannot say; nil where it can say all of it. Must cost little.
    func unsupported(in request: ChatRequest) -> UnsupportedField?

    /// What is sent for a call.
    ///
    /// - Throws: `unsupported` for what cannot be said, where `unsupported(in:)` did not look that far.
    func request(for call: ProviderCall) throws(ProviderError) -> DialectRequest

    /// The events of an answer that came in one piece.
    ///
    /// - Throws: `malformed` for what is no answer of this API; `cut_off` for one that ends too early; `refused` and the like for an
    ///   error with status 200.
    func events(of body: [UInt8], to call: ProviderCall) throws(ProviderError) -> [CompletionEvent]

    /// A reader of an answer that comes as a stream.
    func stream(of call: ProviderCall) -> Stream

    /// What a status other than 2xx means for the call.
    ///
    /// - Parameters:
    ///   - response: Status and header fields.
    ///   - body: What came with it.
    ///   - redaction: Takes keys out of the upstream's words.
    /// - Returns: The fault. A rate limit without a time to stay away gets the one that the header fields tell of a limit used up.
    func fault(_ response: CurlHead, _ body: [UInt8], redaction: Redaction) -> ProviderError

    /// What is sent for a call for embeddings.
    ///
    /// - Throws: `unsupported` where the API has none, or cannot say a field.
    func request(for call: EmbeddingCall) throws(ProviderError) -> DialectRequest

    /// The embeddings of an answer, in OpenAI's shape.
    func embeddings(of body: [UInt8], to call: EmbeddingCall) throws(ProviderError) -> Embeddings
}

/// What a dialect sends.
package struct DialectRequest: Sendable {
    /// An absolute address.
    package var url: String
    /// Header fields of this call alone, besides those that every call has.
    package var fields: [(name: String, value: String)]
    /// The body.
    package var body: [UInt8]
    /// Whether the answer was asked for as a stream.
    package var streams: Bool

    package init(url: String, fields: [(name: String, value: String)] = [], body: [UInt8], streams: Bool = false) {
        self.url = url
        self.fields = fields
        self.body = body
        self.streams = streams
    }
}

/// Reads an answer that comes as a stream, piece by piece.
package protocol AnswerStream: Sendable {
    /// What went wrong, after the events that came before it; nothing is read after that.
    var fault: ProviderError? { get }
    /// Whether the answer is whole; how the connection ends after that is of no interest.
    var isDone: Bool { get }
    /// Whether nothing more comes that matters, such as the usage after the answer's end; the rest is not waited for then.
    var isOver: Bool { get }
    /// Whether this is what a stream of this API has as its `content-type`; nil is a response without that field.
    static func isStream(contentType: String?) -> Bool

    /// The events that the next piece completes; `fault` tells whether all went well.
    mutating func events(in piece: [UInt8]) -> [CompletionEvent]

    /// The events that the end of the stream completes.
    ///
    /// - Throws: `fault`; `cut_off` where the stream ended before the answer did.
    mutating func finish() throws(ProviderError) -> [CompletionEvent]
}

extension AnswerStream {
    package var isOver: Bool { isDone }

    package static func isStream(contentType: String?) -> Bool {
        contentType?.lowercased().hasPrefix("text/event-stream") ?? true
    }
}

extension Dialect {
    package func unsupported(in request: ChatRequest) -> UnsupportedField? { nil }

    package func request(for call: EmbeddingCall) throws(ProviderError) -> DialectRequest {
        throw .unsupported(UnsupportedField("model", "this upstream has no embeddings"))
    }

    package func embeddings(of body: [UInt8], to call: EmbeddingCall) throws(ProviderError) -> Embeddings {
        throw .malformed(reason: "found an answer; expected none, since this upstream has no embeddings")
    }
}
