// SPDX-License-Identifier: Apache-2.0

/// What AWS knows a caller by: long-lived keys, or temporary ones with their session token.
package struct AWSCredentials: Sendable, Equatable {
    /// The public half, such as `AKIA…` or, for temporary keys, `ASIA…`.
    package var accessKeyID: String
    /// The half that never leaves this machine.
    package var secretAccessKey: String
    /// Sent with temporary keys.
    package var sessionToken: String?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}
