// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Arrays and objects.
extension Evaluation {
    mutating func checkArray(_ index: Int32, _ node: Int) -> Bool {
        let check = program.arrays[Int(index)]
        let count = tape.childCount(at: node)
        guard count >= Int(check.least), count <= Int(check.most) else { return false }
        let own = frame
        frame = -1
        defer { frame = own }
        if check.rest != -1 || check.prefixCount > 0 {
            guard checkItems(check, node, own) else { return false }
        }
        if check.contains != -1, !checkContains(check, node, own) { return false }
        return !check.isUnique || Equality.duplicate(in: node, of: tape) == nil
    }

    private mutating func checkItems(_ check: ArrayCheck, _ node: Int, _ own: Int) -> Bool {
        let end = tape.next(after: node)
        var item = node &+ 1
        var position = 0
        while item < end, position < Int(check.prefixCount) {
            guard self.check(program.lists[Int(check.firstPrefix) &+ position], item) else { return false }
            if own >= 0 { mark(position, in: own) }
            item = tape.next(after: item)
            position &+= 1
        }
        guard check.rest != -1 else { return true }
        if let kinds = Record.scalarKinds(of: check.rest) {
            // Scalars stand one after the other.
            while item < end {
                guard kinds & tape.kind(at: item).bit != 0 else { return false }
                item &+= 1
            }
        }
        if let (inner, kinds) = program.scalarArray(check.rest) {
            while item < end, allScalars(item, inner, kinds) { item = tape.next(after: item) }
            if item < end { return false }
        }
        while item < end {
            guard self.check(check.rest, item) else { return false }
            item = tape.next(after: item)
        }
        if own >= 0 { markAll(node, in: own) }
        return true
    }

    /// Whether an item is an array of scalars of some kinds, as coordinates are.
    @inline(__always)
    private mutating func allScalars(_ node: Int, _ check: ArrayCheck, _ kinds: UInt8) -> Bool {
        guard tape.kind(at: node) == .array else { return false }
        let count = tape.childCount(at: node)
        guard count >= Int(check.least), count <= Int(check.most) else { return false }
        for item in (node &+ 1)..<(node &+ 1 &+ count) where kinds & tape.kind(at: item).bit == 0 { return false }
        return true
    }

    private mutating func checkContains(_ check: ArrayCheck, _ node: Int, _ own: Int) -> Bool {
        let end = tape.next(after: node)
        var item = node &+ 1
        var position = 0
        var found = 0
        while item < end {
            if self.check(check.contains, item) {
                found &+= 1
                if found > Int(check.mostContains) { return false }
                if own >= 0, check.containsMarks {
                    mark(position, in: own)
                } else if found >= Int(check.leastContains), check.mostContains == .max {
                    return true
                }
            }
            item = tape.next(after: item)
            position &+= 1
        }
        return found >= Int(check.leastContains)
    }

    mutating func checkObject(_ index: Int32, _ node: Int) -> Bool {
        let check = program.objects[Int(index)]
        let count = tape.childCount(at: node)
        guard count >= Int(check.least), count <= Int(check.most), count >= Int(check.requiredCount) else {
            return false
        }
        return check.names == -1 && frame < 0 ? checkMembers(check, node) : checkMarking(check, node)
    }

    /// Walks an object of which somebody asks what was evaluated, or whose names have a rule.
    @inline(never)
    private mutating func checkMarking(_ check: ObjectCheck, _ node: Int) -> Bool {
        let own = frame
        frame = -1
        defer { frame = own }
        let end = tape.next(after: node)
        var key = node &+ 1
        var missing = check.requiredCount
        var position = 0
        while key < end {
            let value = key &+ 1
            if check.names != -1, !self.check(check.names, key) { return false }
            var isCovered = false
            var asksPatterns = true
            if check.mask >= 0, let slot = program.slot(check, key, tape) {
                missing &-= Int32(truncatingIfNeeded: slot.shape & PropertySlot.required)
                asksPatterns = slot.shape & PropertySlot.escapesPatterns == 0
                if slot.record != PropertySlot.unlisted {
                    isCovered = true
                    guard self.check(slot.record, value) else { return false }
                }
            }
            if check.patternCount > 0, asksPatterns {
                for index in Int(check.firstPattern)..<Int(check.firstPattern &+ check.patternCount) {
                    let rule = program.patternRules[index]
                    guard matches(rule.pattern, key) else { continue }
                    isCovered = true
                    guard self.check(rule.record, value) else { return false }
                }
            }
            if !isCovered, check.additional != -1 {
                isCovered = true
                guard check.additional != ObjectCheck.forbidden, self.check(check.additional, value) else {
                    return false
                }
            }
            if own >= 0, isCovered { mark(position, in: own) }
            key = tape.next(after: value)
            position &+= 1
        }
        return missing == 0
    }

    /// The same for the usual object: no rule for names, and nobody asks what was evaluated.
    @inline(never)
    private mutating func checkMembers(_ check: ObjectCheck, _ node: Int) -> Bool {
        if check.mask < 0, check.additional == -1, check.patternCount == 0 { return true }
        let end = tape.next(after: node)
        var key = node &+ 1
        var missing = check.requiredCount
        while key < end {
            let value = key &+ 1
            var record = check.additional
            var asksPatterns = check.patternCount > 0
            if check.mask >= 0, let slot = program.slot(check, key, tape) {
                missing &-= Int32(truncatingIfNeeded: slot.shape & PropertySlot.required)
                asksPatterns = asksPatterns && slot.shape & PropertySlot.escapesPatterns == 0
                if slot.record != PropertySlot.unlisted { record = slot.record }
            }
            if asksPatterns {
                guard checkPatterns(check, key, otherwise: record) else { return false }
            } else if record != -1 {
                guard record != ObjectCheck.forbidden, self.check(record, value) else { return false }
            }
            key = tape.next(after: value)
        }
        return missing == 0
    }

    /// Checks a member by all patterns that match its name, and by a record that is its own or that of what nothing covers.
    private mutating func checkPatterns(_ check: ObjectCheck, _ key: Int, otherwise record: Int32) -> Bool {
        var isMatched = false
        for index in Int(check.firstPattern)..<Int(check.firstPattern &+ check.patternCount) {
            let rule = program.patternRules[index]
            guard matches(rule.pattern, key) else { continue }
            isMatched = true
            guard self.check(rule.record, key &+ 1) else { return false }
        }
        // A record of its own holds beside patterns; what is additional only where there is no other.
        if record == -1 || isMatched && record == check.additional && !isListed(check, key) { return true }
        return record != ObjectCheck.forbidden && self.check(record, key &+ 1)
    }

    private mutating func isListed(_ check: ObjectCheck, _ key: Int) -> Bool {
        guard check.mask >= 0, let slot = program.slot(check, key, tape) else { return false }
        return slot.record != PropertySlot.unlisted
    }

    /// Whether a member has one of a check's names or matches one of its patterns.
    mutating func isCovered(_ key: Int, by check: ObjectCheck) -> Bool {
        if check.mask >= 0, let slot = program.slot(check, key, tape), slot.record != PropertySlot.unlisted {
            return true
        }
        for index in Int(check.firstPattern)..<Int(check.firstPattern &+ check.patternCount)
        where matches(program.patternRules[index].pattern, key) {
            return true
        }
        return false
    }
}
