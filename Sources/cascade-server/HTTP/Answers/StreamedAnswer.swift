// SPDX-License-Identifier: Apache-2.0

import Cascade
import OpenAIAPI

/// Sends a verified answer as a stream of events.
///
/// Nothing of an answer is sent before its verdict. While the ladder is climbed, comments keep the stream alive; a request that fails
/// before the first comment is due still gets an HTTP status of its own, one that fails later an `error` event.
struct StreamedAnswer {
    let exchange: Exchange
    let request: ChatRequest
    let policy: CompiledPolicy
    /// The place among the requests of its key.
    let grant: KeyLimiter.Grant?

    /// Climbs the ladder and writes what it came to.
    ///
    /// - Returns: The reply to write instead, where there is no answer and no stream was begun.
    func write(on connection: HTTPConnection, head: (Int, HeaderFields) -> ReplyHead) async -> Reply? {
        let gateway = exchange.gateway
        let done = OneShotSignal()
        async let climbing = climb(done)
        var isOpen = false
        while await !done.wait(upTo: gateway.limits.keepAlive, clock: gateway.clock), !Task.isCancelled {
            if !isOpen { open(connection, head(200, headers(nil))) }
            isOpen = true
            guard await connection.write(ChatChunkWriter.keepAlive) else { break }
        }
        let result = await climbing
        if !isOpen, result.completion == nil {
            return AnswerReply(result: result, request: request, showsTrace: exchange.showsTrace).reply
        }
        if !isOpen { open(connection, head(200, headers(result.trace))) }
        _ = await connection.write(events(of: result))
        connection.writeEnd(to: exchange.request)
        return nil
    }

    private func climb(_ done: OneShotSignal) async -> CascadeResult {
        let result = await exchange.answer(request, policy: policy, grant: grant)
        done.fire()
        return result
    }

    private func open(_ connection: HTTPConnection, _ head: ReplyHead) {
        exchange.gateway.metrics.replied(status: 200)
        connection.writeHead(head, to: exchange.request)
    }

    private func headers(_ trace: Trace?) -> HeaderFields {
        let id = exchange.traceID.description
        var fields =
            trace?.headers
            ?? [CascadeHeader.requestID: id, CascadeHeader.traceID: id, CascadeHeader.policy: policy.name]
        fields.add("content-type", "text/event-stream; charset=utf-8")
        fields.add("cache-control", "no-cache")
        return fields
    }

    /// The whole answer as events, or the error as one.
    private func events(of result: CascadeResult) -> [UInt8] {
        let trace = result.trace
        guard let completion = result.completion else {
            return ChatChunkWriter.error(APIError(trace).body(cascade: CascadeObject.ofError(result)))
        }
        return ChatChunkWriter.events(
            completion,
            model: completion.model ?? result.answeringAttempt?.model ?? trace.policy,
            id: trace.id.description,
            created: trace.startedAt / 1_000,
            usage: request.includeUsage ? (result.answeringAttempt?.usage ?? TokenUsage.none) : nil,
            cascade: exchange.showsTrace ? trace.json() : CascadeObject.summary(trace)
        )
    }
}
