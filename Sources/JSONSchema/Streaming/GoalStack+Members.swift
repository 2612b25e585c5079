// SPDX-License-Identifier: Apache-2.0

internal import JSON

// What a container's goals demand of its children.
extension GoalStack {
    /// Counts an item and notes what is demanded of it.
    ///
    /// - Returns: Whether some goal breaks by that.
    mutating func beginItem() -> Bool {
        let top = frames.count - 1
        frames[top].children += 1
        let count = frames[top].children
        var breaks = false
        stepsLeft -= frames[top].goals.count
        for index in frames[top].goals where goals[index].prospect == .open {
            let record = program.records[Int(goals[index].record)]
            guard record.array >= 0 else { continue }
            let check = program.arrays[Int(record.array)]
            if count > Int(check.most) {
                goals[index].isBroken = true
                breaks = true
            }
            let isInPrefix = count <= Int(check.prefixCount)
            demand(isInPrefix ? program.lists[Int(check.firstPrefix) + count - 1] : check.rest, of: index)
            if check.contains != -1 {
                goals[index].rulesItemOut = false
                demands.append(Demand(goal: Int32(index), role: .contains, record: check.contains))
            }
        }
        return breaks
    }

    private mutating func demand(_ record: Int32, of goal: Int) {
        guard !program.isAlways(record) else { return }
        demands.append(Demand(goal: Int32(goal), role: .child, record: record))
    }

    /// A member's name is whole and on the tape: counts it, and notes what is demanded of its value.
    mutating func addMember(_ key: Int, _ tape: borrowing JSONTape) {
        let top = frames.count - 1
        guard top >= 0 else { return }
        frames[top].children += 1
        stepsLeft -= frames[top].goals.count
        for index in frames[top].goals where goals[index].prospect == .open {
            let record = program.records[Int(goals[index].record)]
            if plan.asksForMembers { noteMember(key, record, goals[index].firstLink, tape) }
            if record.object >= 0 { demandMember(key, program.objects[Int(record.object)], index, tape) }
        }
        settle(tape)
    }

    private mutating func demandMember(_ key: Int, _ check: ObjectCheck, _ goal: Int, _ tape: borrowing JSONTape) {
        if frames[frames.count - 1].children > Int(check.most) { goals[goal].isBroken = true }
        if check.names != -1 { add(evaluate(check.names, key, tape), to: goal) }
        var isCovered = false
        var asksPatterns = check.patternCount > 0
        if check.mask >= 0, let slot = program.slot(check, key, tape) {
            goals[goal].missing -= Int32(truncatingIfNeeded: slot.shape & PropertySlot.required)
            asksPatterns = asksPatterns && slot.shape & PropertySlot.escapesPatterns == 0
            if slot.record != PropertySlot.unlisted {
                isCovered = true
                demand(slot.record, of: goal)
            }
        }
        if asksPatterns {
            for index in Int(check.firstPattern)..<Int(check.firstPattern + check.patternCount) {
                let rule = program.patternRules[index]
                switch matches(rule.pattern, key, tape) {
                case .holds:
                    isCovered = true
                    demand(rule.record, of: goal)
                case .open:
                    isCovered = true
                    goals[goal].isUncertain = true
                case .fails: break
                }
            }
        }
        if !isCovered {
            if check.additional == ObjectCheck.forbidden { goals[goal].isBroken = true }
            demand(check.additional, of: goal)
        }
    }

    private mutating func add(_ prospect: Prospect, to goal: Int) {
        if prospect == .fails { goals[goal].isBroken = true }
        if prospect == .open { goals[goal].isUncertain = true }
    }

    private mutating func matches(_ pattern: Int32, _ key: Int, _ tape: borrowing JSONTape) -> Prospect {
        var limits = plan.schema.options.limits
        limits.patternSteps = patternStepsLeft - 64 * tape.count
        var evaluation = Evaluation(program, over: copy tape, limits: limits)
        let matches = evaluation.matches(pattern, key)
        patternStepsLeft = evaluation.patternStepsLeft
        return evaluation.limit == nil ? Prospect(matches) : .open
    }

    // MARK: Steps that look for a member

    private mutating func noteMember(_ key: Int, _ record: Record, _ firstLink: Int, _ tape: borrowing JSONTape) {
        var link = firstLink
        for index in Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount)) {
            let step = program.steps[index]
            if step.kind == .dependentSchema {
                let hash = UInt32(bitPattern: step.d)
                if tape.keyHash(at: key) == hash, program.isNamed(key, step.a, Int(step.b), tape) { links[link] = 1 }
            } else if step.kind == .table {
                let dispatch = program.dispatches[Int(step.a)]
                if tape.keyHash(at: key) == dispatch.hash,
                    program.isNamed(key, dispatch.name, Int(dispatch.length), tape)
                {
                    links[link] = Link.atHand
                    frames[frames.count - 1].awaitsTag = true
                }
            }
            link += linkCount(step, .object)
        }
    }

    /// Makes the choices of the tables whose member was the value that has ended.
    mutating func choose(by value: Int, _ tape: borrowing JSONTape) {
        let top = frames.count - 1
        frames[top].awaitsTag = false
        for goal in frames[top].goals where goals[goal].prospect == .open {
            let record = program.records[Int(goals[goal].record)]
            var link = goals[goal].firstLink
            for index in Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount)) {
                let step = program.steps[index]
                if step.kind == .table, links[link] == Link.atHand {
                    let dispatch = program.dispatches[Int(step.a)]
                    var number = dispatch.taggedCount + 1
                    if tape.kind(at: value) == .string, dispatch.taggedCount > 0,
                        let tag = plan.prefixes[Int(dispatch.set)].position(
                            of: tape.bytes.span.extracting(tape.stringRange(at: value))
                        )
                    {
                        number = Int32(tag)
                    }
                    links[link] = number
                }
                link += linkCount(step, .object)
            }
        }
    }
}
