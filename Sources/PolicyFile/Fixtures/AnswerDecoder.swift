// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the answers that fixtures write: a text, or a mapping of its parts.
struct AnswerDecoder {
    /// Where files are read.
    let environment: PolicyEnvironment

    private enum Fault: String, CaseIterable {
        case timedOut = "timed_out"
        case unreachable
        case rateLimited = "rate_limited"
        case unavailable
        case refused
        case unauthorised
        case invalidRequest = "invalid_request"
        case malformed
        case cutOff = "cut_off"
        case tooLarge = "too_large"
    }

    /// The one answer of a fixture: `answer`, `answer_file` or `tool_calls`.
    func answer(ofFixture reader: inout SettingsReader) -> Completion {
        if let written = reader.value("answer") {
            return completion(written, at: reader.place(of: "answer"), in: &reader)
        }
        if let file = reader.string("answer_file") {
            return Completion(text: text(ofFile: file, key: "answer_file", in: &reader))
        }
        if reader.has("tool_calls") {
            return completion(withCallsOf: &reader)
        }
        reader.reportMissing("answer", expected: "the answer to judge, or `answers` of the models")
        return Completion()
    }

    /// What a scripted model does in one call.
    func scripted(_ value: JSONValue, at place: JSONPointer, in reader: inout SettingsReader) -> ScriptedAnswer {
        guard value["fault"] != nil || value["latency"] != nil else {
            return ScriptedAnswer(result: .success(completion(value, at: place, in: &reader)))
        }
        return reader.object(value, at: place) { reader in
            let latency = reader.duration("latency", in: .zero...(.seconds(86_400))) ?? .zero
            guard reader.has("fault") else {
                return ScriptedAnswer(result: .success(completion(from: &reader)), latency: latency)
            }
            let retryAfter = reader.duration("retry_after")
            let fault = reader.optionalChoice("fault", default: Fault?.none).map { error($0, retryAfter: retryAfter) }
            return ScriptedAnswer(result: .failure(fault ?? .cancelled), latency: latency)
        }
    }

    private func completion(
        _ value: JSONValue,
        at place: JSONPointer,
        in reader: inout SettingsReader
    ) -> Completion {
        if let text = value.string { return Completion(text: text) }
        guard value.object != nil else {
            reader.report(
                SettingsProblem(
                    at: place,
                    found: SettingsReader.show(value),
                    expected: "an answer",
                    remedy: "Put it in quotes, or write `json: …` below it."
                )
            )
            return Completion()
        }
        return reader.object(value, at: place, completion(from:))
    }

    private func completion(from reader: inout SettingsReader) -> Completion {
        var completion = completion(withCallsOf: &reader)
        if let text = reader.string("text") { completion.text = Array(text.utf8) }
        if let json = reader.value("json") { completion.text = json.jsonUTF8() }
        if let file = reader.string("file") {
            completion.text = Array(text(ofFile: file, key: "file", in: &reader).utf8)
        }
        completion.refusal = reader.string("refusal").map { Array($0.utf8) }
        if let reason = reader.string("finish_reason") { completion.finishReason = FinishReason(wireName: reason) }
        completion.usage = reader.object("usage") { reader in
            TokenUsage(
                input: reader.int("input", in: 0...1_000_000_000, default: 0) ?? 0,
                cachedInput: reader.int("cached_input", in: 0...1_000_000_000, default: 0) ?? 0,
                output: reader.int("output", in: 0...1_000_000_000, default: 0) ?? 0
            )
        }
        return completion
    }

    /// An answer that ended by itself, with the tool calls that are written, if any.
    private func completion(withCallsOf reader: inout SettingsReader) -> Completion {
        var completion = Completion(text: "")
        reader.list("tool_calls") { reader, item, place in
            let number = completion.toolCalls.count + 1
            let call = reader.object(item, at: place) { reader in
                ToolCall(
                    id: reader.string("id", default: "call_\(number)") ?? "",
                    name: reader.requiredString("name", expected: "the tool's name"),
                    arguments: reader.value("arguments").map { $0.string.map { Array($0.utf8) } ?? $0.jsonUTF8() } ?? []
                )
            }
            completion.toolCalls.append(call)
        }
        if !completion.toolCalls.isEmpty { completion.finishReason = .toolCalls }
        return completion
    }

    private func text(ofFile file: String, key: String, in reader: inout SettingsReader) -> String {
        do throws(FileProblem) {
            return String(decoding: try environment.file(file), as: UTF8.self)
        } catch {
            reader.report(key, found: error.found, expected: "a file beside the policy", remedy: error.remedy)
            return ""
        }
    }

    private func error(_ fault: Fault, retryAfter: Duration?) -> ProviderError {
        switch fault {
        case .timedOut: .timedOut(phase: "total", after: .seconds(1))
        case .unreachable: .unreachable(reason: "connection refused")
        case .rateLimited: .rateLimited(retryAfter: retryAfter)
        case .unavailable: .unavailable(status: 503, retryAfter: retryAfter)
        case .refused: .refused(message: "refused")
        case .unauthorised: .unauthorised(status: 401)
        case .invalidRequest: .invalidRequest(status: 400, message: "invalid", param: nil, code: nil)
        case .malformed: .malformed(reason: "no JSON")
        case .cutOff: .cutOff(received: 0, expected: nil)
        case .tooLarge: .tooLarge(limit: 0)
        }
    }
}
