// SPDX-License-Identifier: Apache-2.0

import JSON

/// Decides what a request gets, as steps on the wire.
struct DemoResponder: Sendable {
    let ledger: DemoLedger

    /// The steps of the answer to a request.
    func steps(method: String, path: String, body: [UInt8]) -> [WireStep] {
        let route = path.prefix { $0 != "?" }
        switch (method, route) {
        case ("POST", "/v1/chat/completions"): return chat(body)
        case ("POST", "/v1/embeddings"): return embeddings(body)
        case ("GET", "/v1/models"): return [.send(WireText.response(200, body: Self.models))]
        case ("GET", "/demo/stats"): return [.send(WireText.response(200, body: ledger.stats.json))]
        case (_, "/v1/chat/completions"), (_, "/v1/embeddings"), (_, "/v1/models"), (_, "/demo/stats"):
            return Self.refusal(405, code: "method_not_allowed", "\(route): found \(method), which it does not take.")
        default:
            return Self.refusal(404, code: "not_found", "\(route): found no such route.")
        }
    }

    /// An error in OpenAI's shape.
    static func refusal(
        _ status: Int,
        type: String = "invalid_request_error",
        code: String,
        param: String? = nil,
        fields: [(String, String)] = [],
        _ message: String
    ) -> [WireStep] {
        [.send(WireText.response(status, fields: fields, body: error(type: type, code: code, param: param, message)))]
    }

    private static func error(type: String, code: String, param: String? = nil, _ message: String) -> [UInt8] {
        var writer = JSONWriter(capacity: 192)
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.key("message")
        writer.string(message)
        writer.key("type")
        writer.string(type)
        writer.key("param")
        if let param { writer.string(param) } else { writer.null() }
        writer.key("code")
        writer.string(code)
        writer.endObject()
        writer.endObject()
        return writer.take()
    }

    private static let models: [UInt8] = {
        let entries = (DemoChatRequest.models + DemoEmbeddingRequest.models).map {
            #"{"id":"\#($0)","object":"model","created":1767225600,"owned_by":"demo"}"#
        }
        return Array(#"{"object":"list","data":[\#(entries.joined(separator: ","))]}"#.utf8)
    }()

    // MARK: Answers

    private func chat(_ body: [UInt8]) -> [WireStep] {
        var request: DemoChatRequest
        do {
            request = try DemoChatRequest(body)
        } catch {
            return Self.refusal(error.status, code: error.code, param: error.param, error.message)
        }
        called(request.model, &request.instruction)
        return answer(DemoReply(request), request.instruction)
    }

    private func embeddings(_ body: [UInt8]) -> [WireStep] {
        var request: DemoEmbeddingRequest
        do {
            request = try DemoEmbeddingRequest(body)
        } catch {
            return Self.refusal(error.status, code: error.code, param: error.param, error.message)
        }
        called(request.model, &request.instruction)
        return answer(DemoReply(request), request.instruction)
    }

    /// Counts a call, and lifts a fault that has struck as often as it may.
    private func called(_ model: String, _ instruction: inout DemoInstruction) {
        ledger.called(model)
        if instruction.fault != nil, let times = instruction.times,
            !ledger.strikes("\(model) \(instruction.id)", times: times)
        {
            instruction.fault = nil
        }
    }

    private func answer(_ reply: DemoReply, _ instruction: DemoInstruction) -> [WireStep] {
        let steps = promptly(reply, instruction)
        let fault = instruction.fault
        guard fault != .slow, fault != .drip, let delay = instruction.delay, delay > 0 else { return steps }
        return [.wait(milliseconds: delay)] + steps
    }

    private func promptly(_ reply: DemoReply, _ instruction: DemoInstruction) -> [WireStep] {
        switch instruction.fault {
        case nil, .truncated, .refusal:
            return reply.whole
        case .slow:
            return [.wait(milliseconds: instruction.delay ?? 1_000)] + reply.whole
        case .drip:
            return reply.drip(bytes: instruction.bytes ?? 1, milliseconds: instruction.delay ?? 10)
        case .cut: return reply.cut
        case .contentLength: return reply.announcing(more: instruction.bytes ?? 100)
        case .huge: return reply.huge(bytes: instruction.bytes ?? (50 << 20) + 1)
        case .errorIn200:
            return reply.instead(
                Self.error(type: "server_error", code: "overloaded", "The demo upstream was told to fail.")
            )
        case .malformed: return reply.instead(Array(#"{"id": chatcmpl, 'choices': […]}"#.utf8))
        case .html:
            let page = Array("<!DOCTYPE html><title>Demo</title><p>The demo upstream was told to send a page.".utf8)
            return [.send(WireText.response(200, type: "text/html", body: page))]
        case .empty: return [.send(WireText.response(200, body: []))]
        case .hang: return [.hang]
        case .reset: return [.reset]
        case .rateLimited:
            return Self.refusal(
                429,
                type: "rate_limit_error",
                code: "rate_limit_exceeded",
                fields: [("retry-after", String(instruction.retryAfter))],
                "The demo upstream was told to limit."
            )
        case .serverError:
            return Self.refusal(500, type: "server_error", code: "server_error", "The demo upstream was told to fail.")
        case .unauthorized:
            return Self.refusal(
                401,
                type: "authentication_error",
                code: "invalid_api_key",
                "Incorrect API key provided: sk-demo-12345678."
            )
        case .badRequest:
            return Self.refusal(
                400,
                code: "invalid_value",
                param: "temperature",
                "The demo upstream was told to refuse."
            )
        case .contentFilter:
            return Self.refusal(400, code: "content_filter", param: "prompt", "The demo upstream was told to filter.")
        }
    }
}
