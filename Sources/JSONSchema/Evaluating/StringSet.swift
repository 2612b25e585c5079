// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A set of strings, as `enum` has them, in the order they were put in.
struct StringSet: Sendable {
    let strings: [[UInt8]]

    init(_ strings: [ArraySlice<UInt8>]) {
        self.strings = strings.map { Array($0) }
    }
}

/// A set of strings laid out in a program: a few in a row, more in a table by hash.
struct StringTable {
    /// The first of its slots in `Program.stringSlots`.
    var first: Int32
    /// How many slots there are to look at in a row; 0 for a table.
    var count: Int32
    /// The size of a table, a power of two, less one.
    var mask: Int32

    /// More than so many strings are found faster by hash.
    static let mostInARow = 6
}

/// A string of a set.
struct StringSlot {
    var hash: UInt32 = 0
    /// Where the string begins in `Program.names`.
    var start: Int32 = 0
    var length: Int32 = StringSlot.empty
    /// The string's position in the set.
    var position: Int32 = 0

    static let empty: Int32 = -1
}

extension StringTable {
    /// Lays a set out behind the slots and bytes of others.
    init(_ set: StringSet, slots: inout [StringSlot], bytes: inout [UInt8]) {
        first = Int32(slots.count)
        let isRow = set.strings.count <= Self.mostInARow
        var size = 8
        while size < 2 * set.strings.count { size *= 2 }
        count = isRow ? Int32(set.strings.count) : 0
        mask = isRow ? 0 : Int32(size - 1)
        slots += [StringSlot](repeating: StringSlot(), count: isRow ? set.strings.count : size)
        for (position, string) in set.strings.enumerated() {
            var slot = StringSlot(start: Int32(bytes.count), length: Int32(string.count), position: Int32(position))
            bytes += string
            var place = position
            if !isRow {
                slot.hash = JSONKeyHash.process(string.span)
                place = Int(slot.hash & UInt32(mask))
                while slots[Int(first) + place].length != StringSlot.empty { place = (place + 1) & Int(mask) }
            }
            slots[Int(first) + place] = slot
        }
    }
}

extension Program {
    /// The position of a string of an instance in a set; -1 if it is not in it.
    func position(of node: Int, inSet set: Int32, _ tape: borrowing JSONTape) -> Int32 {
        let table = stringTables[Int(set)]
        let string = tape.stringRange(at: node)
        if table.count > 0 {
            for index in Int(table.first)..<Int(table.first &+ table.count)
            where isEqual(stringSlots[index], string, tape) {
                return stringSlots[index].position
            }
            return -1
        }
        guard table.mask > 0 else { return -1 }
        let hash = JSONKeyHash.process(tape.bytes.span.extracting(string))
        var place = Int32(truncatingIfNeeded: hash) & table.mask
        while true {
            let slot = stringSlots[Int(table.first &+ place)]
            if slot.length == StringSlot.empty { return -1 }
            if slot.hash == hash, isEqual(slot, string, tape) { return slot.position }
            place = (place &+ 1) & table.mask
        }
    }

    @inline(__always)
    private func isEqual(_ slot: StringSlot, _ string: Range<Int>, _ tape: borrowing JSONTape) -> Bool {
        guard Int(slot.length) == string.count else { return false }
        return ByteComparison.equal(tape.bytes, string.lowerBound, names, Int(slot.start), count: string.count)
    }
}
