// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The event loop's clock, and one alarm per slot.
///
/// An alarm says "look at this slot then", not "it has timed out": a slot whose deadline has moved further away keeps
/// its early alarm and is looked at once too often. So a transfer that begins in a used slot mostly finds an alarm
/// there, and a request costs no heap operation at all. Moments are nanoseconds of the monotonic clock.
final class Deadlines {
    private struct Alarm {
        let moment: Int64
        let slot: Int
    }

    /// The time at the start of this turn of the loop.
    var now: Int64 = 0
    /// A binary heap, earliest first; an entry that is not its slot's in `alarms` is out of date.
    private var heap: [Alarm] = []
    /// The moment of each slot's alarm; `.max` for none.
    private var alarms: [Int64] = []

    /// How long the loop may sleep if it must also wake at `other`, in the unit of epoll and rounded up; -1 for ever.
    func millisecondsLeft(until other: Int64) -> Int32 {
        let moment = min(other, heap.first?.moment ?? .max)
        guard moment < .max else { return -1 }
        return Int32(clamping: (max(0, moment - now) + 999_999) / 1_000_000)
    }

    /// The number of kept entries, for tests.
    var count: Int { heap.count }

    func updateNow() {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        now = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Makes sure that the slot is looked at no later than that moment.
    func look(at slot: Int, noLater moment: Int64) {
        while alarms.count <= slot { alarms.append(.max) }
        guard moment < alarms[slot] else { return }
        alarms[slot] = moment
        push(Alarm(moment: moment, slot: slot))
        if heap.count > 64 + 4 * alarms.count { dropOutdated() }
    }

    /// The next slot whose alarm is due, which is used up by that; nil if none is.
    func nextDue() -> Int? {
        while let first = heap.first, first.moment <= now {
            popFirst()
            if alarms[first.slot] == first.moment {
                alarms[first.slot] = .max
                return first.slot
            }
        }
        return nil
    }

    private func dropOutdated() {
        let current = heap.filter { alarms[$0.slot] == $0.moment }
        heap.removeAll(keepingCapacity: true)
        for alarm in current { push(alarm) }
    }

    private func push(_ alarm: Alarm) {
        var child = heap.count
        heap.append(alarm)
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].moment < heap[parent].moment else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private func popFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in (2 * parent + 1)...(2 * parent + 2) where child < heap.count {
                if heap[child].moment < heap[least].moment { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
