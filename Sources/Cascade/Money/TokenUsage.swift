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

    /// More tokens than any call has: what an upstream says beyond that is its mistake, and sums of it must not stop us.
    public static let most = 1 << 40

    /// A count that came from outside, kept within 0…`most`.
    public static func bounded(_ count: Int) -> Int {
        min(max(0, count), most)
    }

    /// A usage by its parts, each kept within 0…`most`.
    public init(
        input: Int,
        cachedInput: Int = 0,
        cacheWrites: Int = 0,
        hourCacheWrites: Int = 0,
        output: Int,
        reasoning: Int = 0,
        isEstimated: Bool = false
    ) {
        self.input = Self.bounded(input)
        self.cachedInput = min(Self.bounded(cachedInput), self.input)
        self.cacheWrites = min(Self.bounded(cacheWrites), self.input - self.cachedInput)
        self.hourCacheWrites = min(Self.bounded(hourCacheWrites), self.cacheWrites)
        self.output = Self.bounded(output)
        self.reasoning = Self.bounded(reasoning)
        self.isEstimated = isEstimated
    }

    /// Nothing used.
    public static let none = TokenUsage(input: 0, output: 0)
}
