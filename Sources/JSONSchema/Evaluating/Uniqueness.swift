// SPDX-License-Identifier: Apache-2.0

internal import JSON

// `uniqueItems`.
extension Equality {
    /// Up to so many items are compared each with each.
    private static let pairwiseCount = 8

    /// The positions of two equal items of an array; nil if all differ.
    static func duplicate(in array: Int, of tape: borrowing JSONTape) -> (Int, Int)? {
        let count = tape.childCount(at: array)
        return count <= pairwiseCount ? pairwise(array, tape) : hashed(array, count, tape)
    }

    private static func pairwise(_ array: Int, _ tape: borrowing JSONTape) -> (Int, Int)? {
        let end = tape.next(after: array)
        var second = array + 1
        var secondPosition = 0
        while second < end {
            var first = array + 1
            for position in 0..<secondPosition {
                if equal(first, in: tape, second, in: tape) { return (position, secondPosition) }
                first = tape.next(after: first)
            }
            second = tape.next(after: second)
            secondPosition += 1
        }
        return nil
    }

    /// With a table by hash, in which equal hashes are compared.
    private static func hashed(_ array: Int, _ count: Int, _ tape: borrowing JSONTape) -> (Int, Int)? {
        var size = 16
        while size < 2 * count { size *= 2 }
        var table = [Slot](repeating: Slot(), count: size)
        let end = tape.next(after: array)
        var item = array + 1
        var position = 0
        while item < end {
            let hash = hash(of: item, in: tape)
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while table[slot].item > 0 {
                if table[slot].hash == hash, equal(Int(table[slot].item), in: tape, item, in: tape) {
                    return (Int(table[slot].position), position)
                }
                slot = (slot + 1) & (size - 1)
            }
            table[slot] = Slot(
                hash: hash,
                item: Int32(truncatingIfNeeded: item),
                position: Int32(truncatingIfNeeded: position)
            )
            item = tape.next(after: item)
            position += 1
        }
        return nil
    }

    private struct Slot {
        var hash: UInt64 = 0
        var item: Int32 = 0
        var position: Int32 = 0
    }

    /// Mixed into every hash, so that nobody can choose values that collide.
    private static let seed = UInt64.random(in: 0...UInt64.max)

    /// A hash that equal values share.
    static func hash(of node: Int, in tape: borrowing JSONTape) -> UInt64 {
        let kind = tape.kind(at: node)
        switch kind {
        case .null: return mixed(seed, 1)
        case .bool: return mixed(seed, tape.bool(at: node) ? 2 : 3)
        case .number: return mixed(seed &+ 4, numberHash(node, tape))
        case .string:
            return mixed(seed &+ 5, UInt64(JSONKeyHash.process(tape.bytes.span.extracting(tape.stringRange(at: node)))))
        case .array:
            var state = mixed(seed &+ 6, UInt64(tape.childCount(at: node)))
            let end = tape.next(after: node)
            var item = node + 1
            while item < end {
                state = mixed(state, hash(of: item, in: tape))
                item = tape.next(after: item)
            }
            return state
        case .object:
            // A sum, as the order of members means nothing.
            var sum: UInt64 = 0
            let end = tape.next(after: node)
            var key = node + 1
            while key < end {
                sum &+= mixed(UInt64(tape.keyHash(at: key)) &+ seed, hash(of: key + 1, in: tape))
                key = tape.next(after: key + 1)
            }
            return mixed(seed &+ 7, sum)
        }
    }

    private static func numberHash(_ node: Int, _ tape: borrowing JSONTape) -> UInt64 {
        if tape.isShortNumber(at: node) {
            return hash(mantissa: tape.mantissa(at: node), exponent: tape.exponent(at: node))
        }
        // `1000000000000000000000` is written long, and equal to `1e21`, which is not.
        var mantissa: Int64 = 0
        var exponent = 0
        var isFraction = false
        let text = tape.number(at: node).description
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x30...0x39:
                let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
                guard !overflow, product < 1_000_000_000_000_000_000 else {
                    return UInt64(bitPattern: Int64(text.hashValue))
                }
                mantissa = product + Int64(byte - 0x30)
                if isFraction { exponent -= 1 }
            case 0x2E: isFraction = true
            case 0x65: return hash(mantissa: mantissa, exponent: exponent + (Int(text.dropFirst(index + 1)) ?? 0))
            default: break
            }
        }
        return hash(mantissa: mantissa, exponent: exponent)
    }

    private static func hash(mantissa: Int64, exponent: Int) -> UInt64 {
        if mantissa == 0 { return 0 }
        // The sign does not matter to a hash.
        var mantissa = mantissa.magnitude
        var exponent = exponent
        while mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        return mantissa &+ UInt64(bitPattern: Int64(exponent)) &* 0x9E37_79B9_7F4A_7C15
    }

    @inline(__always)
    private static func mixed(_ state: UInt64, _ value: UInt64) -> UInt64 {
        let product = (state ^ value).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low ^ state
    }
}
