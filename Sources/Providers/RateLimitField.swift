// SPDX-License-Identifier: Apache-2.0

/// What a header field says of a rate limit.
struct RateLimitField {
    enum Quantity {
        case remaining, limit, reset
        /// Several in one value.
        case whole
    }

    let quantity: Quantity
    /// What is counted, in the upstream's word; empty where the field does not say, which means requests.
    let subject: ArraySlice<UInt8>

    init(_ quantity: Quantity, subject: ArraySlice<UInt8>) {
        self.quantity = quantity
        self.subject = subject
    }

    /// What the field of a name says; nil where that is nothing of a limit.
    init?(_ name: ArraySlice<UInt8>) {
        switch name.first.map({ $0 | 0x20 }) {
        case UInt8(ascii: "x"): self.init(quantityFirst: name.dropFirst("x-ratelimit-".utf8.count))
        case UInt8(ascii: "a"): self.init(quantityLast: name.dropFirst("anthropic-ratelimit-".utf8.count))
        default: self.init(standard: name.dropFirst("ratelimit".utf8.count))
        }
    }

    /// `remaining-tokens`, `limit-req-minute`, `reset`.
    private init?(quantityFirst name: ArraySlice<UInt8>) {
        let word = name.prefix { $0 != UInt8(ascii: "-") }
        guard let quantity = Self.quantity(word) else { return nil }
        self.init(quantity, subject: name[word.endIndex...].dropFirst())
    }

    /// `input-tokens-remaining`.
    private init?(quantityLast name: ArraySlice<UInt8>) {
        guard let dash = name.lastIndex(of: UInt8(ascii: "-")), let quantity = Self.quantity(name[(dash + 1)...]) else {
            return nil
        }
        self.init(quantity, subject: name[..<dash])
    }

    /// Nothing, `-policy` or `-remaining`: the drafts of the IETF's working group httpapi.
    private init?(standard rest: ArraySlice<UInt8>) {
        if rest.isEmpty || Self.equal(rest, "-policy") {
            self.init(.whole, subject: [])
        } else {
            guard rest.first == UInt8(ascii: "-"), let quantity = Self.quantity(rest.dropFirst()) else { return nil }
            self.init(quantity, subject: [])
        }
    }

    /// The parts of `"burst";r=50;t=30, "day";r=900;t=8000`, of the policy `"burst";q=100;w=60`, and of an early draft's
    /// `limit=100, remaining=50, reset=30`.
    static func parts(of value: ArraySlice<UInt8>) -> [(field: RateLimitField, value: ArraySlice<UInt8>)] {
        var subject: ArraySlice<UInt8> = []
        var parts: [(field: RateLimitField, value: ArraySlice<UInt8>)] = []
        for part in value.split(whereSeparator: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",") || $0 == 0x20 }) {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
                subject = part
                continue
            }
            let name = part[..<equals]
            let quantity: Quantity? =
                switch (name.first, name.count) {
                case (UInt8(ascii: "r"), 1): .remaining
                case (UInt8(ascii: "t"), 1): .reset
                case (UInt8(ascii: "q"), 1): .limit
                default: Self.quantity(name)
                }
            if let quantity { parts.append((RateLimitField(quantity, subject: subject), part[(equals + 1)...])) }
        }
        return parts
    }

    private static func quantity(_ word: ArraySlice<UInt8>) -> Quantity? {
        switch word.count {
        case 5 where equal(word, "limit"): .limit
        case 5 where equal(word, "reset"): .reset
        case 9 where equal(word, "remaining"): .remaining
        default: nil
        }
    }

    private static func equal(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        return bytes.indices.allSatisfy { index in
            unsafe bytes[index] | 0x20 == word.utf8Start[index - bytes.startIndex] | 0x20
        }
    }
}
