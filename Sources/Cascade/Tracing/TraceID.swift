// SPDX-License-Identifier: Apache-2.0

/// The id of a trace: a ULID, 48 bits of time and 80 random ones, as 26 characters that sort by time.
public struct TraceID: Sendable, Hashable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// A new id.
    public init(unixMilliseconds: Int64, using random: inout some RandomNumberGenerator) {
        high =
            UInt64(truncatingIfNeeded: unixMilliseconds) << 16
            | UInt64(UInt16.random(in: .min ... .max, using: &random))
        low = random.next()
    }

    /// The id that a text writes; nil if it writes none.
    public init?(_ text: String) {
        guard text.utf8.count == 26 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for byte in text.utf8 {
            let upper = byte >= UInt8(ascii: "a") ? byte - 32 : byte
            guard let digit = Self.alphabet.firstIndex(of: upper), high >> 59 == 0 else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(digit)
        }
        self.high = high
        self.low = low
    }

    /// The id as 26 characters of Crockford's base 32.
    public var description: String {
        unsafe String(unsafeUninitializedCapacity: 26) { buffer in
            var high = high
            var low = low
            for index in (0..<26).reversed() {
                unsafe buffer[index] = Self.alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return 26
        }
    }
}
