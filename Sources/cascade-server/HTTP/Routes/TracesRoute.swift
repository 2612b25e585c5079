// SPDX-License-Identifier: Apache-2.0

import Cascade
import Logging

/// `GET /v1/traces/{id}`.
enum TracesRoute {
    static func reply(to exchange: Exchange, id text: Substring) async throws -> Reply {
        guard let id = TraceID(String(text)) else {
            throw APIError.invalid(
                "invalid_value",
                "trace id: found `\(text.prefix(40))`; expected 26 letters and digits, as in `x-cascade-trace-id`.",
                param: "id"
            )
        }
        do {
            guard let trace = try await exchange.gateway.recorder.trace(id),
                exchange.key == nil || trace.key == exchange.key?.name
            else {
                throw APIError.invalid(
                    "trace_not_found",
                    "trace id: found no trace `\(id)` of this key; expected one that is still kept.",
                    param: "id",
                    status: 404
                )
            }
            return .json(trace.json, headers: exchange.idHeader)
        } catch let error as StoreError {
            exchange.gateway.logger.error("trace store", metadata: ["error": "\(error)"])
            throw APIError(
                status: 503,
                type: "server_error",
                code: "trace_store_unavailable",
                message: "The trace store cannot be read now. Try again later.",
                retryAfter: .seconds(5),
                mayRetry: true
            )
        }
    }
}
