// SPDX-License-Identifier: Apache-2.0

internal import JSON

// What is asked of numbers and strings.
extension Lowering {
    mutating func numeric(_ uses: SubschemaUses, _ tape: borrowing JSONTape) -> Int32 {
        var check = NumberCheck()
        lowerBound(uses, tape, into: &check)
        upperBound(uses, tape, into: &check)
        if let use = uses[.multipleOf], tape.kind(at: Int(use.node)) == .number {
            let node = Int(use.node)
            check.divisor = bound(node, tape)
            if tape.isShortNumber(at: node), tape.mantissa(at: node) > 0 {
                check.flags |= NumberCheck.divisorIsSmall
                check.divisorMantissa = tape.mantissa(at: node)
                check.divisorExponent = Int32(tape.exponent(at: node))
            }
        }
        guard check != NumberCheck() else { return -1 }
        draft.numbers.append(check)
        return Int32(draft.numbers.count - 1)
    }

    private mutating func lowerBound(_ uses: SubschemaUses, _ tape: borrowing JSONTape, into check: inout NumberCheck) {
        var chosen: (node: Int, isExclusive: Bool)?
        if let use = uses[.minimum], tape.kind(at: Int(use.node)) == .number {
            chosen = (Int(use.node), uses.isTrue(.exclusiveMinimum, tape))
        }
        if let use = uses[.exclusiveMinimum], tape.kind(at: Int(use.node)) == .number {
            let node = Int(use.node)
            // The tighter one of both is what counts.
            if chosen.map({ tape.number(at: $0.node) <= tape.number(at: node) }) ?? true { chosen = (node, true) }
        }
        guard let chosen else { return }
        check.minimum = bound(chosen.node, tape)
        if chosen.isExclusive { check.flags |= NumberCheck.exclusiveMinimum }
        if tape.isShortNumber(at: chosen.node), let small = tape.number(at: chosen.node).int {
            check.flags |= NumberCheck.minimumIsSmall
            check.smallMinimum = Int64(small)
        }
    }

    private mutating func upperBound(_ uses: SubschemaUses, _ tape: borrowing JSONTape, into check: inout NumberCheck) {
        var chosen: (node: Int, isExclusive: Bool)?
        if let use = uses[.maximum], tape.kind(at: Int(use.node)) == .number {
            chosen = (Int(use.node), uses.isTrue(.exclusiveMaximum, tape))
        }
        if let use = uses[.exclusiveMaximum], tape.kind(at: Int(use.node)) == .number {
            let node = Int(use.node)
            if chosen.map({ tape.number(at: $0.node) >= tape.number(at: node) }) ?? true { chosen = (node, true) }
        }
        guard let chosen else { return }
        check.maximum = bound(chosen.node, tape)
        if chosen.isExclusive { check.flags |= NumberCheck.exclusiveMaximum }
        if tape.isShortNumber(at: chosen.node), let small = tape.number(at: chosen.node).int {
            check.flags |= NumberCheck.maximumIsSmall
            check.smallMaximum = Int64(small)
        }
    }

    private mutating func bound(_ node: Int, _ tape: borrowing JSONTape) -> Int32 {
        draft.bounds.append(tape.number(at: node))
        return Int32(draft.bounds.count - 1)
    }

    mutating func string(_ uses: SubschemaUses, _ tape: borrowing JSONTape) -> Int32 {
        var check = StringCheck()
        check.least = uses.count(.minLength, tape) ?? 0
        check.most = uses.count(.maxLength, tape) ?? .max
        if let use = uses[.pattern] { check.pattern = use.first }
        if assertsFormat(of: uses), let use = uses[.format], tape.kind(at: Int(use.node)) == .string {
            check.format = Format(name: tape.string(at: Int(use.node)))
        }
        if options.assertsContent, uses.draft == .draft7 {
            check.content = ContentCheck(
                encoding: uses.text(.contentEncoding, tape),
                mediaType: uses.text(.contentMediaType, tape)
            )
        }
        guard check != StringCheck() else { return -1 }
        draft.strings.append(check)
        return Int32(draft.strings.count - 1)
    }

    private func assertsFormat(of uses: SubschemaUses) -> Bool {
        options.formats == .assert || uses.dialect.vocabularies.contains(.formatAssertion)
    }
}

extension SubschemaUses {
    var dialect: Dialect { outline.resources[Int(outline.subschemas[number].resource)].dialect }

    /// A keyword's value as a count, where it is a whole number; large ones are all alike.
    func count(_ keyword: Keyword, _ tape: borrowing JSONTape) -> Int32? {
        guard let use = self[keyword], tape.kind(at: Int(use.node)) == .number else { return nil }
        let number = tape.number(at: Int(use.node))
        guard number.isInteger, number >= 0 else { return nil }
        return Int32(clamping: number.int ?? .max)
    }

    func isTrue(_ keyword: Keyword, _ tape: borrowing JSONTape) -> Bool {
        guard let use = self[keyword] else { return false }
        return tape.kind(at: Int(use.node)) == .bool && tape.bool(at: Int(use.node))
    }

    func text(_ keyword: Keyword, _ tape: borrowing JSONTape) -> String? {
        guard let use = self[keyword], tape.kind(at: Int(use.node)) == .string else { return nil }
        return tape.string(at: Int(use.node))
    }
}
