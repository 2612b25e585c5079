// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Equality of JSON values, of one document or of two, as JSON Schema has it.
enum Equality {
    /// Whether two values are equal: numbers by value, strings by bytes, objects without regard to order.
    static func equal(_ one: Int, in left: borrowing JSONTape, _ two: Int, in right: borrowing JSONTape) -> Bool {
        let kind = left.kind(at: one)
        guard kind == right.kind(at: two) else { return false }
        switch kind {
        case .null: return true
        case .bool: return left.bool(at: one) == right.bool(at: two)
        case .number:
            if left.isShortNumber(at: one), right.isShortNumber(at: two),
                left.exponent(at: one) == right.exponent(at: two)
            {
                return left.mantissa(at: one) == right.mantissa(at: two)
            }
            return left.number(at: one) == right.number(at: two)
        case .string: return stringsEqual(one, in: left, two, in: right)
        case .array:
            guard left.childCount(at: one) == right.childCount(at: two) else { return false }
            var first = one + 1
            var second = two + 1
            let end = left.next(after: one)
            while first < end {
                guard equal(first, in: left, second, in: right) else { return false }
                first = left.next(after: first)
                second = right.next(after: second)
            }
            return true
        case .object: return objectsEqual(one, in: left, two, in: right)
        }
    }

    static func stringsEqual(_ one: Int, in left: borrowing JSONTape, _ two: Int, in right: borrowing JSONTape) -> Bool
    {
        let first = left.stringRange(at: one)
        let second = right.stringRange(at: two)
        guard first.count == second.count else { return false }
        return ByteComparison.equal(left.bytes, first.lowerBound, right.bytes, second.lowerBound, count: first.count)
    }

    private static func objectsEqual(
        _ one: Int,
        in left: borrowing JSONTape,
        _ two: Int,
        in right: borrowing JSONTape
    ) -> Bool {
        let count = left.childCount(at: one)
        guard count == right.childCount(at: two) else { return false }
        if count > 16 { return largeObjectsEqual(one, in: left, two, in: right) }
        var key = one + 1
        let end = left.next(after: one)
        while key < end {
            let name = left.bytes.span.extracting(left.stringRange(at: key))
            guard let value = right.member(of: two, named: name, hash: left.keyHash(at: key)),
                equal(key + 1, in: left, value, in: right)
            else { return false }
            key = left.next(after: key + 1)
        }
        return true
    }

    /// With an index of the second object's members, so that the time stays in proportion to their number.
    private static func largeObjectsEqual(
        _ one: Int,
        in left: borrowing JSONTape,
        _ two: Int,
        in right: borrowing JSONTape
    ) -> Bool {
        var keys: [UInt32: [Int]] = [:]
        var key = two + 1
        while key < right.next(after: two) {
            keys[right.keyHash(at: key), default: []].append(key)
            key = right.next(after: key + 1)
        }
        key = one + 1
        while key < left.next(after: one) {
            var found: Int?
            for candidate in keys[left.keyHash(at: key)] ?? []
            where stringsEqual(key, in: left, candidate, in: right) {
                found = candidate
            }
            guard let found, equal(key + 1, in: left, found + 1, in: right) else { return false }
            key = left.next(after: key + 1)
        }
        return true
    }
}
