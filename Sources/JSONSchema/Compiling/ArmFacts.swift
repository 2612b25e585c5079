// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What is known of every object that satisfies a record.
struct ArmFacts {
    /// Members it has.
    var required: Set<[UInt8]> = []
    /// Members that, where present, are one of some strings.
    var tags: [[UInt8]: Set<[UInt8]>] = [:]

    /// Facts of values that satisfy both.
    mutating func formBoth(_ other: ArmFacts) {
        required.formUnion(other.required)
        for (name, strings) in other.tags { tags[name] = tags[name].map { $0.intersection(strings) } ?? strings }
    }

    /// Facts of values that satisfy one or the other.
    mutating func formEither(_ other: ArmFacts) {
        required.formIntersection(other.required)
        var common: [[UInt8]: Set<[UInt8]>] = [:]
        for (name, strings) in tags {
            if let others = other.tags[name] { common[name] = strings.union(others) }
        }
        tags = common
    }
}

/// Reads facts off the records of a program.
struct ArmFactsReader {
    private let draft: ProgramDraft
    private var known: [Int32: ArmFacts] = [:]
    private var open: Set<Int32> = []

    init(draft: ProgramDraft) {
        self.draft = draft
    }

    mutating func facts(of number: Int32) -> ArmFacts {
        if let facts = known[number] { return facts }
        // Within a loop of references nothing is known.
        guard number >= 0, open.count < 32, open.insert(number).inserted else { return ArmFacts() }
        defer { open.remove(number) }
        let record = draft.records[Int(number)]
        var facts = ArmFacts()
        if record.object >= 0 { facts.formBoth(self.facts(ofObject: draft.objects[Int(record.object)])) }
        for step in draft.steps[Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount))] {
            switch step.kind {
            case .record: facts.formBoth(self.facts(of: step.a))
            case .anyOf, .oneOf:
                var either: ArmFacts?
                for arm in draft.lists[Int(step.a)..<Int(step.a + step.b)]
                where draft.records[Int(arm)].kinds & JSONKind.object.bit != 0 {
                    let one = self.facts(of: arm)
                    either?.formEither(one)
                    if either == nil { either = one }
                }
                if let either { facts.formBoth(either) }
            default: break
            }
        }
        // Facts cut short by a loop are fewer, never wrong.
        known[number] = facts
        return facts
    }

    private func facts(ofObject check: ObjectCheck) -> ArmFacts {
        var facts = ArmFacts()
        guard check.mask >= 0 else { return facts }
        for slot in draft.slots[Int(check.firstSlot)...Int(check.firstSlot + check.mask)]
        where slot.shape != PropertySlot.empty {
            let isRequired = slot.shape & PropertySlot.required != 0
            let strings = slot.record >= 0 ? strings(of: slot.record) : nil
            guard isRequired || strings != nil else { continue }
            let name = Array(draft.names[Int(slot.name)..<(Int(slot.name) + Int(slot.shape >> 2))])
            if isRequired { facts.required.insert(name) }
            if let strings { facts.tags[name] = strings }
        }
        return facts
    }

    /// The strings a record allows, where it allows nothing else.
    private func strings(of number: Int32) -> Set<[UInt8]>? {
        let record = draft.records[Int(number)]
        for step in draft.steps[Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount))] {
            switch step.kind {
            case .member where step.b == 0: return Set(draft.stringSets[Int(step.c)].strings)
            default: continue
            }
        }
        return nil
    }
}
