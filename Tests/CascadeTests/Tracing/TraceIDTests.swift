// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct TraceIDTests {
    @Test("an id reads back from its text, in either case")
    func roundTrip() {
        forAll { random, seed in
            let id = TraceID(unixMilliseconds: Int64.random(in: 0..<(1 << 48), using: &random), using: &random)
            #expect(id.description.utf8.count == 26, "seed \(seed)")
            #expect(TraceID(id.description) == id, "seed \(seed)")
            #expect(TraceID(id.description.lowercased()) == id, "seed \(seed)")
        }
    }

    @Test("ids sort by time, and no two of one moment are alike")
    func order() {
        var random = SplitMix64(seed: 1)
        let times: [Int64] = [0, 1, 999, 1_780_000_000_000, 1_780_000_000_001, (1 << 48) - 1]
        let texts = times.map { TraceID(unixMilliseconds: $0, using: &random).description }
        #expect(texts == texts.sorted())
        let same = (0..<1_000).map { _ in TraceID(unixMilliseconds: 5, using: &random) }
        #expect(Set(same).count == 1_000)
    }

    @Test("a known id has its known text")
    func known() {
        struct Ones: RandomNumberGenerator { mutating func next() -> UInt64 { .max } }
        var ones = Ones()
        let id = TraceID(unixMilliseconds: 1_469_918_176_385, using: &ones)
        #expect(id.description == "01ARYZ6S41ZZZZZZZZZZZZZZZZ")
        #expect(TraceID(unixMilliseconds: (1 << 48) - 1, using: &ones).description == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
    }

    @Test(
        "other texts are no ids",
        arguments: [
            "", "01ARYZ6S41", "01ARYZ6S41ZZZZZZZZZZZZZZZZZ", "80000000000000000000000000", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "01ARYZ6S41ZZZZZZZZZZZZZZZU", "01ARYZ6S41ZZZZZZZZZZZZZZI0", "01ARYZ6S41ZZZZZZZZZZZZZZ/0",
            "01ARYZ6S41ZZZZZZZZZZZZZZé",
            "01ARYZ6S41ZZZZZZZZZZZZZ{00",
        ]
    )
    func invalid(text: String) {
        #expect(TraceID(text) == nil)
    }
}
