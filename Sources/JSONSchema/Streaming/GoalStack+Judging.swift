// SPDX-License-Identifier: Apache-2.0

internal import JSON

// From what has come to what is known.
extension GoalStack {
    /// Judges the open goals of a value; of one that has ended, by evaluation where nothing else decides.
    ///
    /// A goal stands behind those it refers to, so that one pass is enough.
    mutating func judge(_ number: Int, endingAt node: Int?, _ tape: borrowing JSONTape) {
        let frame = frames[number]
        stepsLeft -= frame.goals.count
        let stage = node != nil ? Stage.ended : number < frames.count - 1 ? .insideChild : .betweenChildren
        for index in frame.goals where goals[index].prospect == .open {
            var prospect = prospect(of: goals[index], frame, stage, tape)
            if prospect == .open, let node { prospect = evaluateWhole(goals[index].record, node, tape) }
            goals[index].prospect = prospect
        }
    }

    /// How far a value has come; only containers have children, and only containers are judged when they have ended.
    private enum Stage {
        case betweenChildren, insideChild, ended
    }

    /// Evaluates a record over an array or object that has ended, as long as all these evaluations together stay in
    /// proportion to the text.
    private mutating func evaluateWhole(_ record: Int32, _ node: Int, _ tape: borrowing JSONTape) -> Prospect {
        let nodes = tape.next(after: node) - node
        guard evaluated + nodes <= 8 * tape.count + 1_000 else { return .open }
        evaluated += nodes
        return evaluate(record, node, tape)
    }

    private mutating func prospect(
        of goal: Goal,
        _ frame: Frame,
        _ stage: Stage,
        _ tape: borrowing JSONTape
    ) -> Prospect {
        let record = program.records[Int(goal.record)]
        var prospect = ofItself(goal, record, frame, stage, tape)
        var link = goal.firstLink
        for index in Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount)) {
            if prospect == .fails { break }
            let step = program.steps[index]
            prospect.formBoth(self.prospect(of: step, link, frame, stage, tape))
            link += linkCount(step, frame.kind)
            stepsLeft -= 1
        }
        return prospect
    }

    // MARK: Steps

    private mutating func prospect(
        of step: Step,
        _ link: Int,
        _ frame: Frame,
        _ stage: Stage,
        _ tape: borrowing JSONTape
    ) -> Prospect {
        switch step.kind {
        case .record: return prospect(of: links[link])
        case .not: return prospect(of: links[link]).negated
        case .anyOf: return tally(link, step).any
        case .oneOf: return tally(link, step).one
        case .conditional:
            return .conditional(
                prospect(of: links[link]),
                prospect(of: links[link + 1]),
                prospect(of: links[link + 2])
            )
        case .dependentSchema:
            guard frame.kind == .object else { return .holds }
            if links[link] == Link.unseen {
                return stage == .ended || prospect(of: links[link + 1]) == .holds ? .holds : .open
            }
            return prospect(of: links[link + 1])
        case .table: return ofTable(step, link, frame, stage)
        case .equals: return ofLiterals(step.a..<(step.a + 1), nil, frame, tape)
        case .member: return ofLiterals(step.a..<(step.a + step.b), step.c, frame, tape)
        // What was evaluated is known at the end.
        case .unevaluatedItems: return frame.kind == .array ? .open : .holds
        case .unevaluatedProperties: return frame.kind == .object ? .open : .holds
        }
    }

    private mutating func tally(_ link: Int, _ step: Step) -> ArmTally {
        var tally = ArmTally()
        for arm in link..<(link + Int(step.b)) { tally.add(prospect(of: links[arm])) }
        stepsLeft -= Int(step.b)
        return tally
    }

    private func ofTable(_ step: Step, _ link: Int, _ frame: Frame, _ stage: Stage) -> Prospect {
        let entries = tableEntries(step, frame.kind)
        var chosen = entries
        if frame.kind == .object {
            switch links[link] {
            case Link.unseen where stage == .ended: chosen = choice(step, program.dispatches[Int(step.a)].taggedCount)
            case Link.unseen, Link.atHand: return .open
            default: chosen = choice(step, links[link])
            }
        }
        var prospect = Prospect.holds
        for entry in chosen {
            prospect.formBoth(self.prospect(of: links[link + 1 + entry - entries.lowerBound]))
            if prospect == .fails { break }
        }
        return prospect
    }

    /// `const` and `enum`: fail where no value of that kind, or no string that begins so, is among the literals.
    private mutating func ofLiterals(
        _ literals: Range<Int32>,
        _ strings: Int32?,
        _ frame: Frame,
        _ tape: borrowing JSONTape
    ) -> Prospect {
        if frame.kind == .string, let strings {
            let mayFit = plan.prefixes[Int(strings)].contains(prefix: tape.bytes.span.extracting(text.range))
            if mayFit { watch(text.next) }
            return mayFit ? .open : .fails
        }
        for index in literals {
            let literal = program.literals[Int(index)]
            let source = program.tapes[Int(literal.source)]
            guard source.kind(at: Int(literal.node)) == frame.kind else { continue }
            guard frame.kind == .string else { return .open }
            let range = source.stringRange(at: Int(literal.node))
            let isPrefix = source.bytes.span.extracting(range).begins(with: tape.bytes.span.extracting(text.range))
            guard isPrefix else { continue }
            watch(text.next)
            return .open
        }
        return .fails
    }

    // MARK: What the record itself asks

    private mutating func ofItself(
        _ goal: Goal,
        _ record: Record,
        _ frame: Frame,
        _ stage: Stage,
        _ tape: borrowing JSONTape
    ) -> Prospect {
        if goal.isBroken { return .fails }
        switch frame.kind {
        case .null, .bool: return .holds
        case .number: return ofNumber(record, tape)
        case .string: return record.string < 0 ? .holds : ofString(program.strings[Int(record.string)], tape)
        case .array:
            guard record.array >= 0 else { return .holds }
            return ofArray(program.arrays[Int(record.array)], goal, frame.children, stage)
        case .object:
            guard record.object >= 0 else { return .holds }
            return ofObject(record.object, goal, frame.children, stage)
        }
    }

    private func ofArray(_ check: ArrayCheck, _ goal: Goal, _ count: Int, _ stage: Stage) -> Prospect {
        let found = Int(goal.found)
        var contains = Prospect.holds
        if check.contains != -1 {
            if found > Int(check.mostContains) { return .fails }
            // An item at hand may be one that counts.
            let atHand = stage == .insideChild && !goal.rulesItemOut ? 1 : 0
            let toCome = stage == .ended ? 0 : Int(check.most) - count + atHand
            if found + Int(goal.unsure) + toCome < Int(check.leastContains) { return .fails }
            let isSettled = stage == .ended && goal.unsure == 0 || check.mostContains == .max
            contains = found >= Int(check.leastContains) && isSettled ? .holds : .open
        }
        if stage == .ended {
            if count < Int(check.least) { return .fails }
            return goal.isUncertain || check.isUnique && count > 1 ? .open : contains
        }
        let itemsMayFail = check.rest != -1 || check.prefixCount > 0 || check.isUnique
        return itemsMayFail || check.most != .max || count < Int(check.least) ? .open : contains
    }

    private func ofObject(_ index: Int32, _ goal: Goal, _ count: Int, _ stage: Stage) -> Prospect {
        let check = program.objects[Int(index)]
        if stage == .ended {
            if goal.missing > 0 || count < Int(check.least) { return .fails }
            return goal.isUncertain ? .open : .holds
        }
        // No room is left for what is missing.
        if Int(goal.missing) > Int(check.most) - count { return .fails }
        let isSettled = goal.missing == 0 && count >= Int(check.least) && check.most == .max
        return isSettled && plan.countsOnly[Int(index)] ? .holds : .open
    }
}
