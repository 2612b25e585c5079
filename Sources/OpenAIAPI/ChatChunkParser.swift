// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Reads the stream that an upstream answers with, piece by piece.
package struct ChatChunkParser: Sendable {
    /// What went wrong, after the events that came before it; nothing is read after that.
    ///
    /// `malformed` for what is not a chunk of one chat completion, and for an error inside the stream.
    package private(set) var fault: ProviderError?
    /// Whether the answer is whole: `[DONE]` has come.
    package private(set) var isDone = false
    private var stream = SSEParser()
    private var received = 0
    private var hasStarted = false
    private var hasReason = false
    private var hasChoice = false
    private var message = MessageReader(isStream: true)
    private let logprobs: Bool

    /// A parser; `logprobs` where the log-probabilities of the tokens are wanted.
    package init(logprobs: Bool = false) {
        self.logprobs = logprobs
    }

    /// The events that the next piece completes; `fault` tells whether all went well.
    package mutating func events(in piece: [UInt8]) -> [CompletionEvent] {
        received += piece.count
        var events: [CompletionEvent] = []
        for event in stream.events(in: piece) { read(event, into: &events) }
        return events
    }

    /// The events that the end of the stream completes.
    ///
    /// - Throws: `fault`; `cut_off` where neither a reason to stop nor `[DONE]` has come.
    package mutating func finish() throws(ProviderError) -> [CompletionEvent] {
        var events: [CompletionEvent] = []
        // Of a stream that was cut, the last event may be cut as well; that one is no event.
        if let event = stream.finish(), event.data.starts(with: Self.done) || Self.isWhole(event) {
            read(event, into: &events)
        }
        if let fault { throw fault }
        guard isDone || hasReason else { throw .cutOff(received: received, expected: nil) }
        guard hasChoice else { throw .malformed(reason: "found a stream without choices; expected one") }
        return events
    }

    private static let done = Array("[DONE]".utf8)

    private static func isWhole(_ event: ServerSentEvent) -> Bool {
        (try? JSONDocument(parsing: event.data)) != nil
    }

    private mutating func read(_ event: ServerSentEvent, into events: inout [CompletionEvent]) {
        // What follows `[DONE]` is not part of the answer.
        guard !isDone, fault == nil else { return }
        guard !event.data.starts(with: Self.done) else {
            isDone = true
            return
        }
        if event.name == "error" {
            let place = "inside the stream; expected a chunk"
            fault =
                UpstreamErrorBody(parsing: event.data)?.fault(place) ?? .malformed(reason: "found an error \(place)")
            return
        }
        do {
            try readChunk(event.data, into: &events)
        } catch .cutOff {
            // The event ended by a blank line, so that nothing was cut on the way.
            fault = .malformed(reason: "found a chunk that is not whole JSON; expected a chunk")
        } catch {
            fault = error
        }
    }

    private mutating func readChunk(
        _ data: [UInt8],
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        let root = try UpstreamJSON.parse(data, expected: "a chunk").root
        if !hasStarted {
            hasStarted = true
            events.append(.started(id: root["id"]?.string, model: root["model"]?.string))
        }
        let choice = try UpstreamJSON.choice(of: root)
        if let choice {
            hasChoice = true
            if let index = choice["index"]?.int, index != 0 {
                throw .malformed(reason: "found a chunk of choice \(index); expected one choice")
            }
            if let delta = choice["delta"], delta.kind == .object { try message.read(delta, into: &events) }
            if logprobs, let tokens = LogprobReader.tokens(of: choice) { events.append(.logprobs(tokens)) }
            if let reason = try UpstreamJSON.finishReason(of: choice) {
                hasReason = true
                events.append(.finished(reason))
            }
        }
        if let usage = TokenUsage(answer: root, choice: choice) { events.append(.usage(usage)) }
        if let error = root["x_groq"]?["error"], !error.isNull {
            throw .malformed(reason: "found an error (`x_groq`) inside the stream; expected a chunk")
        }
    }
}
