// SPDX-License-Identifier: Apache-2.0

/// Why a call to a deployment failed: a fault of the upstream or of the way to it, never a judgement of an answer.
public enum ProviderError: Error, Sendable, Equatable {
    /// No end within the time allowed; `phase` is `connect`, `first_byte`, `idle` or `total`.
    case timedOut(phase: String, after: Duration)
    /// No connection: refused, unresolved, or no TLS agreement.
    case unreachable(reason: String)
    /// The upstream's rate limit (429), with its `Retry-After` where it sent one.
    case rateLimited(retryAfter: Duration?)
    /// The upstream's own fault (5xx), with its `Retry-After` where it sent one.
    case unavailable(status: Int, retryAfter: Duration?)
    /// The vendor's content filter refused the request.
    case refused(message: String)
    /// Our credentials were not accepted (401, 403), or the account has nothing left to spend (402, 429 with a code that says so).
    case unauthorised(status: Int)
    /// The upstream calls the request invalid (other 4xx): `message`, `param` and `code` are its words, meant for the client.
    case invalidRequest(status: Int, message: String, param: String?, code: String?)
    /// The upstream's API cannot say a field of the request; nothing was sent.
    case unsupported(UnsupportedField)
    /// The upstream answered something that is not its API: HTML, broken JSON, 200 with an error inside.
    case malformed(reason: String)
    /// The answer ended before its end: bytes received, and expected where the upstream said.
    case cutOff(received: Int, expected: Int?)
    /// The answer passed the size limit, in bytes.
    case tooLarge(limit: Int)
    /// The call was given up: the client left, or the request was decided without it.
    case cancelled

    /// The stable name of the fault, for traces, metrics and logs.
    public var code: String {
        switch self {
        case .timedOut: "timed_out"
        case .unreachable: "unreachable"
        case .rateLimited: "rate_limited"
        case .unavailable: "unavailable"
        case .refused: "refused"
        case .unauthorised: "unauthorised"
        case .invalidRequest: "invalid_request"
        case .unsupported: "unsupported"
        case .malformed: "malformed"
        case .cutOff: "cut_off"
        case .tooLarge: "too_large"
        case .cancelled: "cancelled"
        }
    }

    /// Whether the same call may succeed when it is made again.
    public var isRetryable: Bool {
        switch self {
        case .timedOut, .unreachable, .rateLimited, .unavailable, .malformed, .cutOff: true
        case .refused, .unauthorised, .invalidRequest, .unsupported, .tooLarge, .cancelled: false
        }
    }

    /// Whether the vendor may have billed the call although it failed.
    public var mayHaveBeenBilled: Bool {
        switch self {
        case .timedOut(let phase, _): phase != "connect"
        case .malformed, .cutOff, .tooLarge, .cancelled: true
        case .unreachable, .rateLimited, .unavailable, .refused, .unauthorised, .invalidRequest, .unsupported: false
        }
    }

    /// How long the upstream asked us to stay away.
    public var retryAfter: Duration? {
        switch self {
        case .rateLimited(let retryAfter), .unavailable(_, let retryAfter): retryAfter
        default: nil
        }
    }

    /// Whether the upstream wants no calls for a while.
    var asksToStayAway: Bool {
        if case .rateLimited = self { true } else { retryAfter != nil }
    }

    /// The fault in words that hold no text of the request, the answer or a key.
    public var summary: String {
        switch self {
        case .timedOut(let phase, let after): "no \(phase) within \(after.shortText)"
        case .unreachable(let reason): reason
        case .rateLimited(let retryAfter): "rate limited" + (retryAfter.map { ", retry after \($0.shortText)" } ?? "")
        case .unavailable(let status, _): "status \(status)"
        case .refused: "refused by the vendor's content filter"
        case .unauthorised(let status) where status == 402 || status == 429:
            "the account has nothing left to spend (status \(status))"
        case .unauthorised(let status): "credentials not accepted (status \(status))"
        case .invalidRequest(let status, _, _, let code):
            "request refused (status \(status)\(code.map { ", \($0)" } ?? ""))"
        case .unsupported(let field): "\(field.param): \(field.reason)"
        case .malformed(let reason): reason
        case .cutOff(let received, let expected):
            "cut off after \(received) bytes" + (expected.map { " of \($0)" } ?? "")
        case .tooLarge(let limit): "answer larger than \(limit) bytes"
        case .cancelled: "cancelled"
        }
    }
}
