// SPDX-License-Identifier: Apache-2.0

internal import JSON

// What is asked of arrays and objects.
extension Lowering {
    mutating func array(_ uses: SubschemaUses, _ tape: borrowing JSONTape) -> Int32 {
        var check = ArrayCheck()
        check.least = uses.count(.minItems, tape) ?? 0
        check.most = uses.count(.maxItems, tape) ?? .max
        check.isUnique = uses.isTrue(.uniqueItems, tape)
        var prefix = uses[.prefixItems]
        if let use = uses[.items] {
            if tape.kind(at: Int(use.node)) == .array, uses.draft < .draft2020 {
                prefix = use
                check.rest = uses[.additionalItems]?.first ?? -1
            } else {
                check.rest = use.first
            }
        }
        if let prefix {
            check.firstPrefix = Int32(draft.lists.count)
            check.prefixCount = prefix.count
            draft.lists += uses.children(prefix)
        }
        if let use = uses[.contains] {
            check.contains = use.first
            check.leastContains = uses.count(.minContains, tape) ?? 1
            check.mostContains = uses.count(.maxContains, tape) ?? .max
            check.containsMarks = uses.draft >= .draft2020
        }
        guard check != ArrayCheck() else { return -1 }
        draft.arrays.append(check)
        return Int32(draft.arrays.count - 1)
    }

    mutating func object(_ uses: SubschemaUses, _ tape: borrowing JSONTape) -> Int32 {
        var check = ObjectCheck()
        check.least = uses.count(.minProperties, tape) ?? 0
        check.most = uses.count(.maxProperties, tape) ?? .max
        check.names = uses[.propertyNames]?.first ?? -1
        if let use = uses[.additionalProperties] { check.additional = use.first }
        if check.additional >= 0, outline.subschemas[Int(check.additional)].kind == .never {
            check.additional = ObjectCheck.forbidden
        }
        var table = PropertyTableDraft()
        if let use = uses[.properties], tape.kind(at: Int(use.node)) == .object {
            var key = Int(use.node) + 1
            for child in uses.children(use) {
                table.add(tape.bytes[tape.stringRange(at: key)], record: child)
                key = tape.next(after: key + 1)
            }
        }
        if let use = uses[.required], tape.kind(at: Int(use.node)) == .array {
            var item = Int(use.node) + 1
            while item < tape.next(after: Int(use.node)) {
                if tape.kind(at: item) == .string { table.require(tape.bytes[tape.stringRange(at: item)]) }
                item = tape.next(after: item)
            }
        }
        draft.place(table, in: &check)
        if let use = uses[.patternProperties] {
            check.firstPattern = Int32(draft.patternRules.count)
            check.patternCount = use.count
            for position in 0..<Int(use.count) {
                let pair = Int(use.first) + 2 * position
                draft.patternRules.append(
                    PatternRule(pattern: outline.children[pair], record: outline.children[pair + 1])
                )
            }
        }
        guard check != ObjectCheck() else { return -1 }
        draft.objects.append(check)
        return Int32(draft.objects.count - 1)
    }
}

extension ProgramDraft {
    /// Lays a table out and tells the check where.
    mutating func place(_ table: PropertyTableDraft, in check: inout ObjectCheck) {
        check.requiredCount = Int32(table.entries.count { $0.isRequired })
        guard !table.entries.isEmpty else { return }
        var size = 4
        while size < 2 * table.entries.count { size *= 2 }
        var laid: [PropertySlot]?
        // A crowded table is made anew at twice the size, so that a look-up stays short.
        while laid == nil {
            laid = layOut(table, size: size)
            size *= 2
        }
        check.firstSlot = Int32(slots.count)
        check.mask = Int32((laid?.count ?? 1) - 1)
        slots += laid ?? []
    }

    private mutating func layOut(_ table: PropertyTableDraft, size: Int) -> [PropertySlot]? {
        var laid = [PropertySlot](repeating: PropertySlot(), count: size)
        for entry in table.entries {
            let hash = JSONKeyHash.process(entry.name.span)
            var slot = Int(hash) & (size - 1)
            var run = 0
            while laid[slot].shape != PropertySlot.empty {
                slot = (slot + 1) & (size - 1)
                run += 1
                if run > 8, size < 64 * table.entries.count { return nil }
            }
            laid[slot] = PropertySlot(
                hash: hash,
                name: Int32(names.count),
                shape: UInt32(entry.name.count) << 2 | (entry.isRequired ? PropertySlot.required : 0),
                record: entry.record
            )
            names += entry.name
        }
        return laid
    }
}

/// The names an object check knows, in the order written.
struct PropertyTableDraft {
    struct Entry {
        var name: ArraySlice<UInt8>
        var record: Int32
        var isRequired: Bool
    }

    private(set) var entries: [Entry] = []
    /// By name, once there are more than are found by looking at each.
    private var positions: [ArraySlice<UInt8>: Int] = [:]

    private static let mostLookedAt = 16

    private func position(of name: ArraySlice<UInt8>) -> Int? {
        entries.count <= Self.mostLookedAt ? entries.firstIndex { $0.name == name } : positions[name]
    }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        guard entries.count > Self.mostLookedAt else { return }
        let unknown = positions.isEmpty ? 0 : entries.count - 1
        for index in unknown..<entries.count { positions[entries[index].name] = index }
    }

    mutating func add(_ name: ArraySlice<UInt8>, record: Int32) {
        append(Entry(name: name, record: record, isRequired: false))
    }

    /// Gives a name a record, whether it is new or was only required so far.
    mutating func list(_ name: ArraySlice<UInt8>, record: Int32) {
        if let known = position(of: name) { entries[known].record = record } else { add(name, record: record) }
    }

    mutating func require(_ name: ArraySlice<UInt8>) {
        if let known = position(of: name) {
            entries[known].isRequired = true
        } else {
            append(Entry(name: name, record: PropertySlot.unlisted, isRequired: true))
        }
    }
}
