// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// A request with what live models answered, as an entry of a `fixtures.yaml`.
struct RecordedFixture {
    let name: String
    let request: ChatRequest
    let answers: [(model: String, answers: [RecordingModels.Answer])]
    let result: CascadeResult

    /// The entry, its first line beginning with `- `, without indentation.
    var yaml: String {
        var lines = ["- name: \(YAMLText.scalar(name))", "  request: \(requestText)"]
        if !answers.isEmpty { lines.append("  answers:") }
        for (model, answers) in answers {
            lines.append("    \(YAMLText.scalar(model)):")
            // A call that was given up, such as the loser of a race, had no answer that could be scripted.
            lines += answers.filter { $0.fault != .cancelled }.map { "      - " + Self.text(of: $0) }
        }
        if answers.isEmpty { lines.append("  answers: {}") }
        lines.append("  expect: { \(expectation.joined(separator: ", ")) }")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The one text of a user alone, or the whole body; the model and the form of the answer's transport are the policy's and the
    /// client's affair.
    private var requestText: String {
        var body = request.body.value.object ?? JSONObject()
        for key in ["model", "stream", "stream_options"] { body[key] = nil }
        let messages = body["messages"]?.array ?? []
        if body.count == 1, messages.count == 1, let message = messages[0].object, message.count == 2,
            message["role"] == "user", let text = message["content"]?.string
        {
            return YAMLText.value(text, indent: 4)
        }
        return YAMLText.flow(.object(body))
    }

    private var expectation: [String] {
        let trace = result.trace
        var parts = ["outcome: \(trace.outcome.code)"]
        if let attempt = result.answeringAttempt {
            parts += ["model: \(YAMLText.scalar(attempt.model))", "rung: \(attempt.order.rung)"]
        }
        return parts + ["attempts: \(trace.attempts.count)", "cost: \(trace.cost)"]
    }

    // MARK: Answers

    private static func text(of answer: RecordingModels.Answer) -> String {
        switch answer {
        case .success(let completion): text(of: completion)
        case .failure(let fault):
            "{ fault: \(fault.code)" + (fault.retryAfter.map { ", retry_after: \($0.shortText)" } ?? "") + " }"
        }
    }

    /// A text alone where there is nothing else to say; else one line a part.
    private static func text(of completion: Completion) -> String {
        var parts: [String] = []
        let text = String(decoding: completion.text, as: UTF8.self)
        if !completion.text.isEmpty || completion.toolCalls.isEmpty && completion.refusal == nil {
            parts.append("text: \(YAMLText.value(text, indent: 10))")
        }
        if let refusal = completion.refusal {
            parts.append("refusal: \(YAMLText.value(String(decoding: refusal, as: UTF8.self), indent: 10))")
        }
        if !completion.toolCalls.isEmpty {
            let calls = completion.toolCalls.map { call -> JSONValue in
                let arguments = String(decoding: call.arguments, as: UTF8.self)
                return .object([
                    "id": .string(call.id), "name": .string(call.name),
                    "arguments": (try? JSONValue(parsing: call.arguments)).flatMap { $0.object == nil ? nil : $0 }
                        ?? .string(arguments),
                ])
            }
            parts.append("tool_calls: \(YAMLText.flow(.array(calls)))")
        }
        let expected: FinishReason = completion.toolCalls.isEmpty ? .stop : .toolCalls
        if let reason = completion.finishReason, reason != expected {
            parts.append("finish_reason: \(YAMLText.scalar(reason.wireName))")
        }
        if let usage = completion.usage {
            let cached = usage.cachedInput > 0 ? ", cached_input: \(usage.cachedInput)" : ""
            parts.append("usage: { input: \(usage.input)\(cached), output: \(usage.output) }")
        }
        if let logprobs = completion.logprobs {
            parts.append("logprobs: \(YAMLText.flow(.array(logprobs.map(value))))")
        }
        return parts.joined(separator: "\n        ")
    }

    /// A token with its log-probability; bytes that are only a part of a character become U+FFFD.
    private static func value(of token: TokenLogprob) -> JSONValue {
        var object: JSONObject = ["token": .string(String(decoding: token.bytes, as: UTF8.self))]
        object["logprob"] = JSONNumber(token.logprob).map { .number($0) }
        if !token.top.isEmpty {
            object["top"] = .object(
                JSONObject(
                    token.top.compactMap { other in
                        JSONNumber(other.logprob).map { (String(decoding: other.bytes, as: UTF8.self), .number($0)) }
                    }
                )
            )
        }
        return .object(object)
    }
}

extension RecordingModels.Answer {
    fileprivate var fault: ProviderError? {
        if case .failure(let fault) = self { fault } else { nil }
    }
}

extension YAMLText {
    /// A tree on one line, in JSON's own form, which YAML reads as well.
    static func flow(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .array(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
        case .object(let members):
            members.isEmpty
                ? "{}" : "{ " + members.map { "\(quoted($0.key)): \(flow($0.value))" }.joined(separator: ", ") + " }"
        case .null, .bool, .number: value.json()
        }
    }
}
