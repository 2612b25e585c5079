// SPDX-License-Identifier: Apache-2.0

internal import JSON

// `if` that only asks which string a member is: many of them become one look-up.
extension Optimiser {
    /// An `if` that holds where a member is one of some strings.
    private struct TagTest {
        var name: [UInt8]
        var strings: Set<[UInt8]>
        /// Without the member it fails; otherwise it holds then.
        var isRequired: Bool
        /// It holds for what is no object.
        var holdsElsewhere: Bool
    }

    /// Fewer conditionals are evaluated faster than they are looked up.
    private static let fewest = 3
    private static let mostEntries = 4_096

    /// Replaces the conditionals of a record that ask for the same member by a table.
    mutating func tabulated(_ steps: [Step]) -> [Step] {
        var groups: [[UInt8]: [(step: Int, test: TagTest)]] = [:]
        for (index, step) in steps.enumerated() where step.kind == .conditional {
            if let test = tagTest(step.a) { groups[test.name, default: []].append((index, test)) }
        }
        var steps: [Step?] = steps
        for (_, group) in groups.sorted(by: { $0.value[0].step < $1.value[0].step }) where group.count >= Self.fewest {
            let conditionals = group.compactMap { member in steps[member.step].map { (step: $0, test: member.test) } }
            guard let table = table(conditionals) else { continue }
            for member in group { steps[member.step] = nil }
            steps[group[0].step] = table
        }
        return steps.compactMap { $0 }
    }

    private mutating func table(_ conditionals: [(step: Step, test: TagTest)]) -> Step? {
        var strings: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        for conditional in conditionals {
            for string in conditional.test.strings.sorted(by: { $0.lexicographicallyPrecedes($1) })
            where seen.insert(string).inserted {
                strings.append(string)
            }
        }
        func records(_ holds: (TagTest) -> Bool) -> [Int32] {
            conditionals.map { holds($0.test) ? $0.step.b : $0.step.c }.filter { $0 != -1 }
        }
        var lists = strings.map { string in records { $0.strings.contains(string) } }
        lists.append(records { !$0.isRequired })
        lists.append(records { _ in false })
        lists.append(records { $0.holdsElsewhere })
        guard lists.reduce(0, { $0 + $1.count }) <= Self.mostEntries else { return nil }
        draft.stringSets.append(StringSet(strings.map { $0[...] }))
        let firstChoice = Int32(draft.choices.count)
        for list in lists {
            draft.choices.append(Choice(first: Int32(draft.lists.count), count: Int32(list.count)))
            draft.lists += list
        }
        let name = conditionals[0].test.name
        draft.dispatches.append(
            Dispatch(
                name: Int32(draft.names.count),
                length: Int32(name.count),
                hash: JSONKeyHash.process(name.span),
                set: Int32(draft.stringSets.count - 1),
                firstChoice: firstChoice,
                taggedCount: Int32(strings.count)
            )
        )
        draft.names += name
        return Step(kind: .table, a: Int32(draft.dispatches.count - 1))
    }

    private func tagTest(_ number: Int32) -> TagTest? {
        guard number >= 0 else { return nil }
        let record = draft.records[Int(number)]
        guard record.number < 0, record.string < 0, record.array < 0, record.object >= 0, record.flags == 0,
            record.kinds == Record.allKinds || record.kinds == JSONKind.object.bit, steps(of: Int(number)).isEmpty
        else { return nil }
        let check = draft.objects[Int(record.object)]
        var bare = ObjectCheck()
        (bare.mask, bare.firstSlot, bare.requiredCount) = (check.mask, check.firstSlot, check.requiredCount)
        guard check == bare, check.mask >= 0 else { return nil }
        let slots = draft.slots[Int(check.firstSlot)...Int(check.firstSlot + check.mask)].filter {
            $0.shape != PropertySlot.empty
        }
        guard slots.count == 1, let slot = slots.first, slot.record >= 0, let strings = exactStrings(slot.record) else {
            return nil
        }
        return TagTest(
            name: Array(draft.names[Int(slot.name)..<(Int(slot.name) + Int(slot.shape >> 2))]),
            strings: strings,
            isRequired: slot.shape & PropertySlot.required != 0,
            holdsElsewhere: record.kinds == Record.allKinds
        )
    }

    /// The strings of a record that is true for them and nothing else.
    private func exactStrings(_ number: Int32) -> Set<[UInt8]>? {
        let record = draft.records[Int(number)]
        let steps = steps(of: Int(number))
        guard record.kinds & JSONKind.string.bit != 0, record.string < 0, record.flags & Record.opensFrame == 0,
            steps.count == 1
        else { return nil }
        guard steps[0].kind == .member, steps[0].b == 0 else { return nil }
        return Set(draft.stringSets[Int(steps[0].c)].strings)
    }
}
