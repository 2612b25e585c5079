// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the answers that fixtures write: a text, or a mapping of its parts.
struct AnswerDecoder {
    /// Where files are read.
    let environment: PolicyEnvironment

    /// The faults that a scripted call can end with, by the names that traces have.
    enum Fault: String, CaseIterable {
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
            var completion = Completion(text: "")
            completion.text = bytes(ofFile: file, key: "answer_file", in: &reader)
            return completion
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

    /// What each model answers, call by call; one answer alone counts as a list of one.
    func script(_ key: String, known models: [String], from reader: inout SettingsReader) -> [String: [ScriptedAnswer]]
    {
        var script: [String: [ScriptedAnswer]] = [:]
        reader.entries(key) { reader, model, value, place in
            if !models.contains(model) {
                reader.report(
                    SettingsProblem(
                        at: place,
                        isAboutKey: true,
                        found: "the unknown model `\(model)`",
                        expected: "one of " + models.map { "`\($0)`" }.joined(separator: ", "),
                        remedy: NearestName.of(model, in: models).map { "Did you mean `\($0)`?" } ?? "Remove it."
                    )
                )
            }
            let items = value.array ?? [value]
            script[model] = items.enumerated().map { index, item in
                scripted(item, at: value.array == nil ? place : place.appending(index), in: &reader)
            }
        }
        return script
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
            completion.text = bytes(ofFile: file, key: "file", in: &reader)
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
        completion.logprobs = logprobs(from: &reader)
        return completion
    }

    /// The tokens with their log-probabilities, for verifiers that look at them; nil if absent.
    private func logprobs(from reader: inout SettingsReader) -> [TokenLogprob]? {
        let range = -1_000_000.0...0
        var tokens: [TokenLogprob] = []
        let isWritten = reader.list("logprobs") { reader, item, place in
            let token = reader.object(item, at: place) { reader in
                var token = TokenLogprob(bytes: Array((reader.string("token") ?? "").utf8), logprob: 0)
                if !reader.has("logprob") { reader.reportMissing("logprob", expected: "a natural logarithm") }
                token.logprob = reader.number("logprob", in: range) ?? 0
                reader.entries("top") { reader, text, value, place in
                    if let number = value.double, range.contains(number) {
                        token.top.append(TokenLogprob.Alternative(bytes: Array(text.utf8), logprob: number))
                    } else {
                        reader.report(
                            SettingsProblem(
                                at: place,
                                found: SettingsReader.show(value),
                                expected: "a number from -1000000 to 0",
                                remedy: "Write the natural logarithm of the probability."
                            )
                        )
                    }
                }
                token.top.sort { $0.logprob > $1.logprob }
                return token
            }
            tokens.append(token)
        }
        return isWritten ? tokens : nil
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

    /// The bytes as they are, whether they are a text or not.
    private func bytes(ofFile file: String, key: String, in reader: inout SettingsReader) -> [UInt8] {
        do throws(FileProblem) {
            return try environment.file(file)
        } catch {
            reader.report(key, found: error.found, expected: "a file beside the policy", remedy: error.remedy)
            return []
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
