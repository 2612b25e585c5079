// SPDX-License-Identifier: Apache-2.0

import Crypto

/// AWS Signature Version 4 for requests whose body is at hand, for services other than S3.
///
/// Pure: the same request, credentials and moment give the same signature.
///
/// - SeeAlso: “Create a signed AWS API request” in the IAM User Guide, and AWS's test suite, which the tests hold.
package struct SigV4: Sendable {
    /// The region that is called, such as `eu-central-1`.
    package let region: String
    /// The service's name in signatures, such as `bedrock`.
    package let service: String

    package init(region: String, service: String) {
        self.region = region
        self.service = service
    }

    /// What is signed.
    package struct Request: Sendable {
        package var method: String
        /// The path as it is sent: what is percent-encoded there is encoded once more in the signature.
        package var path: String
        /// What follows `?`, without it.
        package var query: String
        /// The header fields that are signed, `host` among them.
        package var fields: [(name: String, value: String)]
        package var body: [UInt8]

        package init(
            method: String = "POST",
            path: String,
            query: String = "",
            fields: [(name: String, value: String)],
            body: [UInt8]
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.fields = fields
            self.body = body
        }
    }

    /// The header fields that a request needs to be let in, besides those it has.
    ///
    /// - Parameters:
    ///   - request: Without the fields that this returns.
    ///   - credentials: Whose request it is.
    ///   - seconds: The moment, since 1970.
    /// - Returns: `X-Amz-Date`, `X-Amz-Security-Token` for temporary credentials, and `Authorization`.
    package func fields(
        for request: Request,
        credentials: AWSCredentials,
        at seconds: Int64
    ) -> [(name: String, value: String)] {
        let time = AWSTime(seconds: seconds)
        var added = [(name: "X-Amz-Date", value: time.text)]
        if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token)) }
        var request = request
        request.fields += added
        let canonical = CanonicalRequest(request)
        let signature = signature(of: stringToSign(canonical, at: time), credentials: credentials, at: time)
        let scope = scope(at: time)
        added.append(
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
                    + "SignedHeaders=\(canonical.signedFields), Signature=\(signature)"
            )
        )
        return added
    }

    func stringToSign(_ canonical: CanonicalRequest, at time: AWSTime) -> String {
        "AWS4-HMAC-SHA256\n\(time.text)\n\(scope(at: time))\n\(SHA256.hash(data: canonical.text).hex)"
    }

    private func scope(at time: AWSTime) -> String { "\(time.day)/\(region)/\(service)/aws4_request" }

    private func signature(of text: String, credentials: AWSCredentials, at time: AWSTime) -> String {
        // A key for each day, region and service is derived from the secret, which signs nothing itself.
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey)".utf8))
        for part in [String(time.day), region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key).hex
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each byte.
    var hex: String {
        let digits = StaticASCII.hexDigits
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

private enum StaticASCII {
    static let hexDigits = Array("0123456789abcdef".utf8)
}
