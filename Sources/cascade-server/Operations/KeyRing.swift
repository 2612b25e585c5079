// SPDX-License-Identifier: Apache-2.0

import Cascade
import Crypto

/// The API keys clients may use, known only by their hashes.
struct KeyRing: Sendable {
    /// One key.
    struct Key: Sendable, Equatable {
        /// The name that traces and logs show.
        var name: String
        /// The SHA-256 of the key, 32 bytes.
        var sha256: [UInt8]
        /// The policies the key may use; nil for all.
        var policies: Set<String>?
        /// The policy of requests that name none.
        var defaultPolicy: String?
        /// What it may ask in a minute and at once; nil for no limits.
        var limits: RateLimits?
        /// What it demands of the deployments that see its requests.
        var requirements = Requirements.none

        /// Whether the key may use a policy, or a model by `Model.embeddingPolicy`.
        func mayUse(_ policy: String) -> Bool {
            policies?.contains(policy) ?? true
        }
    }

    private let keys: [Key]

    init(_ keys: [Key]) {
        self.keys = keys
    }

    /// Whether anyone may ask, since no keys are configured.
    var isOpen: Bool { keys.isEmpty }

    /// The names of all keys.
    var names: [String] { keys.map(\.name) }

    /// The key that a client presents; every hash is compared whole, whichever matches.
    func key(presented text: some StringProtocol) -> Key? {
        let digest = SHA256.hash(data: Array(text.utf8))
        var match: Key?
        for key in keys where digest == key.sha256 { match = key }
        return match
    }

    /// The SHA-256 of some bytes as 64 hexadecimal digits.
    static func digest(_ bytes: ArraySlice<UInt8>) -> String {
        let hash = SHA256.hash(data: bytes)
        return unsafe String(unsafeUninitializedCapacity: 64) { text in
            var count = 0
            for byte in hash {
                unsafe text[count] = digit(byte >> 4)
                unsafe text[count + 1] = digit(byte & 15)
                count += 2
            }
            return count
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }
}
