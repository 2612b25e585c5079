// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What an error body of Google's says: `{"error": {…}}` with a `google.rpc.Status`, or a list with that as its first element.
struct GoogleStatus: Sendable {
    /// The HTTP status, as the body repeats it.
    let code: Int?
    /// The name of the error, such as `RESOURCE_EXHAUSTED`; empty where there is none.
    let status: String
    /// The vendor's words; they may hold keys.
    let message: String
    /// What an `ErrorInfo` says, such as `API_KEY_INVALID`.
    let reason: String?
    /// The field that is at fault, in Google's words.
    let field: String?
    /// How long a `RetryInfo` asks us to wait.
    let retryDelay: Duration?

    /// Reads a body; nil where it says nothing of an error.
    init?(parsing body: [UInt8]) {
        guard let document = try? JSONDocument(parsing: body) else { return nil }
        self.init(document.root[0] ?? document.root)
    }

    init?(_ root: JSONNode) {
        guard let error = root["error"], !error.isNull else { return nil }
        code = error["code"]?.int
        status = error["status"]?.string ?? ""
        message = error["message"]?.string ?? error.string ?? ""
        var reason: String?
        var field: String?
        var retryDelay: Duration?
        if let details = error["details"] {
            for detail in details.elements.prefix(16) {
                reason = reason ?? detail["reason"]?.string
                field = field ?? detail["fieldViolations"]?[0]?["field"]?.string
                retryDelay = retryDelay ?? detail["retryDelay"]?.utf8.flatMap(FieldTime.span)
            }
        }
        (self.reason, self.field, self.retryDelay) = (reason, field, retryDelay)
    }

    /// The HTTP status that stands for the error's name (google/rpc/code.proto); nil for a name of nobody's.
    var httpStatus: Int? {
        switch status {
        case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE": 400
        case "UNAUTHENTICATED": 401
        case "PERMISSION_DENIED": 403
        case "NOT_FOUND": 404
        case "ALREADY_EXISTS", "ABORTED": 409
        case "RESOURCE_EXHAUSTED": 429
        case "CANCELLED": 499
        case "UNKNOWN", "INTERNAL", "DATA_LOSS": 500
        case "UNIMPLEMENTED": 501
        case "UNAVAILABLE": 503
        case "DEADLINE_EXCEEDED": 504
        default: nil
        }
    }

    /// Whether the account is at fault, although the status says that the request is: a bad key, an unpaid bill, a country.
    fileprivate var isAboutAccount: Bool {
        if let reason, reason.hasPrefix("API_KEY_") { return true }
        let words = message.lowercased()
        if words.contains("api key not valid") || words.contains("api key expired") { return true }
        return status == "FAILED_PRECONDITION"
            && (words.contains("billing") || words.contains("location is not supported"))
    }

    /// Whether the request is longer than the model reads.
    fileprivate var isAboutLength: Bool {
        let words = message.lowercased()
        return words.contains("token count") && (words.contains("exceeds") || words.contains("only supports up to"))
    }
}

extension ProviderError {
    /// What a status other than 2xx means for the call.
    ///
    /// - Parameters:
    ///   - error: What the body said; nil for nothing.
    ///   - status: 300…999.
    ///   - redaction: Takes keys out of the upstream's words.
    ///   - field: The value of a header field.
    init(gemini error: GoogleStatus?, status: Int, redaction: Redaction, field: (String) -> String?) {
        let told = RetryAfter.read(field)
        let delay = told ?? error?.retryDelay.map { min(max($0, .zero), .seconds(86_400)) }
        switch status {
        case 401, 403:
            self = .unauthorised(status: status)
        case 400..<500 where error?.isAboutAccount == true:
            self = .unauthorised(status: status)
        case 429:
            self = .rateLimited(retryAfter: delay)
        case 408, 409, 425, 499, 500...:
            self = .unavailable(status: status, retryAfter: delay)
        case 400..<500:
            let message = redaction.apply(to: error?.message ?? "")
            let isAboutLength = error?.isAboutLength == true
            let word = error.flatMap { $0.status.isEmpty ? nil : redaction.apply(to: $0.status.lowercased()) }
            self = .invalidRequest(
                status: status,
                message: message.isEmpty ? "the upstream refused the request with status \(status)" : message,
                param: isAboutLength ? "messages" : error?.field.map(redaction.apply),
                code: isAboutLength ? "context_length_exceeded" : word
            )
        default:
            self = .malformed(reason: "found status \(status), a redirect; expected an answer. Check `base_url`")
        }
    }

    /// What an error inside an answer means for the call, which began with status 200.
    init(inAnswer error: GoogleStatus, redaction: Redaction) {
        guard let status = error.code.flatMap({ (400...599).contains($0) ? $0 : nil }) ?? error.httpStatus else {
            self = .malformed(reason: "found an error inside a 200; expected an answer of `generateContent`")
            return
        }
        self.init(gemini: error, status: status, redaction: redaction) { _ in nil }
    }
}
