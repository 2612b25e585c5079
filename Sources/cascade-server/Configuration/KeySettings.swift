// SPDX-License-Identifier: Apache-2.0

import Cascade

/// A key that clients may use, known by its hash.
struct KeySettings: Sendable, Equatable {
    /// The name that traces and logs show.
    var name: String
    /// The SHA-256 of the key: 32 bytes.
    var sha256: [UInt8]
    /// The policies it may use; nil for all.
    var policies: [String]?
    /// The policy of its requests that name none.
    var defaultPolicy: String?
    /// How much it may ask for.
    var limits = RateLimits()
    /// What it demands of the deployments that see its requests.
    var requirements = Requirements.none
}
