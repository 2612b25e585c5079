// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl

/// Reads the header fields by which upstreams tell what is left of their rate limits.
enum RateLimitFields {
    private static let openAI = Array("x-ratelimit-".utf8)
    private static let anthropic = Array("anthropic-ratelimit-".utf8)

    /// What a response says is left; nil where it says nothing, which costs one look at its head.
    static func quota(in head: CurlHead) -> UpstreamQuota? {
        nil
    }
}
