// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// An error as AWS's JSON services tell it.
struct AWSError {
    /// Its name, such as `ThrottlingException`; inside a stream it begins with a small letter.
    let name: String
    /// The service's words, not yet redacted.
    let message: String

    init(name: String, message: String) {
        self.name = name
        self.message = message
    }

    /// Reads the answer to a refused call.
    ///
    /// - Parameters:
    ///   - header: The field `x-amzn-ErrorType`, such as `ThrottlingException:http://…`.
    ///   - body: `{"__type": …, "message": …}`, `{"message": …}` or none of these.
    init(header: String?, body: [UInt8]) {
        let root = (try? JSONDocument(parsing: body))?.root
        name = header.map { String($0.prefix { $0 != ":" }) } ?? root.flatMap(Self.name) ?? ""
        message = root?["message"]?.string ?? root?["Message"]?.string ?? ""
    }

    /// The name of the error that a body is: the last word of its `__type`; nil where it is none that may be shown.
    static func name(in root: JSONNode) -> String? {
        guard let type = (root["__type"] ?? root["Output"]?["__type"])?.string else { return nil }
        let name = type.split(separator: "#").last.map(String.init) ?? type
        let isShown =
            name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: ".")
            }
        return isShown ? name : nil
    }

    /// Whether the signature was refused because the clocks of both sides differ.
    var isClockSkew: Bool {
        switch name {
        case "RequestTimeTooSkewed", "RequestTimeTooSkewedException", "RequestExpired", "RequestInTheFuture": true
        case "InvalidSignatureException", "SignatureDoesNotMatch":
            message.contains("Signature expired") || message.contains("Signature not yet current")
        default: false
        }
    }

    /// What the error means for the call.
    ///
    /// - Parameters:
    ///   - status: The response's; nil inside a stream, where the error's own counts.
    ///   - retryAfter: How long the service wants to be left alone.
    ///   - redaction: Takes keys out of the service's words.
    /// - Returns: The fault; by its status alone where the name is unknown.
    func fault(status: Int?, retryAfter: Duration? = nil, redaction: Redaction) -> ProviderError {
        let kind = Self.kinds[name.lowercased()]
        let status = status ?? kind?.status ?? 500
        switch (kind?.fault ?? Self.fault(of: status)) {
        case .rateLimit: return .rateLimited(retryAfter: retryAfter)
        case .outage: return .unavailable(status: status, retryAfter: retryAfter)
        case .credentials: return .unauthorised(status: status)
        case .request: return invalidRequest(status: status, redaction)
        case .unknown: return .malformed(reason: "found status \(status); expected an answer. Check `base_url`")
        }
    }

    private func invalidRequest(status: Int, _ redaction: Redaction) -> ProviderError {
        let shown = redaction.apply(to: message)
        let lower = shown.lowercased()
        if Self.filterWords.contains(where: lower.contains) { return .refused(message: shown) }
        let isTooLong = Self.lengthWords.contains(where: lower.contains)
        return .invalidRequest(
            status: status,
            message: shown.isEmpty ? "the upstream refused the request with status \(status)" : shown,
            param: nil,
            code: isTooLong ? "context_length_exceeded" : (name.isEmpty ? nil : redaction.apply(to: name))
        )
    }

    // MARK: Tables

    private enum Fault {
        case rateLimit, outage, credentials, request, unknown
    }

    /// The errors of Bedrock and of the gate before it, by their names in small letters, with the status that each has.
    private static let kinds: [String: (status: Int, fault: Fault)] = [
        "throttlingexception": (429, .rateLimit), "toomanyrequestsexception": (429, .rateLimit),
        "throttling": (429, .rateLimit),
        // The account's quota, in spite of its status.
        "servicequotaexceededexception": (400, .rateLimit),
        // The model is being loaded: not a limit of ours.
        "modelnotreadyexception": (429, .outage), "modeltimeoutexception": (408, .outage),
        "modelerrorexception": (424, .outage), "modelstreamerrorexception": (424, .outage),
        "internalserverexception": (500, .outage), "internalfailure": (500, .outage),
        "serviceunavailableexception": (503, .outage), "serviceunavailable": (503, .outage),
        "conflictexception": (400, .outage),
        "accessdeniedexception": (403, .credentials), "unrecognizedclientexception": (403, .credentials),
        "expiredtokenexception": (403, .credentials), "expiredtoken": (403, .credentials),
        "invalidsignatureexception": (403, .credentials), "signaturedoesnotmatch": (403, .credentials),
        "incompletesignatureexception": (400, .credentials), "incompletesignature": (400, .credentials),
        "missingauthenticationtokenexception": (403, .credentials), "missingauthenticationtoken": (403, .credentials),
        "invalidclienttokenid": (403, .credentials), "notauthorized": (400, .credentials),
        "optinrequired": (403, .credentials),
        "validationexception": (400, .request), "validationerror": (400, .request),
        "resourcenotfoundexception": (404, .request), "serializationexception": (400, .request),
    ]

    private static func fault(of status: Int) -> Fault {
        switch status {
        case 401, 403: .credentials
        case 429: .rateLimit
        // Timeouts, conflicts and failures of the model pass by themselves, as the service's own faults do.
        case 408, 409, 424, 425, 500...: .outage
        case 400..<500: .request
        default: .unknown
        }
    }

    /// How models on Bedrock say that a prompt is too long, in small letters.
    private static let lengthWords = [
        "input is too long", "prompt is too long", "too many input tokens", "maximum context length",
        "exceeds the maximum number of tokens", "exceeds the model's context window", "input token count exceeds",
        "exceed context limit",
    ]
    private static let filterWords = ["content filtering policy", "blocked by our content filters"]
}
