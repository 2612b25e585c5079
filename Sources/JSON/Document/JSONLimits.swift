// SPDX-License-Identifier: Apache-2.0

/// How large and how deeply nested a text may be before the parser refuses it.
public struct JSONLimits: Sendable, Equatable {
    /// The longest text that is read, in bytes; values above 1 GiB count as 1 GiB.
    public var bytes: Int
    /// The deepest nesting of arrays and objects; a scalar alone has depth 0.
    public var depth: Int

    /// For what a model or a client sends: 16 MB, 256 levels.
    public static let answer = JSONLimits(bytes: 16_000_000, depth: 256)
    /// For schemas and settings: 4 MB, 256 levels.
    public static let schema = JSONLimits(bytes: 4_000_000, depth: 256)

    /// Limits of your own.
    public init(bytes: Int, depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// Offsets on the tape are 32 bits wide, and the decoded strings share them with the text.
    var effectiveBytes: Int { min(bytes, 1 << 30) }
}
