// SPDX-License-Identifier: Apache-2.0

import JSON

/// A way in which the upstream fails on demand.
enum DemoFault: String, Sendable, CaseIterable {
    /// 429 with `Retry-After`.
    case rateLimited = "rate_limited"
    /// 500.
    case serverError = "server_error"
    /// Never answers.
    case hang
    /// Closes the connection in the middle of the body.
    case cut
    /// Resets the connection before the answer.
    case reset
    /// 200 with a web page.
    case html
    /// 200 with an error body, or an error event in a stream.
    case errorIn200 = "error_in_200"
    /// Announces `bytes` more than it sends, then closes.
    case contentLength = "content_length"
    /// An answer whose text has `bytes` bytes, 50 MB and one unless told.
    case huge
    /// Waits `delay_ms`, 1000 unless told, then answers well.
    case slow
    /// Answers well, `bytes` bytes every `delay_ms`: 1 every 10 ms unless told.
    case drip
    /// 200 with text that is not JSON.
    case malformed
    /// 200 without a body.
    case empty
    /// An answer cut by its token limit.
    case truncated
    /// A structured refusal in the place of the text.
    case refusal
    /// 400, refused by the content filter.
    case contentFilter = "content_filter"
    /// 401.
    case unauthorized
    /// 400.
    case badRequest = "bad_request"
}

/// What a request's `demo` field asks for, for one model.
///
/// `{"demo": {"small": {"fault": "rate_limited", "times": 1, "id": "x"}, "*": {"delay_ms": 5}, "answer": "…"}}`: the settings of a
/// model's name, or else those under `*`; `answer`, `finish_reason`, `tool_calls` and `echo` may also stand beside the models.
struct DemoInstruction: Sendable {
    var fault: DemoFault?
    var delay: Int?
    var retryAfter = 1
    var bytes: Int?
    /// How often the fault strikes, counted by `id`; nil for always.
    var times: Int?
    var id = ""
    /// A text in the place of the scripted one.
    var answer: String?
    var finishReason: String?
    var toolCalls: [DemoAnswer.Call] = []
    /// Whether the text is the request's body, so that tests see what arrived.
    var echo = false

    static let none = DemoInstruction()

    /// Reads the `demo` field of a request to a model.
    init(_ demo: JSONNode?, model: String) throws(DemoRequestError) {
        self = .none
        guard let demo, !demo.isNull else { return }
        guard demo.kind == .object else { throw DemoRequestError(demo, "an object") }
        let own = demo[model] ?? demo["*"]
        let names = DemoChatRequest.models + DemoEmbeddingRequest.models
        for member in demo.members where !(names + ["*"]).contains(member.name) {
            guard ["answer", "finish_reason", "tool_calls", "echo"].contains(member.name) else {
                throw DemoRequestError(
                    member.value,
                    "`small`, `medium`, `large`, `embedder`, `*`, `answer`, `finish_reason`, `tool_calls` or `echo`"
                )
            }
            try read(member)
        }
        guard let own else { return }
        guard own.kind == .object else { throw DemoRequestError(own, "an object") }
        for member in own.members { try read(member) }
    }

    private init() {}

    private mutating func read(_ member: JSONMember) throws(DemoRequestError) {
        let value = member.value
        switch member.name {
        case "fault":
            let names = DemoFault.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            guard let fault = value.string.flatMap(DemoFault.init) else {
                throw DemoRequestError(value, "one of \(names)")
            }
            self.fault = fault
        case "delay_ms": delay = try number(value, upTo: 600_000)
        case "retry_after_s": retryAfter = try number(value, upTo: 86_400)
        case "times": times = try number(value, upTo: 1_000_000)
        case "bytes": bytes = try number(value, upTo: 1 << 30)
        case "id": id = try text(value)
        case "answer": answer = try text(value)
        case "finish_reason": finishReason = try text(value)
        case "tool_calls": toolCalls = try calls(value)
        case "echo":
            guard let flag = value.bool else { throw DemoRequestError(value, "true or false") }
            echo = flag
        default:
            throw DemoRequestError(
                value,
                "`fault`, `delay_ms`, `retry_after_s`, `times`, `bytes`, `id`, `answer`, `finish_reason`, `tool_calls` or `echo`"
            )
        }
    }

    private func number(_ value: JSONNode, upTo limit: Int) throws(DemoRequestError) -> Int {
        guard let number = value.int, (0...limit).contains(number) else {
            throw DemoRequestError(value, "a whole number from 0 to \(limit)")
        }
        return number
    }

    private func text(_ value: JSONNode) throws(DemoRequestError) -> String {
        guard let text = value.string else { throw DemoRequestError(value, "a text") }
        return text
    }

    private func calls(_ value: JSONNode) throws(DemoRequestError) -> [DemoAnswer.Call] {
        guard value.kind == .array else { throw DemoRequestError(value, "a list of tool calls") }
        var calls: [DemoAnswer.Call] = []
        for call in value.elements {
            guard let name = call["name"]?.string, let arguments = call["arguments"]?.string else {
                throw DemoRequestError(call, "`{\"name\": …, \"arguments\": \"…\"}`")
            }
            calls.append(DemoAnswer.Call(id: "call_\(calls.count + 1)", name: name, arguments: arguments))
        }
        return calls
    }
}
