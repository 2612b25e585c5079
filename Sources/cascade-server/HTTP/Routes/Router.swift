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
            reply.headers.add(CascadeHeader.requestID, id.description)
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
        var key: KeyRing.Key?
        let answer = await answer(to: request, traceID, key: &key)
        // Read when the head is written, so that they tell what the request has left of its key's limits.
        let limits = { [key] in key.map { gateway.keyLimiter.fields(of: $0, at: gateway.clock.now) } ?? [:] }
        switch answer {
        case .reply(var reply):
            reply.headers.add(limits())
            write(reply, to: request, on: connection)
        case .stream(let streamed):
            let unsent = await streamed.write(on: connection) { status, headers in
                var headers = headers
                headers.add(limits())
                return head(status: status, headers)
            }
            if var reply = unsent {
                reply.headers.add(limits())
                write(reply, to: request, on: connection)
            }
        }
    }

    /// The reply to bytes that are no request, without its framing.
    func respond(toMalformed fault: HTTPParserError) -> (ReplyHead, [UInt8]) {
        let reply = APIError.malformedHTTP(isHeaderTooLarge: fault == .headerOverflow).reply(gateway.makeTraceID())
        gateway.metrics.replied(status: reply.status)
        return (head(status: reply.status, reply.headers), reply.bytes)
    }

    private func write(_ reply: Reply, to request: IncomingRequest, on connection: HTTPConnection) {
        gateway.metrics.replied(status: reply.status)
        connection.write(head(status: reply.status, reply.headers), reply.bytes, to: request)
    }

    private func head(status: Int, _ headers: HeaderFields) -> ReplyHead {
        var head = ReplyHead(status: status, fields: headers)
        head.fields.add("date", date.text(unixMilliseconds: gateway.clock.unixMilliseconds))
        return head
    }

    private func answer(to request: IncomingRequest, _ traceID: TraceID, key: inout KeyRing.Key?) async -> Answer {
        do {
            return try await route(request, traceID, key: &key)
        } catch let error as APIError {
            return .reply(error.reply(traceID))
        } catch {
            gateway.logger.error("request failed", metadata: ["trace_id": "\(traceID)", "error": "\(type(of: error))"])
            return .reply(APIError.internalError.reply(traceID))
        }
    }

    private func route(_ request: IncomingRequest, _ traceID: TraceID, key: inout KeyRing.Key?) async throws -> Answer {
        switch request.path {
        case "/v1/chat/completions":
            try expect(.POST, request)
            return try await ChatCompletionsRoute.answer(to: try enter(request, traceID, key: &key))
        case "/v1/embeddings":
            try expect(.POST, request)
            return .reply(try await EmbeddingsRoute.reply(to: try enter(request, traceID, key: &key)))
        case "/v1/verify":
            try expect(.POST, request)
            return .reply(try await VerifyRoute.reply(to: try enter(request, traceID, key: &key)))
        case "/v1/models":
            try expect(.GET, request)
            return .reply(ModelsRoute.list(to: try enter(request, traceID, key: &key)))
        case "/v1/deployments":
            try expect(.GET, request)
            return .reply(DeploymentsRoute.reply(to: try enter(request, traceID, key: &key)))
        case "/livez":
            try expect(.GET, request)
            return .reply(.text("alive\n"), traceID)
        case "/readyz":
            try expect(.GET, request)
            return .reply(gateway.isDraining ? .text("draining\n", status: 503) : .text("ready\n"), traceID)
        case "/metrics":
            try expect(.GET, request)
            return .reply(.text(gateway.metricsText, type: "text/plain; version=0.0.4; charset=utf-8"), traceID)
        case "/openapi.json":
            try expect(.GET, request)
            return .reply(.json(Array(OpenAPIDocument.json.utf8)), traceID)
        default:
            for (prefix, route) in Self.byID where request.path.hasPrefix(prefix) {
                try expect(.GET, request)
                let exchange = try enter(request, traceID, key: &key)
                return .reply(try await route(exchange, request.path.dropFirst(prefix.count)))
            }
            throw APIError.notFound(String(request.path))
        }
    }

    /// The routes of one thing by its id.
    private static let byID: [(prefix: String, route: @Sendable (Exchange, Substring) async throws -> Reply)] = [
        ("/v1/traces/", { try await TracesRoute.reply(to: $0, id: $1) }),
        ("/v1/models/", { try ModelsRoute.reply(to: $0, id: $1) }),
    ]

    private func expect(_ method: HTTPMethod, _ request: IncomingRequest) throws(APIError) {
        let methods = method == .GET ? [.GET, .HEAD] : [method]
        guard !methods.contains(request.head.method) else { return }
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        throw .methodNotAllowed(request.head.method.rawValue, String(request.path), allowed: allowed)
    }

    /// Lets a client in by its key.
    private func enter(
        _ request: IncomingRequest,
        _ traceID: TraceID,
        key: inout KeyRing.Key?
    ) throws(APIError) -> Exchange {
        let snapshot = gateway.snapshot
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
            headers: [CascadeHeader.requestID: text]
        )
    }
}
