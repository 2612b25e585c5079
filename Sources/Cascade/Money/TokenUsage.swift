// SPDX-License-Identifier: Apache-2.0

/// What one call used, in tokens.
public struct TokenUsage: Sendable, Hashable {
    /// All input tokens, those read from and written to a cache included.
    public var input: Int
    /// The input tokens that the vendor served from its prompt cache.
    public var cachedInput: Int
    /// The input tokens that the vendor wrote to its prompt cache, where it charges for that.
    public var cacheWrites: Int
    /// Those of `cacheWrites` that the vendor keeps for an hour, which costs more.
    public var hourCacheWrites: Int
    /// All output tokens, the hidden reasoning ones included.
    public var output: Int
    /// The output tokens spent on hidden reasoning.
    public var reasoning: Int
    /// True where the vendor reported nothing and the numbers are our estimate.
    public var isEstimated: Bool

    /// A usage by its parts; negative counts become 0.
    public init(
        input: Int,
        cachedInput: Int = 0,
        cacheWrites: Int = 0,
        hourCacheWrites: Int = 0,
        output: Int,
        reasoning: Int = 0,
        isEstimated: Bool = false
    ) {
        self.input = max(0, input)
        self.cachedInput = min(max(0, cachedInput), max(0, input))
        self.cacheWrites = min(max(0, cacheWrites), self.input - self.cachedInput)
        self.hourCacheWrites = min(max(0, hourCacheWrites), self.cacheWrites)
        self.output = max(0, output)
        self.reasoning = max(0, reasoning)
        self.isEstimated = isEstimated
    }

    /// Nothing used.
    public static let none = TokenUsage(input: 0, output: 0)
}
