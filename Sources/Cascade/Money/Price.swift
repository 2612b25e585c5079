// SPDX-License-Identifier: Apache-2.0

/// What a deployment charges, per token.
public struct Price: Sendable, Hashable {
    /// The price of one input token.
    public let input: Cost
    /// The price of one input token read from the vendor's prompt cache.
    public let cachedInput: Cost
    /// The price of one input token written to the vendor's prompt cache.
    public let cacheWrite: Cost
    /// The price of one output token, visible or hidden.
    public let output: Cost

    /// A price by its parts; input that is read from or written to a cache costs as much as other input where the vendor has no price for it.
    public init(input: Cost, cachedInput: Cost? = nil, cacheWrite: Cost? = nil, output: Cost) {
        self.input = input
        self.cachedInput = cachedInput ?? input
        self.cacheWrite = cacheWrite ?? input
        self.output = output
    }

    /// Nothing to pay: a model on our own machines.
    public static let free = Price(input: .zero, output: .zero)

    /// The price of one input token that is written to the cache for an hour: twice the input's, as Anthropic has it, and AWS for Claude.
    private var hourCacheWrite: Cost { input * 2 }

    /// What a usage costs at this price; never less than nothing.
    public func cost(of usage: TokenUsage) -> Cost {
        let all = max(0, usage.input)
        let cached = min(max(0, usage.cachedInput), all)
        let written = min(max(0, usage.cacheWrites), all - cached)
        let kept = min(max(0, usage.hourCacheWrites), written)
        return input * (all - cached - written) + cachedInput * cached + cacheWrite * (written - kept)
            + max(cacheWrite, hourCacheWrite) * kept + output * max(0, usage.output)
    }

    /// The most that a call of so many tokens can cost, however much of its input is cached, but for an hour.
    func bound(input inputTokens: Int, output outputTokens: Int) -> Cost {
        max(input, cachedInput, cacheWrite) * max(0, inputTokens) + output * max(0, outputTokens)
    }
}
