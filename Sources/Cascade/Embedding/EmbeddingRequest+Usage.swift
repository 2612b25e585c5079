// SPDX-License-Identifier: Apache-2.0

import JSON

extension EmbeddingRequest {
    /// About how many tokens are embedded: counted where the client sends token numbers, estimated where it sends texts.
    public var likelyTokens: Int {
        guard input.kind == .array else { return TokenEstimate.likely(utf8Count: input.byteRange.count) }
        switch input[0]?.kind {
        case .number: return input.count
        case .array: return input.elements.reduce(0) { $0 + $1.count }
        default: return TokenEstimate.likely(utf8Count: input.byteRange.count)
        }
    }

    /// What is charged where the upstream does not say what it used.
    var likelyUsage: TokenUsage {
        TokenUsage(input: likelyTokens, output: 0, isEstimated: true)
    }
}
