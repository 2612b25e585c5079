// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct CostTests {
    private static let most = Cost(picoUSD: .max)
    private static let least = Cost(picoUSD: .min)
    private static let one = Cost(picoUSD: 1)

    @Test(
        "sums and products stop at the ends instead of wrapping",
        arguments: [
            (most + one, most), (least + Cost(picoUSD: -1), least), (least - one, least),
            (most - Cost(picoUSD: -1), most),
            (Cost.zero - least, most), (most * 2, most), (most * -2, least), (least * 2, least), (least * -1, most),
            (.zero * .max, .zero), (one * .max, most), (most + least, Cost(picoUSD: -1)),
        ]
    )
    func saturation(result: Cost, expected: Cost) {
        #expect(result == expected)
    }

    @Test(
        "an amount in US dollars is a plain decimal",
        arguments: [
            (Int64(0), "0"), (1, "0.000000000001"), (172_500_000, "0.0001725"), (1_000_000_000_000, "1"),
            (-50_000_000_000, "-0.05"), (1_500_000_000_000, "1.5"), (.max, "9223372.036854775807"),
            (.min, "-9223372.036854775808"),
        ]
    )
    func usd(picoUSD: Int64, text: String) {
        #expect(Cost(picoUSD: picoUSD).usd == text)
        #expect(Cost(picoUSD: picoUSD).description == text + " USD")
    }

    @Test("what an amount reads as is what it was")
    func roundTrip() {
        forAll { random, seed in
            let cost = Cost(
                picoUSD: Int64.random(in: 0...Int64.max, using: &random) >> Int64.random(in: 0..<63, using: &random)
            )
            #expect(Cost(settings: cost.description) == cost, "seed \(seed)")
        }
    }
}
