// SPDX-License-Identifier: Apache-2.0

/// How an attempt ends, and what follows from that, as the fault table in the documentation says it.
package struct FaultEnding: Sendable, Hashable {
    /// What an attempt is charged.
    package enum Charge: String, Sendable {
        case nothing
        /// By our estimate, and marked so.
        case estimated
        /// By what the upstream said.
        case reported
    }

    /// What follows an attempt.
    package enum Follow: String, Sendable {
        /// The answer goes to the verifiers.
        case verified
        /// The vendor's refusal is returned as it is.
        case returned
        /// The same deployment again, then another one.
        case retried = "retry, then failover"
        /// Another one at once.
        case failedOver = "failover"
    }

    /// What an attempt says of its deployment.
    package enum Health: String, Sendable {
        case good = "success"
        /// Counts for the breaker.
        case failure
        /// Is left alone for as long as it asked, or for a while that grows.
        case cooldown
        /// Both.
        case failureAndCooldown = "failure, cooldown"
        /// Says nothing of the deployment.
        case none = "–"
    }

    /// The code of the fault, of a timeout with its phase; `answered` and `filtered` where there is none.
    package let code: String
    package let charge: Charge
    package let follow: Follow
    package let health: Health
    /// What the client gets where nothing else answers.
    package let status: Int
    /// The code of the error that the client gets; nil for an answer.
    package let error: String?

    private init(_ code: String, _ charge: Charge, _ follow: Follow, _ health: Health, _ status: Int, _ error: String?)
    {
        self.code = code
        self.charge = charge
        self.follow = follow
        self.health = health
        self.status = status
        self.error = error
    }

    package static let answered = Self("answered", .reported, .verified, .good, 200, nil)
    static let answeredUntold = Self("answered", .estimated, .verified, .good, 200, nil)
    static let filtered = Self("filtered", .reported, .returned, .good, 200, nil)

    static let unreachable = Self("unreachable", .nothing, .retried, .failure, 502, "upstream_unreachable")
    static let connecting = Self("timed_out connect", .nothing, .retried, .failure, 504, "upstream_timed_out")
    static let firstByte = Self("timed_out first_byte", .estimated, .retried, .failure, 504, "upstream_timed_out")
    static let idle = Self("timed_out idle", .estimated, .retried, .failure, 504, "upstream_timed_out")
    static let total = Self("timed_out total", .estimated, .retried, .failure, 504, "upstream_timed_out")
    static let cutOff = Self("cut_off", .estimated, .retried, .failure, 502, "upstream_cut_off")
    static let malformed = Self("malformed", .estimated, .retried, .failure, 502, "upstream_malformed")
    static let tooLarge = Self("too_large", .estimated, .failedOver, .none, 502, "upstream_too_large")

    static let rateLimited = Self("rate_limited", .nothing, .failedOver, .cooldown, 429, "upstream_rate_limited")
    static let unavailable = Self("unavailable", .nothing, .retried, .failure, 502, "upstream_unavailable")
    static let unavailableMidway = Self("unavailable", .estimated, .retried, .failure, 502, "upstream_unavailable")
    static let stayAway = Self("unavailable", .nothing, .failedOver, .failureAndCooldown, 502, "upstream_unavailable")
    static let unauthorised = Self("unauthorised", .nothing, .failedOver, .failure, 502, "upstream_unauthorised")
    static let invalid = Self("invalid_request", .nothing, .failedOver, .good, 400, "told_to")
}
