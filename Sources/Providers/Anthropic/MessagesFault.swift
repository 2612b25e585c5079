// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// What Anthropic's errors mean for a call.
enum MessagesFault {
    /// The statuses of error types, for errors that come without a status of their own.
    private static let statuses = [
        "invalid_request_error": 400, "authentication_error": 401, "billing_error": 402, "permission_error": 403,
        "not_found_error": 404, "conflict_error": 409, "request_too_large": 413, "rate_limit_error": 429,
        "api_error": 500, "timeout_error": 504, "overloaded_error": 529,
    ]

    /// The fault that a status other than 2xx means.
    ///
    /// - Parameters:
    ///   - status: 300…999.
    ///   - body: What came with it.
    ///   - redaction: Takes keys out of the upstream's words.
    ///   - field: The value of a header field.
    /// - Returns: The fault; its message is redacted.
    static func error(
        status: Int,
        body: [UInt8],
        redaction: Redaction,
        field: (String) -> String?
    ) -> ProviderError {
        let error = (try? JSONDocument(parsing: body))?.root["error"]
        let type = error?["type"]?.string
        let detail = error?["details"]?["error_code"]?.string
        if (400..<500).contains(status), isAccount(type, detail, error?["message"]?.string ?? "") {
            return .unauthorised(status: status)
        }
        let fault = ProviderError(status: status, body: body, redaction: redaction, field: field)
        guard case .invalidRequest(_, let message, let param, let code) = fault else { return fault }
        if isFiltered(message) { return .refused(message: message) }
        let ownCode = isTooLong(message) ? "context_length_exceeded" : code ?? detail ?? type
        return .invalidRequest(
            status: status,
            message: message,
            param: param,
            code: ownCode.map(redaction.apply)
        )
    }

    /// The fault that an error inside a 200 means, as one event of a stream may be.
    ///
    /// - Parameters:
    ///   - root: The object that holds `error`.
    ///   - place: Where it was found, such as `inside the stream`.
    /// - Returns: The fault; it holds none of the upstream's words but the error's type.
    static func error(inside root: JSONNode, where place: String) -> ProviderError {
        let type = root["error"]?["type"]?.string ?? ""
        let message = root["error"]?["message"]?.string ?? ""
        guard let status = statuses[type] else {
            // The type is a word of a list that may grow; what is none is not shown.
            let word = UpstreamErrorBody(parsing: Array(root.text))?.word.map { " (`\($0)`)" } ?? ""
            return .malformed(reason: "found an error\(word) \(place); expected a message")
        }
        if isAccount(type, nil, message) { return .unauthorised(status: status) }
        if isFiltered(message) {
            return .refused(message: "an error \(place): the upstream's content filter stopped the answer")
        }
        return switch status {
        case 401, 403: .unauthorised(status: status)
        case 429: .rateLimited(retryAfter: nil)
        case 409, 500...: .unavailable(status: status, retryAfter: nil)
        default:
            .invalidRequest(
                status: status,
                message: "the upstream called the request invalid \(place)",
                param: nil,
                code: isTooLong(message) ? "context_length_exceeded" : type
            )
        }
    }

    /// Whether our account is at fault, which no client can mend: its money, its limits of spending, a hold on it.
    private static func isAccount(_ type: String?, _ detail: String?, _ message: String) -> Bool {
        type == "billing_error" || message.contains("credit balance is too low")
            || ["spend_limit", "billing", "organization_on_hold"].contains { detail?.contains($0) ?? false }
    }

    /// Whether the vendor's filter stopped the answer, which is no fault of the request's; Anthropic has no type for it, only these words.
    private static func isFiltered(_ message: String) -> Bool {
        message.contains("content filtering policy")
    }

    /// Whether the request is too long for the model; Anthropic has no code for it, only these words.
    private static func isTooLong(_ message: String) -> Bool {
        ["prompt is too long", "exceed context limit", "exceeds the context window"].contains(where: message.contains)
    }
}
