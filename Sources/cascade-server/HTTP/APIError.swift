// SPDX-License-Identifier: Apache-2.0

import Cascade
import OpenAIAPI

/// An error as clients see it: the one place that knows HTTP statuses.
///
/// The body is OpenAI's, plus an object of ours.
struct APIError: Error, Sendable {
    var status: Int
    /// `invalid_request_error`, `authentication_error`, `cascade_error`, `upstream_error` or `server_error`.
    var type: String
    var code: String
    var message: String
    var param: String?
    var retryAfter: Duration?
    /// Whether a client library may send the same request again by itself.
    var mayRetry = false
    /// Further headers that the status calls for.
    var headers: HeaderFields = [:]

    /// The reply, with what Cascade has to say of the case as a JSON object.
    func reply(cascade: [UInt8]?, headers: HeaderFields = [:]) -> Reply {
        var headers = headers
        headers.add(self.headers)
        if !mayRetry { headers.add(CascadeHeader.shouldRetry, "false") }
        if let retryAfter {
            let milliseconds = max(1, retryAfter.milliseconds.rounded(.up))
            headers.add("retry-after", String(Int((milliseconds / 1_000).rounded(.up))))
            // Clients that know it, OpenAI's among them, need not wait a whole second.
            headers.add("retry-after-ms", String(Int(milliseconds)))
        }
        return .json(body(cascade: cascade).json, status: status, headers: headers)
    }

    /// The body.
    func body(cascade: [UInt8]?) -> ErrorBody {
        ErrorBody(message: message, type: type, param: param, code: code, cascade: cascade)
    }
}

// MARK: What can be wrong with a request

extension APIError {
    init(_ error: RequestError) {
        self.init(
            status: 400,
            type: "invalid_request_error",
            code: error.code,
            message: error.message,
            param: error.param
        )
    }

    static func invalid(_ code: String, _ message: String, param: String? = nil, status: Int = 400) -> APIError {
        APIError(status: status, type: "invalid_request_error", code: code, message: message, param: param)
    }

    static func unauthorised(_ message: String) -> APIError {
        APIError(
            status: 401,
            type: "authentication_error",
            code: "invalid_api_key",
            message: message,
            headers: ["www-authenticate": "Bearer"]
        )
    }

    static func policyNotFound(_ name: String, valid: [String], param: String?) -> APIError {
        unknown("policy", name, valid: valid, param: param)
    }

    static func modelNotFound(_ name: String, valid: [String], param: String) -> APIError {
        unknown("model", name, valid: valid, param: param)
    }

    private static func unknown(_ kind: String, _ name: String, valid: [String], param: String?) -> APIError {
        let name = name.excerpt
        let near = NearestName.of(name, in: valid).map { "Did you mean `\($0)`?" } ?? "Name one of them."
        let expected =
            valid.isEmpty
            ? "a \(kind), of which this key may use none" : "one of " + valid.map { "`\($0)`" }.joined(separator: ", ")
        return .invalid(
            "\(kind)_not_found",
            "\(param ?? "model"): found the unknown \(kind) `\(name)`; expected \(expected). \(near)",
            param: param,
            status: 404
        )
    }

    /// A limit of the client's key; nothing was asked and nothing is charged.
    static func keyRateLimited(_ refusal: KeyLimiter.Refusal) -> APIError {
        let limit =
            switch refusal.limit {
            case .requests: "\(refusal.size) requests a minute"
            case .tokens: "\(refusal.size) tokens a minute"
            case .concurrency: "\(refusal.size) requests at once"
            }
        return APIError(
            status: 429,
            type: refusal.limit == .tokens ? "tokens" : "requests",
            code: "key_rate_limited",
            message: "The limit of this API key is reached: \(limit). Try again in \(refusal.retryAfter.resetText).",
            retryAfter: refusal.retryAfter,
            mayRetry: true
        )
    }

    static let internalError = APIError(
        status: 500,
        type: "server_error",
        code: "internal_error",
        message: "The server failed at this request; its log has the trace id."
    )

    /// Bytes that are no HTTP request; the parser's words stay in here.
    static func malformedHTTP(isHeaderTooLarge: Bool) -> APIError {
        isHeaderTooLarge
            ? .invalid(
                "headers_too_large",
                "request headers: found more than the server takes; expected less. Send fewer, or raise `limits.header`.",
                status: 431
            )
            : .invalid(
                "malformed_http",
                "request: found bytes that are no HTTP/1.1 request; expected one. Mend the client."
            )
    }

    static let tooManyRequests = APIError(
        status: 429,
        type: "server_error",
        code: "too_many_requests",
        message: "The server answers as many requests as it may. Try again in a moment.",
        retryAfter: .seconds(1),
        mayRetry: true
    )

    static func bodyTooLarge(limit: Int) -> APIError {
        .invalid(
            "body_too_large",
            "request body: found more than \(ByteSize.text(limit)); expected at most that. Send less, or raise `limits.body`.",
            status: 413
        )
    }

    static func notFound(_ path: String) -> APIError {
        .invalid(
            "not_found",
            "\(path.excerpt): found no such route; expected one of those in /openapi.json.",
            status: 404
        )
    }

    static func methodNotAllowed(_ method: String, _ path: String, allowed: String) -> APIError {
        var error = invalid("method_not_allowed", "\(path.excerpt): found \(method); expected \(allowed).", status: 405)
        error.headers = ["allow": allowed]
        return error
    }
}

// MARK: What can become of a request

extension APIError {
    /// The error that an outcome without an answer ends as.
    init(_ trace: Trace) {
        switch trace.outcome {
        case .failed(let failure): self.init(failure, trace)
        case .exhausted(_, .deadline):
            self.init(.deadline, trace)
        case .accepted, .returned, .exhausted:
            self.init(
                status: 422,
                type: "cascade_error",
                code: trace.outcome.code,
                message: Self.rejectionMessage(trace)
            )
        }
    }

    private init(_ failure: Outcome.Failure, _ trace: Trace) {
        switch failure {
        case .fault(let fault): self.init(fault)
        case .attempts(let fault?): self.init(fault)
        case .attempts(nil), .noRung:
            let reasons = trace.skipped.map { "rung \($0.rung): \($0.reason)" }.joined(separator: "; ")
            self.init(
                status: 422,
                type: "cascade_error",
                code: trace.outcome.code,
                message: "No rung of the policy `\(trace.policy)` can serve this request"
                    + (reasons.isEmpty ? "." : ": \(reasons).")
            )
        case .unavailable(let unavailability): self.init(unavailability, trace)
        case .filtered:
            self.init(
                status: 400,
                type: "invalid_request_error",
                code: "content_filter",
                message:
                    "The upstream's content filter refused this request, and the policy `\(trace.policy)` does not climb past it."
            )
        case .budget:
            self.init(
                status: 422,
                type: "cascade_error",
                code: "budget_spent",
                message: "The policy's `max_cost` does not cover one attempt at this request. Send less, or raise it."
            )
        case .deadline:
            self.init(
                status: 504,
                type: "cascade_error",
                code: "deadline_exceeded",
                message: "The policy's deadline passed before an answer was accepted."
            )
        case .cancelled:
            self.init(
                status: 499,
                type: "cascade_error",
                code: "cancelled",
                message: "The client closed the connection."
            )
        }
    }

    /// No deployment takes the request now; where none was asked before either, a client library may send it again.
    init(_ unavailability: Unavailability, _ trace: Trace) {
        let reasons = trace.skipped.map { "rung \($0.rung): \($0.reason)" }.joined(separator: "; ")
        let detail = reasons.isEmpty ? "" : " Left out: \(reasons)."
        let again = unavailability.retryAfter.map { " Try again in \($0.resetText)." } ?? ""
        switch unavailability.reason {
        case .coolingDown:
            self.init(
                status: 503,
                type: "upstream_error",
                code: "deployments_unavailable",
                message: "Every deployment that could answer rests after failures.\(again)\(detail)"
            )
        case .limitReached:
            self.init(
                status: 429,
                type: "upstream_error",
                code: "deployment_limits_reached",
                message: "Every deployment that could answer is at a limit of requests or tokens.\(again)\(detail)"
            )
        case .queueFull:
            self.init(
                status: 429,
                type: "server_error",
                code: "overloaded",
                message:
                    "As many requests wait for a deployment as may, or the wait would outlast the deadline.\(again)"
            )
        case .notAllowed:
            self.init(
                status: 422,
                type: "cascade_error",
                code: "no_deployment_allowed",
                message:
                    "No deployment of the policy `\(trace.policy)` may take this request, by the regions and tags that the policy "
                    + "and the key demand.\(detail) Add a deployment that has them, or mend `require`."
            )
        }
        guard unavailability.reason != .notAllowed else { return }
        retryAfter = unavailability.retryAfter ?? .seconds(1)
        mayRetry = trace.attempts.isEmpty
    }

    private init(_ fault: ProviderError) {
        // Some summaries are sentences already.
        let end = fault.summary.hasSuffix(".") ? "" : "."
        let message = "Every deployment that could answer failed; the last one: \(fault.summary)\(end)"
        switch fault {
        case .invalidRequest(let status, let message, let param, let code):
            self.init(
                status: status == 404 ? 400 : status,
                type: "invalid_request_error",
                code: code ?? "upstream_invalid_request",
                message: message,
                param: param
            )
        case .unsupported(let field):
            self.init(
                status: 400,
                type: "invalid_request_error",
                code: "unsupported_field",
                message: "\(field.param): \(field.reason). Leave it out, or name a policy whose models take it.",
                param: field.param
            )
        case .rateLimited(let retryAfter):
            self.init(
                status: 429,
                type: "upstream_error",
                code: "upstream_rate_limited",
                message: message,
                retryAfter: retryAfter ?? .seconds(1)
            )
        case .timedOut:
            self.init(status: 504, type: "upstream_error", code: "upstream_timed_out", message: message)
        default:
            self.init(status: 502, type: "upstream_error", code: "upstream_\(fault.code)", message: message)
        }
    }

    private static func rejectionMessage(_ trace: Trace) -> String {
        let judged = trace.attempts.count { if case .judged = $0.ending { true } else { false } }
        let answers = judged == 1 ? "1 answer" : "\(judged) answers"
        let because = trace.escalatedBecause.map { " First: \($0)." } ?? ""
        return
            "No answer passed the verifiers of the policy `\(trace.policy)`: \(answers) rejected.\(because) The verdicts are under `error.cascade`."
    }
}

extension String {
    /// The text, or the beginning of one that is too long to be given back.
    var excerpt: String {
        utf8.count <= 128 ? self : prefix(100) + "…"
    }
}
