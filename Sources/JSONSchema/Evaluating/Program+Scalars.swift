// SPDX-License-Identifier: Apache-2.0

internal import JSON

// What can be asked of a number or string without patterns. Methods of the program, which is one reference to pass.
extension Program {
    static func isInteger(_ node: Int, flags: UInt8, _ tape: borrowing JSONTape) -> Bool {
        if tape.isWrittenAsInteger(at: node) { return true }
        if flags & Record.asWritten != 0 { return false }
        return tape.number(at: node).isInteger
    }

    func checkNumber(_ index: Int32, _ node: Int, _ tape: borrowing JSONTape) -> Bool {
        let check = numbers[Int(index)]
        if check.minimum >= 0 {
            let isSmall = check.flags & NumberCheck.minimumIsSmall != 0
            let order = order(node, check.smallMinimum, isSmall, check.minimum, tape)
            guard order > 0 || order == 0 && check.flags & NumberCheck.exclusiveMinimum == 0 else { return false }
        }
        if check.maximum >= 0 {
            let isSmall = check.flags & NumberCheck.maximumIsSmall != 0
            let order = order(node, check.smallMaximum, isSmall, check.maximum, tape)
            guard order < 0 || order == 0 && check.flags & NumberCheck.exclusiveMaximum == 0 else { return false }
        }
        return check.divisor < 0 || isMultiple(node, check, tape)
    }

    /// -1, 0 or 1 as a number of the document is smaller than, equal to or greater than a bound.
    private func order(
        _ node: Int,
        _ small: Int64,
        _ isSmall: Bool,
        _ bound: Int32,
        _ tape: borrowing JSONTape
    ) -> Int {
        if isSmall, tape.isShortNumber(at: node) {
            let mantissa = tape.mantissa(at: node)
            let exponent = tape.exponent(at: node)
            if exponent == 0 || small == 0 { return mantissa < small ? -1 : mantissa == small ? 0 : 1 }
            if exponent < 0, exponent >= -18 {
                let (scaled, overflows) = small.multipliedReportingOverflow(by: Self.powersOfTen[-exponent])
                if !overflows { return mantissa < scaled ? -1 : mantissa == scaled ? 0 : 1 }
            }
        }
        let number = tape.number(at: node)
        let bound = bounds[Int(bound)]
        return number < bound ? -1 : number == bound ? 0 : 1
    }

    private func isMultiple(_ node: Int, _ check: NumberCheck, _ tape: borrowing JSONTape) -> Bool {
        if check.flags & NumberCheck.divisorIsSmall != 0, tape.isShortNumber(at: node) {
            let shift = tape.exponent(at: node) - Int(check.divisorExponent)
            let mantissa = tape.mantissa(at: node)
            if shift >= 0, shift <= 18 {
                // Amounts in cents and a divisor of one cent, mostly.
                if check.divisorMantissa == 1 { return true }
                let (scaled, overflows) = mantissa.multipliedReportingOverflow(by: Self.powersOfTen[shift])
                if !overflows { return scaled % check.divisorMantissa == 0 }
            } else if shift < 0, shift >= -18 {
                let (scaled, overflows) = check.divisorMantissa.multipliedReportingOverflow(
                    by: Self.powersOfTen[-shift]
                )
                if !overflows { return mantissa % scaled == 0 }
            }
        }
        return tape.number(at: node).isMultiple(of: bounds[Int(check.divisor)])
    }

    private static let powersOfTen: InlineArray<19, Int64> = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]

    /// The length of a string as JSON Schema counts it.
    static func codePoints(_ node: Int, _ tape: borrowing JSONTape) -> Int {
        guard !tape.isASCII(at: node) else { return tape.stringCount(at: node) }
        let bytes = tape.bytes.span.extracting(tape.stringRange(at: node))
        var count = 0
        for position in 0..<bytes.count { count &+= bytes[position] & 0xC0 != 0x80 ? 1 : 0 }
        return count
    }

    /// `enum` and `const`.
    func isMember(_ step: Step, _ kind: JSONKind, _ node: Int, _ tape: borrowing JSONTape) -> Bool {
        if kind == .string { return position(of: node, inSet: step.c, tape) >= 0 }
        for literal in step.a..<(step.a &+ step.b) where isEqual(literal, node, tape) { return true }
        return false
    }

    func isEqual(_ literal: Int32, _ node: Int, _ tape: borrowing JSONTape) -> Bool {
        let literal = literals[Int(literal)]
        return Equality.equal(node, in: tape, Int(literal.node), in: tapes[Int(literal.source)])
    }

    /// What a record asks of arrays, and of their items, where it is only for arrays of scalars of some kinds.
    func scalarArray(_ number: Int32) -> (ArrayCheck, UInt8)? {
        guard number >= 0 else { return nil }
        let record = records[Int(number)]
        guard record.kinds == JSONKind.array.bit, record.array >= 0, record.stepCount == 0,
            record.flags & Record.opensFrame == 0
        else { return nil }
        let check = arrays[Int(record.array)]
        guard check.prefixCount == 0, check.contains == -1, !check.isUnique,
            let kinds = Record.scalarKinds(of: check.rest)
        else { return nil }
        return (check, kinds)
    }

    /// The arms or records that one member of an object selects, as a range of `lists`.
    func dispatched(_ index: Int32, _ node: Int, _ tape: borrowing JSONTape) -> Range<Int> {
        let dispatch = dispatches[Int(index)]
        var position = dispatch.taggedCount
        if let value = member(of: node, dispatch.name, dispatch.length, dispatch.hash, tape) {
            position &+= 1
            if tape.kind(at: value) == .string {
                let found = self.position(of: value, inSet: dispatch.set, tape)
                if found >= 0 { position = found }
            }
        }
        let choice = choices[Int(dispatch.firstChoice &+ position)]
        return Int(choice.first)..<Int(choice.first &+ choice.count)
    }

    /// The value of an object's member with a name of the program.
    func member(of object: Int, _ name: Int32, _ length: Int32, _ hash: UInt32, _ tape: borrowing JSONTape) -> Int? {
        let end = tape.next(after: object)
        var key = object &+ 1
        while key < end {
            if tape.keyHash(at: key) == hash, isNamed(key, name, Int(length), tape) { return key &+ 1 }
            key = tape.next(after: key &+ 1)
        }
        return nil
    }

    /// The entry of a member's name in an object check's table.
    @inline(__always)
    func slot(_ check: ObjectCheck, _ key: Int, _ tape: borrowing JSONTape) -> PropertySlot? {
        let hash = tape.keyHash(at: key)
        var position = Int32(truncatingIfNeeded: hash) & check.mask
        while true {
            let slot = slots[Int(check.firstSlot &+ position)]
            if slot.shape == PropertySlot.empty { return nil }
            if slot.hash == hash, isNamed(key, slot.name, Int(slot.shape >> 2), tape) { return slot }
            position = (position &+ 1) & check.mask
        }
    }

    /// Whether a key is a name of the program; to be asked where the hashes are equal.
    @inline(__always)
    func isNamed(_ key: Int, _ name: Int32, _ length: Int, _ tape: borrowing JSONTape) -> Bool {
        let written = tape.stringRange(at: key)
        guard written.count == length else { return false }
        return ByteComparison.equal(tape.bytes, written.lowerBound, names, Int(name), count: length)
    }
}
