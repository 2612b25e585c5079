// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What a trace shows of requests and answers.
public enum TraceContent: Sendable {
    /// Nothing: the client has both.
    case none
    /// Their digests by the given function, or themselves where the policy says `log_content: true`.
    case digests(@Sendable (ArraySlice<UInt8>) -> String)
}

extension Trace {
    /// The trace as a JSON object.
    public func json(content: TraceContent = .none) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        write(to: &writer, content: content)
        return writer.take()
    }

    /// Writes the trace as a JSON object.
    public func write(to writer: inout JSONWriter, content: TraceContent) {
        writer.beginObject()
        writer.key("trace_id")
        writer.string(id.description)
        writer.key("policy")
        writer.string(policy)
        writer.key("policy_revision")
        writer.string(policyRevision)
        writer.key("started_at_unix_ms")
        writer.int(startedAt)
        writer.key("duration_ms")
        writer.double(duration.roundedMilliseconds)
        writer.key("outcome")
        writer.string(outcome.code)
        writer.key("accepted")
        writer.bool(outcome.isAccepted)
        writer.key("cost_usd")
        writer.string(cost.usd)
        if let key {
            writer.key("key")
            writer.string(key)
        }
        if let answer = outcome.answer {
            writer.key("answered_by")
            writer.int(answer)
        }
        if case .digests(let digest) = content {
            if logsContent {
                writer.key("messages")
                writer.raw(messages)
            } else {
                writer.key("messages_sha256")
                writer.string(digest(messages))
            }
        }
        writeAttempts(to: &writer, content: content)
        if !skipped.isEmpty { writeSkipped(to: &writer) }
        writer.endObject()
    }

    private func writeSkipped(to writer: inout JSONWriter) {
        writer.key("skipped")
        writer.beginArray()
        for rung in skipped {
            writer.beginObject()
            writer.key("rung")
            writer.int(rung.rung)
            writer.key("reason")
            writer.string(rung.reason)
            writer.endObject()
        }
        writer.endArray()
    }

    private func writeAttempts(to writer: inout JSONWriter, content: TraceContent) {
        writer.key("attempts")
        writer.beginArray()
        for attempt in attempts {
            writer.beginObject()
            attempt.write(to: &writer, quoting: logsContent)
            if case .digests(let digest) = content, !attempt.answer.isEmpty {
                if logsContent {
                    writer.key("answer")
                    writer.string(utf8: attempt.answer)
                } else {
                    writer.key("answer_sha256")
                    writer.string(digest(attempt.answer[...]))
                }
            }
            writer.endObject()
        }
        writer.endArray()
    }
}

extension Attempt {
    fileprivate func write(to writer: inout JSONWriter, quoting: Bool) {
        writer.key("rung")
        writer.int(order.rung)
        writer.key("model")
        writer.string(model)
        writer.key("deployment")
        writer.string(deployment)
        writer.key("trigger")
        writer.string(order.trigger.rawValue)
        switch order.opening {
        case .request: break
        case .reask(let earlier):
            writer.key("reask_of")
            writer.int(earlier)
        case .draft(let earlier):
            writer.key("draft_of")
            writer.int(earlier)
        }
        writer.key("started_after_ms")
        writer.double(startedAfter.roundedMilliseconds)
        if waited > .zero {
            writer.key("queued_ms")
            writer.double(waited.roundedMilliseconds)
        }
        writer.key("latency_ms")
        writer.double(latency.roundedMilliseconds)
        writer.key("usage")
        usage.write(to: &writer)
        writer.key("cost_usd")
        writer.string(cost.usd)
        switch ending {
        case .judged(let results, let decision, let finishReason):
            writer.key("ending")
            writer.string(decision.code)
            if let finishReason {
                writer.key("finish_reason")
                writer.string(finishReason.wireName)
            }
            writer.key("verifiers")
            writer.beginArray()
            for result in results { result.write(to: &writer, quoting: quoting) }
            writer.endArray()
        case .failed(let fault):
            writer.key("ending")
            writer.string("failed")
            writer.key("fault")
            writer.beginObject()
            writer.key("code")
            writer.string(fault.code)
            writer.key("message")
            writer.string(fault.summary)
            writer.endObject()
        case .cancelled:
            writer.key("ending")
            writer.string("cancelled")
        }
    }
}

extension Decision {
    /// The decision in one word.
    public var code: String {
        switch self {
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .filtered: "filtered"
        }
    }
}

extension TokenUsage {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("input_tokens")
        writer.int(input)
        writer.key("output_tokens")
        writer.int(output)
        if cachedInput > 0 {
            writer.key("cached_input_tokens")
            writer.int(cachedInput)
        }
        if cacheWrites > 0 {
            writer.key("cache_write_tokens")
            writer.int(cacheWrites)
        }
        if hourCacheWrites > 0 {
            writer.key("hour_cache_write_tokens")
            writer.int(hourCacheWrites)
        }
        if reasoning > 0 {
            writer.key("reasoning_tokens")
            writer.int(reasoning)
        }
        if isEstimated {
            writer.key("estimated")
            writer.bool(true)
        }
        writer.endObject()
    }
}

extension VerifierResult {
    /// Writes the result as a JSON object; findings quote the answer only where `quoting` says so.
    public func write(to writer: inout JSONWriter, quoting: Bool) {
        writer.beginObject()
        writer.key("verifier")
        writer.string(verifier)
        writer.key("verdict")
        writer.string(verdict.code)
        writer.key("duration_us")
        writer.int(duration.nanoseconds / 1_000)
        if cost > .zero {
            writer.key("cost_usd")
            writer.string(cost.usd)
        }
        switch verdict {
        case .accepted(let score):
            if let score {
                writer.key("score")
                writer.double(score)
            }
        case .rejected(let findings):
            writer.key("findings")
            writer.beginArray()
            for finding in findings { finding.write(to: &writer, quoting: quoting) }
            writer.endArray()
        case .inconclusive(let reason):
            writer.key("because")
            writer.string(reason)
        }
        if !changes.isEmpty {
            writer.key("changes")
            writer.beginArray()
            for change in changes { writer.string(change) }
            writer.endArray()
        }
        if !calls.isEmpty {
            writer.key("calls")
            writer.beginArray()
            for call in calls { call.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
    }
}

extension VerifierCall {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("deployment")
        writer.string(deployment)
        writer.key("latency_ms")
        writer.double(latency.roundedMilliseconds)
        writer.key("usage")
        usage.write(to: &writer)
        writer.key("cost_usd")
        writer.string(cost.usd)
        if let fault {
            writer.key("fault")
            writer.string(fault)
        }
        writer.endObject()
    }
}

extension Finding {
    fileprivate func write(to writer: inout JSONWriter, quoting: Bool) {
        writer.beginObject()
        writer.key("code")
        writer.string(code)
        if let pointer {
            writer.key("pointer")
            writer.string(pointer.description)
        }
        if let position {
            writer.key("line")
            writer.int(position.line)
            writer.key("column")
            writer.int(position.column)
        }
        if let byteRange {
            writer.key("bytes")
            writer.beginArray()
            writer.int(byteRange.lowerBound)
            writer.int(byteRange.upperBound)
            writer.endArray()
        }
        writer.key("message")
        writer.string(quoting ? self.quoting : message)
        writer.endObject()
    }
}

extension Duration {
    /// The span in milliseconds, to a microsecond.
    fileprivate var roundedMilliseconds: Double {
        Double(nanoseconds / 1_000) / 1_000
    }
}
