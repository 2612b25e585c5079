// SPDX-License-Identifier: Apache-2.0

@testable import Cascade

import CascadeTesting
import Testing

struct RecentTracesTests {
    private static func stored(_ number: UInt64, bytes: Int = 10) -> StoredTrace {
        StoredTrace(
            id: Trace.sample(number).id,
            startedAt: 0,
            policy: "p",
            outcome: "accepted",
            attempts: 1,
            cost: .zero,
            key: nil,
            json: Array(repeating: 0x20, count: bytes)
        )
    }

    private static func kept(_ recent: RecentTraces, of numbers: ClosedRange<UInt64>) -> [UInt64] {
        numbers.filter { recent.trace(stored($0).id) != nil }
    }

    @Test("the last ones stay, by number")
    func limit() {
        var recent = RecentTraces(limit: 3)
        for number in 1...100 as ClosedRange<UInt64> {
            recent.add(Self.stored(number))
            #expect(Self.kept(recent, of: 1...number) == Array(max(number, 3) - 2...number))
        }
    }

    @Test("the last ones stay, by bytes; one that is larger than all room does not")
    func bytes() {
        var recent = RecentTraces(limit: 100, byteLimit: 25)
        for number in 1...4 as ClosedRange<UInt64> { recent.add(Self.stored(number)) }
        #expect(Self.kept(recent, of: 1...4) == [3, 4])
        recent.add(Self.stored(5, bytes: 26))
        #expect(Self.kept(recent, of: 1...5) == [])
        recent.add(Self.stored(6))
        #expect(Self.kept(recent, of: 1...6) == [6])
    }

    @Test("an id that comes again replaces its trace and takes no room twice")
    func again() {
        var recent = RecentTraces(limit: 3, byteLimit: 50)
        for _ in 0..<20 { recent.add(Self.stored(1, bytes: 20)) }
        recent.add(Self.stored(2, bytes: 20))
        #expect(Self.kept(recent, of: 1...2) == [1, 2])
    }
}
