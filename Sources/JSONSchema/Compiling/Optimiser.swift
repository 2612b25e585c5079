// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Makes a program do less for the same verdicts.
///
/// Records keep their numbers, which are those of their subschemas; only what they refer to and how much they hold changes.
struct Optimiser {
    var draft: ProgramDraft
    private let patterns: [SchemaPattern]
    /// The records that stand for others, which refer to one record and say nothing themselves.
    private var aliases: [Int32] = []
    private var states: [State] = []
    private var mergedSteps: [Int: [Step]] = [:]

    private let hasFrames: Bool

    private enum State { case untouched, open, done }

    /// The steps of one record may grow up to that many by merging.
    private static let mostSteps = 256

    static func optimise(_ draft: inout ProgramDraft, patterns: [SchemaPattern]) {
        var optimiser = Optimiser(draft: draft, patterns: patterns)
        optimiser.followAliases()
        optimiser.mergeRecords()
        optimiser.layOutSteps()
        optimiser.addDispatches()
        optimiser.tryPatterns()
        optimiser.placeImmediates()
        draft = optimiser.draft
    }

    private init(draft: ProgramDraft, patterns: [SchemaPattern]) {
        self.draft = draft
        self.patterns = patterns
        hasFrames = draft.records.contains { $0.flags & Record.opensFrame != 0 }
    }

    // MARK: References

    private mutating func followAliases() {
        aliases = draft.records.indices.map { number in
            var target = number
            var seen = 0
            while let next = solelyReferred(by: target), seen < 256 {
                target = next
                seen += 1
            }
            return Int32(seen < 256 ? target : number)
        }
        mapReferences { [aliases] in $0 >= 0 ? aliases[Int($0)] : $0 }
    }

    /// The record that a record consists of, where it says nothing else.
    private func solelyReferred(by number: Int) -> Int? {
        let record = draft.records[number]
        guard record.stepCount == 1, record.isEmptyButForSteps else { return nil }
        let step = draft.steps[Int(record.firstStep)]
        return step.kind == .record ? Int(step.a) : nil
    }

    private mutating func mapReferences(_ map: (Int32) -> Int32) {
        for index in draft.steps.indices { draft.steps[index].mapReferences(map) }
        for index in draft.lists.indices { draft.lists[index] = map(draft.lists[index]) }
        for index in draft.slots.indices { draft.slots[index].record = map(draft.slots[index].record) }
        for index in draft.patternRules.indices {
            draft.patternRules[index].record = map(draft.patternRules[index].record)
        }
        for index in draft.arrays.indices {
            draft.arrays[index].rest = map(draft.arrays[index].rest)
            draft.arrays[index].contains = map(draft.arrays[index].contains)
        }
        for index in draft.objects.indices {
            draft.objects[index].additional = map(draft.objects[index].additional)
            draft.objects[index].names = map(draft.objects[index].names)
        }
    }

    // MARK: Merging

    /// Takes what `allOf` arms and references say into the record itself, where it says nothing of that kind yet.
    private mutating func mergeRecords() {
        states = [State](repeating: .untouched, count: draft.records.count)
        for number in draft.records.indices { merge(number, depth: 0) }
    }

    private mutating func merge(_ number: Int, depth: Int) {
        guard states[number] == .untouched, depth < 64 else { return }
        states[number] = .open
        var record = draft.records[number]
        var steps: [Step] = []
        for index in Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount)) {
            let step = draft.steps[index]
            switch step.kind {
            case .record:
                merge(Int(step.a), depth: depth + 1)
                let other = draft.records[Int(step.a)]
                // Whatever happens later, the kinds the other allows are known now.
                record.kinds &= other.kinds
                let more = self.steps(of: Int(step.a))
                if states[Int(step.a)] == .done, steps.count + more.count <= Self.mostSteps,
                    absorb(other, into: &record)
                {
                    steps += more
                } else {
                    steps.append(step)
                }
            case .anyOf, .oneOf:
                let arms = draft.lists[Int(step.a)..<Int(step.a + step.b)]
                var kinds: UInt8 = 0
                for arm in arms {
                    merge(Int(arm), depth: depth + 1)
                    kinds |= draft.records[Int(arm)].kinds
                }
                record.kinds &= kinds
                steps.append(step)
            case .conditional:
                for child in [step.a, step.b, step.c] where child >= 0 { merge(Int(child), depth: depth + 1) }
                steps.append(step)
            default: steps.append(step)
            }
        }
        draft.records[number] = record
        steps = fuseUnevaluated(number, steps)
        // With frames, an `if` may be there for what it evaluates.
        if !hasFrames { steps = tabulated(steps) }
        mergedSteps[number] = steps
        states[number] = .done
    }

    private mutating func absorb(_ other: Record, into record: inout Record) -> Bool {
        guard record.object >= 0, other.object >= 0 else { return record.absorb(other) }
        var rest = other
        rest.object = -1
        guard record.canAbsorb(rest), let both = mergedObject(record.object, other.object) else { return false }
        record.object = both
        return record.absorb(rest)
    }

    func steps(of number: Int) -> [Step] {
        if let merged = mergedSteps[number] { return merged }
        let record = draft.records[number]
        return Array(draft.steps[Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount))])
    }

    private mutating func layOutSteps() {
        var all: [Step] = []
        for number in draft.records.indices {
            var steps = steps(of: number)
            // An arm alone is no choice.
            for index in steps.indices
            where (steps[index].kind == .anyOf || steps[index].kind == .oneOf) && steps[index].b == 1 {
                steps[index] = Step(kind: .record, a: draft.lists[Int(steps[index].a)])
            }
            draft.records[number].firstStep = Int32(all.count)
            draft.records[number].stepCount = UInt16(clamping: steps.count)
            all += steps
        }
        draft.steps = all
    }

    // MARK: Choices

    private mutating func addDispatches() {
        var facts = ArmFactsReader(draft: draft)
        var known: [Int32: Int32] = [:]
        for index in draft.steps.indices {
            let step = draft.steps[index]
            guard step.kind == .anyOf || step.kind == .oneOf, step.b > 1 else { continue }
            // Merging has copied choices; the copies have their arms in the same place.
            if let dispatch = known[step.a] {
                draft.steps[index].c = dispatch
                continue
            }
            let arms = Array(draft.lists[Int(step.a)..<Int(step.a + step.b)])
            known[step.a] = -1
            guard let plan = DispatchPlan(arms, facts: arms.map { facts.facts(of: $0) }) else { continue }
            draft.steps[index].c = draft.add(plan)
            known[step.a] = draft.steps[index].c
        }
    }

    /// Finds out now which listed names match a pattern, so that members with the others need not be asked.
    private mutating func tryPatterns() {
        for check in draft.objects where check.patternCount > 0 && check.mask >= 0 {
            let rules = draft.patternRules[Int(check.firstPattern)..<Int(check.firstPattern + check.patternCount)]
            for index in Int(check.firstSlot)...Int(check.firstSlot + check.mask) {
                let slot = draft.slots[index]
                guard slot.shape != PropertySlot.empty else { continue }
                let name = draft.names[Int(slot.name)..<(Int(slot.name) + Int(slot.shape >> 2))]
                if !rules.contains(where: { patterns[Int($0.pattern)].mayMatch(name.span) }) {
                    draft.slots[index].shape |= PropertySlot.escapesPatterns
                }
            }
        }
    }

    // MARK: Immediates

    /// Writes records that only ask for a kind into the references to them.
    private mutating func placeImmediates() {
        let records = draft.records
        mapReferences { number in
            guard number >= 0 else { return number }
            return records[Int(number)].immediate ?? number
        }
    }
}

extension Record {
    /// Says nothing but through its steps.
    var isEmptyButForSteps: Bool {
        kinds == Record.allKinds && flags == 0 && number < 0 && string < 0 && array < 0 && object < 0
    }

    /// Takes over what another record says beside its steps; false, and unchanged, where both say something of one kind.
    mutating func absorb(_ other: Record) -> Bool {
        guard canAbsorb(other) else { return false }
        kinds &= other.kinds
        flags |= other.flags
        number = max(number, other.number)
        string = max(string, other.string)
        array = max(array, other.array)
        object = max(object, other.object)
        return true
    }

    func canAbsorb(_ other: Record) -> Bool {
        other.flags & Record.opensFrame == 0 && (number < 0 || other.number < 0) && (string < 0 || other.string < 0)
            && (array < 0 || other.array < 0) && (object < 0 || other.object < 0)
    }

    /// The reference that says all of a record that only asks for kinds; nil for others.
    var immediate: Int32? {
        guard stepCount == 0, number < 0, string < 0, array < 0, object < 0, flags & Record.opensFrame == 0 else {
            return nil
        }
        return Record.immediate(kinds: kinds, flags: flags)
    }

    /// References up to this one are no record numbers but kinds (six bits) and, above them, flags.
    static let lastImmediate: Int32 = -16

    /// The kinds of a reference that only asks for those, none of which is a container; nil for any other reference.
    static func scalarKinds(of reference: Int32) -> UInt8? {
        guard reference <= lastImmediate, reference > lastImmediate - 0x10 else { return nil }
        return UInt8(truncatingIfNeeded: lastImmediate - reference)
    }

    static func immediate(kinds: UInt8, flags: UInt8) -> Int32 {
        lastImmediate - (Int32(flags) << 6 | Int32(kinds))
    }
}

extension Step {
    mutating func mapReferences(_ map: (Int32) -> Int32) {
        switch kind {
        case .record, .not, .unevaluatedItems, .unevaluatedProperties: a = map(a)
        case .conditional:
            a = map(a)
            b = map(b)
            c = map(c)
        case .dependentSchema: c = map(c)
        case .anyOf, .oneOf, .equals, .member, .table: break
        }
    }
}
