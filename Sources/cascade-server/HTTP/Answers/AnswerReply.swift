// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// The reply that a result becomes, for a client that wants it whole.
struct AnswerReply {
    let result: CascadeResult
    let request: ChatRequest
    let showsTrace: Bool

    var reply: Reply {
        let trace = result.trace
        guard let completion = result.completion else {
            return APIError(trace).reply(cascade: CascadeObject.ofError(result), headers: trace.headers)
        }
        let bytes = ChatCompletionWriter.body(
            completion,
            model: completion.model ?? result.answeringAttempt?.model ?? trace.policy,
            id: trace.id.description,
            created: trace.startedAt / 1_000,
            usage: result.answeringAttempt?.usage ?? .none,
            cascade: showsTrace ? trace.json() : nil
        )
        return .json(bytes, headers: trace.headers)
    }
}

/// The `cascade` object of answers and errors.
enum CascadeObject {
    /// Who answered, in short: what the headers say, for clients that see none.
    static func summary(_ trace: Trace) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("trace_id")
        writer.string(trace.id.description)
        writer.key("policy")
        writer.string(trace.policy)
        writer.key("outcome")
        writer.string(trace.outcome.code)
        writer.key("accepted")
        writer.bool(trace.outcome.isAccepted)
        if let answer = trace.outcome.answer {
            writer.key("model")
            writer.string(trace.attempts[answer].model)
            writer.key("rung")
            writer.int(trace.attempts[answer].order.rung)
        }
        writer.key("attempts")
        writer.int(trace.attempts.count)
        if let reason = trace.escalatedBecause {
            writer.key("escalated_because")
            writer.string(reason)
        }
        writer.key("cost_usd")
        writer.string(trace.cost.usd)
        writer.endObject()
        return writer.take()
    }

    /// The whole trace, and the last answer that was rejected, which the client paid for.
    static func ofError(_ result: CascadeResult) -> [UInt8] {
        guard let rejected = result.lastRejected else { return result.trace.json() }
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        writer.key("trace_id")
        writer.string(result.trace.id.description)
        writer.key("trace")
        writer.raw(result.trace.json())
        writer.key("last_answer")
        writer.string(utf8: rejected.text)
        writer.endObject()
        return writer.take()
    }
}
