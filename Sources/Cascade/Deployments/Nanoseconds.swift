// SPDX-License-Identifier: Apache-2.0

/// A time or a span of the engine's clock in nanoseconds, which is faster to compute with than a `Duration`.
typealias Nanoseconds = Int64

extension Duration {
    /// The span in nanoseconds, kept within ±36 years, so that a sum of several never overflows.
    var boundedNanoseconds: Nanoseconds { min(max(nanoseconds, -(1 << 60)), 1 << 60) }
}

extension Nanoseconds {
    /// The whole part of a span, kept within ±36 years.
    init(bounded value: Double) {
        self = value.isNaN ? 0 : Nanoseconds(Swift.min(Swift.max(value, -0x1p60), 0x1p60))
    }
}

/// Powers and logarithms of two, to four digits: the engine has no mathematical library, and weights and decays need no more.
enum Binary {
    /// 2 to the power of -x, for x at least 0.
    static func decay(_ x: Double) -> Double {
        guard x < 64 else { return 0 }
        let whole = max(0, x).rounded(.down)
        let part = max(0, x) - whole
        let series =
            1 - part
            * (0.693_147 - part
                * (0.240_227 - part * (0.055_504 - part * (0.009_618 - part * (0.001_333 - part * 0.000_145)))))
        return Double(sign: .plus, exponent: -Int(whole), significand: series)
    }

    /// The natural logarithm of a positive number.
    static func logarithm(_ x: Double) -> Double {
        let part = (x.significand - 1) / (x.significand + 1)
        let square = part * part
        let series = 2 * part * (1 + square * (1 / 3.0 + square * (1 / 5.0 + square * (1 / 7.0 + square / 9.0))))
        return Double(x.exponent) * 0.693_147_180_56 + series
    }

    /// Spreads the bits of a number: the finaliser of SplitMix64.
    static func mix(_ value: UInt64) -> UInt64 {
        var random = SplitMix64(seed: value)
        return random.next()
    }

    /// A hash of a name that is the same in every process.
    ///
    /// - SeeAlso: G. Fowler, L. C. Noll, K.-P. Vo, *The FNV Non-Cryptographic Hash Algorithm*.
    static func hash(_ name: String) -> UInt64 {
        mix(name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
    }
}
