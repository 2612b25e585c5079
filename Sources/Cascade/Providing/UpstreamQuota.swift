// SPDX-License-Identifier: Apache-2.0

/// What an upstream says is left of its rate limits, as its header fields tell it.
public struct UpstreamQuota: Sendable, Equatable {
    /// How many requests are left; nil where it does not say.
    public var requests: Allowance?
    /// How many tokens are left; nil where it does not say.
    public var tokens: Allowance?

    /// What is left of one limit.
    public struct Allowance: Sendable, Equatable {
        /// How much is left, at least 0.
        public var remaining: Int
        /// How much there is in all; nil if unknown.
        public var limit: Int?
        /// When it is full again, from the response on; nil if unknown.
        public var resetsAfter: Duration?

        /// An allowance by its parts.
        public init(remaining: Int, limit: Int? = nil, resetsAfter: Duration? = nil) {
            self.remaining = max(0, remaining)
            self.limit = limit
            self.resetsAfter = resetsAfter
        }
    }

    /// A quota by its parts.
    public init(requests: Allowance? = nil, tokens: Allowance? = nil) {
        self.requests = requests
        self.tokens = tokens
    }
}
