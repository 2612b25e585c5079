// SPDX-License-Identifier: Apache-2.0

import JSON

extension EmbeddingRequest {
    /// About how many tokens are embedded: counted where the client sends token numbers, estimated where it sends texts.
    public var likelyTokens: Int {
        guard input.kind == .array else { return Self.tokens(of: input) }
        if input[0]?.kind == .number { return input.count }
        return input.elements.reduce(0) { $0 + Self.tokens(of: $1) }
    }

    /// The tokens of a text, or of a list of token numbers.
    private static func tokens(of node: JSONNode) -> Int {
        node.kind == .array ? node.count : TokenEstimate.tokens(in: node.utf8 ?? [])
    }

    /// What is charged where the upstream does not say what it used.
    var likelyUsage: TokenUsage {
        TokenUsage(input: likelyTokens, output: 0, isEstimated: true)
    }
}
