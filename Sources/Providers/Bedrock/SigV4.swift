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

    /// What signs the calls of one day: derived from the secret, which signs nothing itself.
    package struct Key: Sendable {
        let credentials: AWSCredentials
        /// The day, such as `20150830`.
        let day: Substring
        /// Day, region and service, as signatures name them.
        fileprivate let scope: String
        fileprivate let key: SymmetricKey
    }

    /// The key for the day of a moment; deriving it costs more than signing, so that it is worth keeping.
    func key(of credentials: AWSCredentials, at time: AWSTime) -> Key {
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey)".utf8))
        for part in [String(time.day), region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        let scope = "\(time.day)/\(region)/\(service)/aws4_request"
        return Key(credentials: credentials, day: time.day, scope: scope, key: key)
    }

    /// The header fields that a request needs to be let in, besides those it has.
    ///
    /// - Parameters:
    ///   - request: Without the fields that this returns.
    ///   - key: Whose request it is; of the moment's day.
    ///   - time: The moment.
    /// - Returns: `X-Amz-Date`, `X-Amz-Security-Token` for temporary credentials, and `Authorization`.
    func fields(for request: Request, key: Key, at time: AWSTime) -> [(name: String, value: String)] {
        var added = [(name: "X-Amz-Date", value: time.text)]
        added.reserveCapacity(3)
        if let token = key.credentials.sessionToken { added.append(("X-Amz-Security-Token", token)) }
        let canonical = CanonicalRequest(request, added)
        let text = stringToSign(canonical, scope: key.scope, at: time)
        let signature = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key.key).hex
        added.append(
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(key.credentials.accessKeyID)/\(key.scope), "
                    + "SignedHeaders=\(canonical.signedFields), Signature=\(signature)"
            )
        )
        return added
    }

    /// The same by the credentials, with seconds since 1970.
    package func fields(
        for request: Request,
        credentials: AWSCredentials,
        at seconds: Int64
    ) -> [(name: String, value: String)] {
        let time = AWSTime(seconds: seconds)
        return fields(for: request, key: key(of: credentials, at: time), at: time)
    }

    func stringToSign(_ canonical: CanonicalRequest, scope: String, at time: AWSTime) -> String {
        "AWS4-HMAC-SHA256\n\(time.text)\n\(scope)\n\(SHA256.hash(data: canonical.text).hex)"
    }
}

// A digest's bytes are read where they are: its iterator costs more than the hash of a kilobyte.

extension SHA256Digest {
    /// Two lower-case hexadecimal digits for each byte.
    var hex: String { unsafe withUnsafeBytes { bytes in unsafe String(hex: bytes) } }
}

extension HashedAuthenticationCode<SHA256> {
    /// Two lower-case hexadecimal digits for each byte.
    var hex: String { unsafe withUnsafeBytes { bytes in unsafe String(hex: bytes) } }
}

extension String {
    private static let digits = Array("0123456789abcdef".utf8)

    fileprivate init(hex bytes: UnsafeRawBufferPointer) {
        let digits = Self.digits
        unsafe self.init(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            for index in 0..<bytes.count {
                unsafe text[2 * index] = digits[Int(bytes[index] >> 4)]
                unsafe text[2 * index + 1] = digits[Int(bytes[index] & 15)]
            }
            return bytes.count * 2
        }
    }
}
