// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON
import OpenAIAPI

/// Reads the stream of `streamGenerateContent?alt=sse`: each event is a part of the answer in the form of a whole one.
///
/// The API sends no mark at the end: the answer is whole where its last part says why the model stopped, and the connection ended well or
/// an earlier part did not say it.
package struct GeminiStream: AnswerStream {
    package private(set) var fault: ProviderError?
    package var isDone: Bool { answer.isSurelyWhole }
    /// Some models say in every part why they stopped, so that only the end of the connection tells which is the last.
    package var isOver: Bool { false }
    private var answer: GeminiAnswer
    private var stream = SSEParser()
    private var received = 0

    init(site: GeminiSite, logprobs: Bool, redaction: Redaction) {
        answer = GeminiAnswer(site: site, logprobs: logprobs, redaction: redaction)
    }

    package mutating func events(in piece: [UInt8]) -> [CompletionEvent] {
        received += piece.count
        var events: [CompletionEvent] = []
        for event in stream.events(in: piece) where fault == nil {
            do {
                try read(event.data, into: &events)
            } catch .cutOff {
                // The event ended by a blank line, so that nothing was cut on the way.
                fault = .malformed(reason: "found a chunk that is not whole JSON; expected a chunk")
            } catch {
                fault = error
            }
        }
        return events
    }

    package mutating func finish() throws(ProviderError) -> [CompletionEvent] {
        if let fault { throw fault }
        var events: [CompletionEvent] = []
        // Of a stream that was cut, the last event may be cut as well; that one is no event.
        if let last = stream.finish(), (try? JSONDocument(parsing: last.data)) != nil {
            try read(last.data, into: &events)
        }
        guard answer.isWhole else { throw .cutOff(received: received, expected: nil) }
        return events
    }

    private mutating func read(_ data: [UInt8], into events: inout [CompletionEvent]) throws(ProviderError) {
        // Some gateways end a stream as OpenAI does.
        if data.elementsEqual("[DONE]".utf8) { return }
        try answer.read(GeminiAnswer.parse(data, expected: "a chunk").root, into: &events)
    }
}
