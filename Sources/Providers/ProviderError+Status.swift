// SPDX-License-Identifier: Apache-2.0

import Cascade
import OpenAIAPI

extension ProviderError {
    /// What a status other than 2xx means for the call.
    ///
    /// - Parameters:
    ///   - status: 300…999.
    ///   - body: What came with it.
    ///   - redaction: Takes keys out of the upstream's words.
    ///   - field: The value of a header field.
    init(status: Int, body: [UInt8], redaction: Redaction, field: (String) -> String?) {
        let error = UpstreamErrorBody(parsing: body)
        let message = redaction.apply(to: error?.message ?? "")
        switch status {
        case 400..<500 where error?.isContentFilter == true:
            self = .refused(message: message)
        case 401, 402, 403,
            400..<500 where error?.isAccount == true:
            // An account without money is not the client's fault either.
            self = .unauthorised(status: status)
        case 400..<500 where status == 429 || error?.isRateLimit == true:
            self = .rateLimited(retryAfter: RetryAfter.read(field))
        case 408, 409, 425, 500...:
            // Timeouts, conflicts and early data pass by themselves, as the upstream's own faults do.
            self = .unavailable(status: status, retryAfter: RetryAfter.read(field))
        case 400..<500 where error?.isBadOutput == true:
            let word = error?.word ?? ""
            self = .malformed(reason: "found an error (`\(word)`) of the model's output; expected an answer")
        case 400..<500:
            self = .invalidRequest(
                status: status,
                message: message.isEmpty ? "the upstream refused the request with status \(status)" : message,
                param: error?.param.map(redaction.apply),
                code: error?.isContextLength == true
                    ? UpstreamErrorBody.contextLengthCode : error?.code.map(redaction.apply)
            )
        default:
            self = .malformed(reason: "found status \(status), a redirect; expected an answer. Check `base_url`")
        }
    }
}
