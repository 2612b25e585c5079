// SPDX-License-Identifier: Apache-2.0

import Cascade

/// A seeded generator, so that a failure comes back with its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next number of SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension StoredTrace {
    static func sample(
        at startedAt: Int64 = 1_770_000_000_000,
        policy: String = "invoice",
        outcome: String = "accepted",
        attempts: Int = 1,
        cost: Int64 = 1_250_000,
        key: String? = "team-a",
        json: [UInt8] = Array(#"{"policy":"invoice"}"#.utf8),
        using random: inout SeededGenerator
    ) -> StoredTrace {
        StoredTrace(
            id: TraceID(unixMilliseconds: startedAt, using: &random),
            startedAt: startedAt,
            policy: policy,
            outcome: outcome,
            attempts: attempts,
            cost: Cost(picoUSD: cost),
            key: key,
            json: json
        )
    }

    /// Traces a millisecond apart, each with JSON of so many bytes.
    static func samples(_ count: Int, from startedAt: Int64 = 1_770_000_000_000, bytes: Int = 200, seed: UInt64)
        -> [StoredTrace]
    {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            sample(
                at: startedAt + Int64(index),
                json: Array(#"{"text":""#.utf8) + Array(repeating: UInt8(ascii: "x"), count: bytes)
                    + Array(#""}"#.utf8),
                using: &random
            )
        }
    }
}
