// SPDX-License-Identifier: Apache-2.0

public import Cascade

/// Runs a property over many random cases; each case's generator has its own seed, which a failure prints.
public func forAll(
    seed: UInt64 = 20_261_121,
    cases: Int = 1_000,
    _ body: (inout SplitMix64, UInt64) throws -> Void
) rethrows {
    var seeds = SplitMix64(seed: seed)
    for _ in 0..<cases {
        let caseSeed = seeds.next()
        var random = SplitMix64(seed: caseSeed)
        try body(&random, caseSeed)
    }
}
