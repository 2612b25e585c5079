// SPDX-License-Identifier: Apache-2.0

import JSON

extension EmbeddingRequest {
    /// About how many tokens are embedded: counted where the client sends token numbers, estimated where it sends texts.
    public var likelyTokens: Int {
        guard input.kind == .array else { return TokenEstimate.tokens(in: input.utf8 ?? input.text) }
        return input.elements.reduce(0) { sum, element in
            switch element.kind {
            case .number: sum + 1
            case .array: sum + element.count
            default: sum + TokenEstimate.tokens(in: element.utf8 ?? element.text)
            }
        }
    }

    /// What is charged where the upstream does not say what it used.
    var likelyUsage: TokenUsage {
        TokenUsage(input: likelyTokens, output: 0, isEstimated: true)
    }
}
