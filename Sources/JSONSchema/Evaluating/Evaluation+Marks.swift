// SPDX-License-Identifier: Apache-2.0

internal import JSON

// The marks of what was evaluated, for `unevaluatedProperties` and `unevaluatedItems`.
extension Evaluation {
    /// Words a frame over a value takes.
    @inline(__always)
    mutating func frameWords(_ node: Int) -> Int {
        (tape.childCount(at: node) &+ 63) >> 6
    }

    @inline(__always)
    mutating func mark(_ position: Int, in frame: Int) {
        marks[frame &+ position >> 6] |= 1 << UInt64(position & 63)
    }

    /// Marks all from a position on.
    mutating func markAll(_ node: Int, in frame: Int) {
        for word in 0..<frameWords(node) { marks[frame &+ word] = .max }
    }

    @inline(__always)
    mutating func isMarked(_ position: Int, in frame: Int) -> Bool {
        marks[frame &+ position >> 6] >> UInt64(position & 63) & 1 != 0
    }

    /// Runs an arm whose marks count only if it holds.
    mutating func checkArm(_ record: Int32, _ node: Int) -> Bool {
        let frame = frame
        guard frame >= 0 else { return check(record, node) }
        let words = frameWords(node)
        guard words > 1 else {
            // Up to 64 members or items: the marks before fit a register.
            let before = words == 0 ? 0 : marks[frame]
            let holds = check(record, node)
            if !holds, words > 0 { marks[frame] = before }
            return holds
        }
        let saved = marks.count
        for word in 0..<words { marks.append(marks[frame &+ word]) }
        let holds = check(record, node)
        if !holds {
            for word in 0..<words { marks[frame &+ word] = marks[saved &+ word] }
        }
        marks.removeLast(words)
        return holds
    }

    mutating func checkUnevaluatedProperties(_ step: Step, _ node: Int) -> Bool {
        let own = frame
        frame = -1
        defer { frame = own }
        let end = tape.next(after: node)
        var key = node &+ 1
        var position = 0
        while key < end {
            if !isMarked(position, in: own), !check(step.a, key &+ 1) { return false }
            key = tape.next(after: key &+ 1)
            position &+= 1
        }
        markAll(node, in: own)
        return true
    }

    mutating func checkUnevaluatedItems(_ step: Step, _ node: Int) -> Bool {
        let own = frame
        frame = -1
        defer { frame = own }
        let end = tape.next(after: node)
        var item = node &+ 1
        var position = 0
        while item < end {
            if !isMarked(position, in: own), !check(step.a, item) { return false }
            item = tape.next(after: item)
            position &+= 1
        }
        markAll(node, in: own)
        return true
    }
}

// For the report pass.
extension Evaluation {
    /// The keys or items that a record's `unevaluated…` keyword rejects, when all before it holds.
    mutating func failingUnevaluated(_ number: Int32, _ node: Int, _ keyword: Keyword) -> [Int] {
        let isProperties = keyword == .unevaluatedProperties
        guard tape.kind(at: node) == (isProperties ? .object : .array) else { return [] }
        let record = program.records[Int(number)]
        let wanted: Step.Kind = isProperties ? .unevaluatedProperties : .unevaluatedItems
        let steps = Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount))
        guard let last = steps.first(where: { program.steps[$0].kind == wanted }) else {
            return isProperties ? failingAdditional(record.object, node) : failingRest(record.array, node)
        }
        let outer = frame
        let words = frameWords(node)
        frame = marks.count
        marks += [UInt64](repeating: 0, count: words)
        var partial = record
        partial.flags &= ~Record.opensFrame
        partial.stepCount = UInt16(last - Int(record.firstStep))
        _ = check(partial, node)
        let own = frame
        frame = -1
        var failing: [Int] = []
        for (position, child) in (isProperties ? tape.keys(of: node) : tape.elements(of: node)).enumerated() {
            let value = isProperties ? child + 1 : child
            if !isMarked(position, in: own), !check(program.steps[last].a, value) { failing.append(child) }
        }
        marks.removeLast(words)
        frame = outer
        return failing
    }

    /// The same where the keyword became part of an object check.
    private mutating func failingAdditional(_ index: Int32, _ node: Int) -> [Int] {
        guard index >= 0 else { return [] }
        let check = program.objects[Int(index)]
        return tape.keys(of: node).filter { key in
            guard !isCovered(key, by: check) else { return false }
            return check.additional == ObjectCheck.forbidden
                || check.additional != -1 && !self.check(check.additional, key + 1)
        }
    }

    private mutating func failingRest(_ index: Int32, _ node: Int) -> [Int] {
        guard index >= 0 else { return [] }
        let check = program.arrays[Int(index)]
        return tape.elements(of: node).dropFirst(Int(check.prefixCount)).filter { !self.check(check.rest, $0) }
    }
}
