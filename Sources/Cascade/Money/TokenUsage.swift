// SPDX-License-Identifier: Apache-2.0

/// What one call used, in tokens.
public struct TokenUsage: Sendable, Hashable {
    /// All input tokens, those read from and written to a cache included.
    public var input: Int
    /// The input tokens that the vendor served from its prompt cache.
    public var cachedInput: Int
    /// The input tokens that the vendor wrote to its prompt cache, where it charges for that.
    public var cacheWrites: Int
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
        output: Int,
        reasoning: Int = 0,
        isEstimated: Bool = false
    ) {
        self.input = max(0, input)
        self.cachedInput = min(max(0, cachedInput), max(0, input))
        self.cacheWrites = min(max(0, cacheWrites), self.input - self.cachedInput)
        self.output = max(0, output)
        self.reasoning = max(0, reasoning)
        self.isEstimated = isEstimated
    }

    /// Nothing used.
    public static let none = TokenUsage(input: 0, output: 0)
}

/// Counts tokens without a tokenizer.
public enum TokenEstimate {
    /// An upper bound of the input tokens of a text of so many UTF-8 bytes.
    ///
    /// A token of a byte-level vocabulary stands for one byte or more. Prose has 3 to 5 bytes a token, but some vocabularies split
    /// digits and rare characters into single bytes, so that nothing below the count of bytes is safe; a constant covers the chat
    /// template. What is not sent as text, such as an image behind a URL, is not in the count.
    public static func upperBound(utf8Count: Int) -> Int {
        utf8Count + 16
    }

    /// The most bytes that so many tokens are taken to have, so that what is done with an answer can be bounded before it is there.
    ///
    /// Text has 3 to 6 bytes a token. Runs of spaces or of one sign can have more; the size that came is looked at once more.
    public static func mostBytes(ofTokens tokens: Int) -> Int {
        let (bytes, overflow) = max(0, tokens).multipliedReportingOverflow(by: 8)
        return overflow ? .max / 2 : bytes
    }

    /// A middle estimate for charging what a vendor did not report: one token for 4 bytes, rounded up.
    public static func likely(utf8Count: Int) -> Int {
        (utf8Count + 3) / 4
    }
}
