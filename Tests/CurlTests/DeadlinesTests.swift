// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Testing

@testable import Curl

struct DeadlinesTests {
    @Test("looks at every slot no later than its deadline, and at no slot before an alarm", arguments: 1...20)
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let deadlines = Deadlines()
        /// The earliest moment each slot was to be looked at, by the slot; the model of what is tested.
        var model: [Int: Int64] = [:]
        for _ in 0..<2000 {
            if Bool.random(using: &random) {
                let slot = Int.random(in: 0..<20, using: &random)
                let moment = deadlines.now + Int64.random(in: -5...100, using: &random)
                deadlines.look(at: slot, noLater: moment)
                model[slot] = min(moment, model[slot] ?? .max)
            } else {
                deadlines.now += Int64.random(in: 0...10, using: &random)
                while let slot = deadlines.nextDue() {
                    let moment = model.removeValue(forKey: slot)
                    #expect(moment.map { $0 <= deadlines.now } == true)
                }
                #expect(model.values.allSatisfy { $0 > deadlines.now })
            }
        }
    }

    @Test("says how long nothing is due, in whole milliseconds, rounded up")
    func sleep() {
        let deadlines = Deadlines()
        #expect(deadlines.millisecondsLeft(until: .max) == -1)
        #expect(deadlines.millisecondsLeft(until: 1) == 1)
        deadlines.look(at: 3, noLater: 2_000_001)
        #expect(deadlines.millisecondsLeft(until: .max) == 3)
        #expect(deadlines.millisecondsLeft(until: 1_000_000) == 1)
        deadlines.now = 5_000_000
        #expect(deadlines.millisecondsLeft(until: .max) == 0)
    }

    @Test("outdated alarms do not pile up")
    func bounded() {
        let deadlines = Deadlines()
        for round in 0..<100_000 {
            let far = Int64(round) + 1_000_000_000
            deadlines.look(at: 0, noLater: far)
            deadlines.look(at: 0, noLater: Int64(round))
            deadlines.now = Int64(round)
            while deadlines.nextDue() != nil {}
        }
        #expect(deadlines.count < 100)
    }
}
