// SPDX-License-Identifier: Apache-2.0

/// What a deployment charges, per token.
public struct Price: Sendable, Hashable {
    /// The price of one input token.
    public let input: Cost
    /// The price of one input token read from the vendor's prompt cache.
    public let cachedInput: Cost
    /// The price of one output token, visible or hidden.
    public let output: Cost

    /// A price by its parts; cached input costs as much as input where the vendor has no price for it.
    public init(input: Cost, cachedInput: Cost? = nil, output: Cost) {
        self.input = input
        self.cachedInput = cachedInput ?? input
        self.output = output
    }

    /// Nothing to pay: a model on our own machines.
    public static let free = Price(input: .zero, output: .zero)

    /// What a usage costs at this price; never less than nothing.
    public func cost(of usage: TokenUsage) -> Cost {
        let all = max(0, usage.input)
        let cached = min(max(0, usage.cachedInput), all)
        return input * (all - cached) + cachedInput * cached + output * max(0, usage.output)
    }

    /// The most that a call of so many tokens can cost, however much of its input is cached.
    func bound(input inputTokens: Int, output outputTokens: Int) -> Cost {
        max(input, cachedInput) * max(0, inputTokens) + output * max(0, outputTokens)
    }
}
