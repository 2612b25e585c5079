// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Logging
import NIOHTTP1

/// Finds the route of a request, and turns whatever goes wrong on it into a reply.
struct Router: Sendable {
    /// What every request needs.
    let gateway: Gateway
    private let date = HTTPDate()

    init(gateway: Gateway) {
        self.gateway = gateway
    }

    /// What a route comes to.
    enum Answer {
        /// A reply, whole.
        case reply(Reply)
        /// An answer that climbs and writes by itself.
        case stream(StreamedAnswer)

        /// A reply that does not name its request yet.
        static func reply(_ reply: Reply, _ id: TraceID) -> Answer {
            var reply = reply
            reply.headers.add(name: CascadeHeader.requestID, value: id.description)
            return .reply(reply)
        }
    }

    /// Answers one request.
    func respond(to request: IncomingRequest, on connection: HTTPConnection) async {
        let traceID = gateway.makeTraceID()
        let works = request.head.method == .POST
        guard !works || gateway.metrics.begin(limit: gateway.limits.requests) else {
            return write(APIError.tooManyRequests.reply(traceID), to: request, on: connection)
        }
        defer { if works { gateway.metrics.end() } }
        switch await answer(to: request, traceID) {
        case .reply(let reply):
            write(reply, to: request, on: connection)
        case .stream(let streamed):
            if let reply = await streamed.write(on: connection, head: head) {
                write(reply, to: request, on: connection)
            }
        }
    }

    /// The reply to bytes that are no request, without its framing.
    func respond(toMalformed fault: HTTPParserError) -> (HTTPResponseHead, [UInt8]) {
        let reply = APIError.malformedHTTP(isHeaderTooLarge: fault == .headerOverflow).reply(gateway.makeTraceID())
        gateway.metrics.replied(status: reply.status)
        return (head(status: reply.status, reply.headers), reply.bytes)
    }

    private func write(_ reply: Reply, to request: IncomingRequest, on connection: HTTPConnection) {
        gateway.metrics.replied(status: reply.status)
        connection.write(head(status: reply.status, reply.headers), reply.bytes, to: request)
    }

    private func head(status: Int, _ headers: HTTPHeaders) -> HTTPResponseHead {
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
        head.headers.add(name: "date", value: date.text(unixMilliseconds: gateway.clock.unixMilliseconds))
        return head
    }

    private func answer(to request: IncomingRequest, _ traceID: TraceID) async -> Answer {
        do {
            return try await route(request, traceID)
        } catch let error as APIError {
            return .reply(error.reply(traceID))
        } catch {
            gateway.logger.error("request failed", metadata: ["trace_id": "\(traceID)", "error": "\(type(of: error))"])
            return .reply(APIError.internalError.reply(traceID))
        }
    }

    private func route(_ request: IncomingRequest, _ traceID: TraceID) async throws -> Answer {
        switch request.path {
        case "/v1/chat/completions":
            try expect(.POST, request)
            return try await ChatCompletionsRoute.answer(to: try enter(request, traceID))
        case "/v1/verify":
            try expect(.POST, request)
            return .reply(try await VerifyRoute.reply(to: try enter(request, traceID)))
        case "/v1/models":
            try expect(.GET, request)
            return .reply(ModelsRoute.reply(to: try enter(request, traceID)))
        case "/livez":
            try expect(.GET, request)
            return .reply(.text("alive\n"), traceID)
        case "/readyz":
            try expect(.GET, request)
            return .reply(gateway.isDraining ? .text("draining\n", status: 503) : .text("ready\n"), traceID)
        case "/metrics":
            try expect(.GET, request)
            let text = gateway.metrics.text(traces: gateway.recorder.counts, policies: gateway.snapshot.policies.count)
            return .reply(.text(text, type: "text/plain; version=0.0.4; charset=utf-8"), traceID)
        case "/openapi.json":
            try expect(.GET, request)
            return .reply(.json(Array(OpenAPIDocument.json.utf8)), traceID)
        default:
            let prefix = "/v1/traces/"
            guard request.path.hasPrefix(prefix) else { throw APIError.notFound(String(request.path)) }
            try expect(.GET, request)
            let exchange = try enter(request, traceID)
            return .reply(try await TracesRoute.reply(to: exchange, id: request.path.dropFirst(prefix.count)))
        }
    }

    private func expect(_ method: HTTPMethod, _ request: IncomingRequest) throws(APIError) {
        let methods = method == .GET ? [.GET, .HEAD] : [method]
        guard !methods.contains(request.head.method) else { return }
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        throw .methodNotAllowed(request.head.method.rawValue, String(request.path), allowed: allowed)
    }

    /// Lets a client in by its key.
    private func enter(_ request: IncomingRequest, _ traceID: TraceID) throws(APIError) -> Exchange {
        let snapshot = gateway.snapshot
        var key: KeyRing.Key?
        if !snapshot.keys.isOpen {
            guard let presented = request.header("authorization"), presented.lowercased().hasPrefix("bearer ") else {
                throw .unauthorised(
                    "Authorization: found no API key; expected `Bearer KEY`. Send one of the configured keys."
                )
            }
            key = snapshot.keys.key(presented: presented.dropFirst("bearer ".count))
            if key == nil {
                throw .unauthorised("Authorization: found an unknown API key; expected one of the configured ones.")
            }
        }
        return Exchange(request: request, gateway: gateway, snapshot: snapshot, key: key, traceID: traceID)
    }
}

extension APIError {
    /// The reply to a request that came to nothing.
    fileprivate func reply(_ id: TraceID) -> Reply {
        let text = id.description
        return reply(
            cascade: Array("{\"trace_id\":\"\(text)\"}".utf8),
            headers: HTTPHeaders([(CascadeHeader.requestID, text)])
        )
    }
}
