// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Object checks made one, and `unevaluated…` that is known beforehand.
extension Optimiser {
    /// Larger tables are not copied to be merged.
    private static let mostMergedNames = 256

    /// One check that asks what two ask; nil where they would get into each other's way.
    mutating func mergedObject(_ one: Int32, _ other: Int32) -> Int32? {
        let left = draft.objects[Int(one)]
        let right = draft.objects[Int(other)]
        guard left.additional == -1, right.additional == -1, left.names == -1 || right.names == -1 else { return nil }
        var table = PropertyTableDraft()
        for slot in slots(of: left) + slots(of: right) {
            let name = draft.names[Int(slot.name)..<(Int(slot.name) + Int(slot.shape >> 2))]
            guard table.merge(name, record: slot.record, isRequired: slot.shape & PropertySlot.required != 0) else {
                return nil
            }
        }
        guard table.entries.count <= Self.mostMergedNames else { return nil }
        var merged = ObjectCheck()
        merged.least = max(left.least, right.least)
        merged.most = min(left.most, right.most)
        merged.names = left.names == -1 ? right.names : left.names
        merged.firstPattern = Int32(draft.patternRules.count)
        merged.patternCount = left.patternCount + right.patternCount
        for check in [left, right] {
            draft.patternRules +=
                draft.patternRules[Int(check.firstPattern)..<Int(check.firstPattern + check.patternCount)]
        }
        draft.place(table, in: &merged)
        draft.objects.append(merged)
        return Int32(draft.objects.count - 1)
    }

    private func slots(of check: ObjectCheck) -> [PropertySlot] {
        guard check.mask >= 0 else { return [] }
        return draft.slots[Int(check.firstSlot)...Int(check.firstSlot + check.mask)].filter {
            $0.shape != PropertySlot.empty
        }
    }

    /// Turns an `unevaluated…` keyword into a check of the same walk, where names and positions say what was evaluated.
    ///
    /// - Returns: The steps that are left.
    mutating func fuseUnevaluated(_ number: Int, _ steps: [Step]) -> [Step] {
        var record = draft.records[number]
        guard record.flags & Record.opensFrame != 0, steps.count == 1 else { return steps }
        switch steps[0].kind {
        case .unevaluatedProperties:
            var check = record.object >= 0 ? draft.objects[Int(record.object)] : ObjectCheck()
            guard check.additional == -1 else { return steps }
            check.additional = draft.records[Int(steps[0].a)].kinds == 0 ? ObjectCheck.forbidden : steps[0].a
            record.object = Int32(draft.objects.count)
            draft.objects.append(check)
        case .unevaluatedItems:
            var check = record.array >= 0 ? draft.arrays[Int(record.array)] : ArrayCheck()
            guard check.rest == -1, check.contains == -1 else { return steps }
            check.rest = steps[0].a
            record.array = Int32(draft.arrays.count)
            draft.arrays.append(check)
        default: return steps
        }
        record.flags &= ~Record.opensFrame
        draft.records[number] = record
        return []
    }
}

extension PropertyTableDraft {
    /// Adds what another table says of a name; false where both have a record for it.
    mutating func merge(_ name: ArraySlice<UInt8>, record: Int32, isRequired: Bool) -> Bool {
        if let known = entries.first(where: { $0.name.elementsEqual(name) }), known.record != record,
            known.record != PropertySlot.unlisted, record != PropertySlot.unlisted
        {
            return false
        }
        if record != PropertySlot.unlisted { list(name, record: record) }
        if isRequired { require(name) }
        return true
    }
}
