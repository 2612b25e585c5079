// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Signs calls, and keeps the key of the day.
final class BedrockSigner: Sendable {
    private let signer: SigV4
    private let kept = Mutex<SigV4.Key?>(nil)

    init(_ signer: SigV4) {
        self.signer = signer
    }

    /// The header fields that a request needs to be let in, besides those it has.
    func fields(
        for request: SigV4.Request,
        credentials: AWSCredentials,
        at seconds: Int64
    ) -> [(name: String, value: String)] {
        let time = AWSTime(seconds: seconds)
        return signer.fields(for: request, key: key(of: credentials, at: time), at: time)
    }

    private func key(of credentials: AWSCredentials, at time: AWSTime) -> SigV4.Key {
        if let key = kept.withLock({ $0 }), key.day == time.day, key.credentials == credentials { return key }
        let key = signer.key(of: credentials, at: time)
        kept.withLock { $0 = key }
        return key
    }
}
