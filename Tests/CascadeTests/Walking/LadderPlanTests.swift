// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct LadderPlanTests {
    @Test("waits double up to their cap, for any number of retries")
    func backoff() {
        let backoff = Backoff()
        #expect(
            [0, 1, 2, 4, 5, 6, .max].map { backoff.delay(attempt: $0, random: 1) } == [
                .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(4), .seconds(8), .seconds(8), .seconds(8),
            ]
        )
        #expect(backoff.delay(attempt: 3, random: 0) == .zero)
    }

    @Test("a seed gives the same numbers again")
    func seeds() {
        var one = SplitMix64(seed: 7)
        var two = SplitMix64(seed: 7)
        var other = SplitMix64(seed: 8)
        let numbers = (0..<8).map { _ in one.next() }
        #expect(numbers == (0..<8).map { _ in two.next() })
        #expect(numbers != (0..<8).map { _ in other.next() })
    }
}
