// SPDX-License-Identifier: Apache-2.0

/// An amount of money in whole pico-US-dollars (10⁻¹² USD), so that the price of one token is an exact number.
///
/// The range is about ±9.2 million USD; sums saturate at the ends instead of wrapping.
public struct Cost: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The amount in pico-US-dollars.
    public let picoUSD: Int64

    /// No money.
    public static let zero = Cost(picoUSD: 0)

    /// The amount of so many pico-US-dollars.
    public init(picoUSD: Int64) {
        self.picoUSD = picoUSD
    }

    /// Compares amounts.
    public static func < (left: Cost, right: Cost) -> Bool {
        left.picoUSD < right.picoUSD
    }

    /// Adds two amounts; saturates.
    public static func + (left: Cost, right: Cost) -> Cost {
        let (sum, overflow) = left.picoUSD.addingReportingOverflow(right.picoUSD)
        guard overflow else { return Cost(picoUSD: sum) }
        return Cost(picoUSD: left.picoUSD > 0 ? .max : .min)
    }

    /// Subtracts an amount; saturates.
    public static func - (left: Cost, right: Cost) -> Cost {
        let (difference, overflow) = left.picoUSD.subtractingReportingOverflow(right.picoUSD)
        guard overflow else { return Cost(picoUSD: difference) }
        return Cost(picoUSD: right.picoUSD < 0 ? .max : .min)
    }

    /// Adds an amount in place; saturates.
    public static func += (left: inout Cost, right: Cost) {
        left = left + right
    }

    /// Multiplies the price of one token by a number of tokens; saturates.
    public static func * (price: Cost, tokens: Int) -> Cost {
        let (product, overflow) = price.picoUSD.multipliedReportingOverflow(by: Int64(tokens))
        guard overflow else { return Cost(picoUSD: product) }
        return Cost(picoUSD: (price.picoUSD > 0) == (tokens > 0) ? .max : .min)
    }

    /// The amount in US dollars as a plain decimal with no trailing zeros, such as `0.0001725`.
    public var usd: String {
        var (whole, fraction) = picoUSD.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000_000)
        // From behind: the fraction without the zeros at its end, the point, the whole.
        var text: [UInt8] = []
        text.reserveCapacity(24)
        for _ in 0..<12 where fraction > 0 || !text.isEmpty {
            let (rest, digit) = fraction.quotientAndRemainder(dividingBy: 10)
            if digit > 0 || !text.isEmpty { text.append(UInt8(ascii: "0") + UInt8(digit)) }
            fraction = rest
        }
        if !text.isEmpty { text.append(UInt8(ascii: ".")) }
        repeat {
            let (rest, digit) = whole.quotientAndRemainder(dividingBy: 10)
            text.append(UInt8(ascii: "0") + UInt8(digit))
            whole = rest
        } while whole > 0
        if picoUSD < 0 { text.append(UInt8(ascii: "-")) }
        text.reverse()
        return String(decoding: text, as: UTF8.self)
    }

    /// The amount with its unit, such as `0.05 USD`, in the form policies write.
    public var description: String { usd + " USD" }
}
