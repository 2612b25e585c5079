// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A set of strings, as `enum` has them, asked by bytes.
final class StringSet: Sendable {
    /// All strings, one after the other.
    private let bytes: [UInt8]
    private let starts: [Int32]
    /// Positions by hash; used from a handful of strings on.
    private let table: [Int32]
    private let hashes: [UInt32]
    let count: Int

    private static let linearCount = 6

    init(_ strings: [ArraySlice<UInt8>]) {
        count = strings.count
        var starts: [Int32] = [0]
        var bytes: [UInt8] = []
        for string in strings {
            bytes += string
            starts.append(Int32(bytes.count))
        }
        var table: [Int32] = []
        var hashes: [UInt32] = []
        if count > Self.linearCount {
            var size = 8
            while size < 2 * count { size *= 2 }
            table = [Int32](repeating: -1, count: size)
            for (position, string) in strings.enumerated() {
                let hash = JSONKeyHash.process(string.span)
                hashes.append(hash)
                var slot = Int(hash) & (size - 1)
                while table[slot] >= 0 { slot = (slot + 1) & (size - 1) }
                table[slot] = Int32(position)
            }
        }
        self.bytes = bytes + [UInt8](repeating: 0, count: ByteComparison.padding)
        self.starts = starts
        self.table = table
        self.hashes = hashes
    }

    /// The strings in the order they were put in.
    var strings: [[UInt8]] { (0..<count).map { Array(bytes[range($0)]) } }

    /// The position of a string of an instance; nil if it is not in the set.
    func position(of node: Int, in tape: borrowing JSONTape) -> Int? {
        let string = tape.stringRange(at: node)
        if table.isEmpty {
            for position in 0..<count where isEqual(position, string, tape) { return position }
            return nil
        }
        let hash = JSONKeyHash.process(tape.bytes.span.extracting(string))
        let mask = table.count - 1
        var slot = Int(hash) & mask
        while table[slot] >= 0 {
            let position = Int(table[slot])
            if hashes[position] == hash, isEqual(position, string, tape) { return position }
            slot = (slot + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func isEqual(_ position: Int, _ string: Range<Int>, _ tape: borrowing JSONTape) -> Bool {
        let start = Int(starts[position])
        guard Int(starts[position + 1]) - start == string.count else { return false }
        return ByteComparison.equal(tape.bytes, string.lowerBound, bytes, start, count: string.count)
    }

    private func range(_ position: Int) -> Range<Int> {
        Int(starts[position])..<Int(starts[position + 1])
    }
}
