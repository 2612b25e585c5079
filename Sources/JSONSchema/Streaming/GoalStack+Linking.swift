// SPDX-License-Identifier: Apache-2.0

internal import JSON

// From records to goals.
extension GoalStack {
    /// What a reference to a record comes to for a value of some kind: known from the kind alone, or a goal.
    ///
    /// A record that is asked for twice is one goal. Where records refer to each other in a circle the inner reference stays
    /// open, as an evaluation does not come to an end there either.
    mutating func link(to reference: Int32, _ kind: JSONKind, firstGoal: Int) -> Int32 {
        stepsLeft -= 1
        if reference == -1 { return Link.holds }
        if reference == ObjectCheck.forbidden { return Link.fails }
        if reference <= Record.lastImmediate { return Self.immediate(reference, kind) }
        let record = program.records[Int(reference)]
        guard record.kinds & kind.bit != 0 else { return Link.fails }
        let asksIntegers = kind == .number && record.flags & Record.integersOnly != 0
        if record.stepCount == 0, record.check(of: kind) < 0, !asksIntegers { return Link.holds }
        let place = places[Int(reference)]
        if place == Link.open { return Link.open }
        if place >= firstGoal, place < goals.count, goals[Int(place)].record == reference { return place }
        guard goals.count < Self.mostGoals, !isSpent else { return Link.open }
        places[Int(reference)] = Link.open
        let firstScratch = scratch.count
        for index in Int(record.firstStep)..<(Int(record.firstStep) + Int(record.stepCount)) {
            linkStep(program.steps[index], kind, firstGoal: firstGoal)
        }
        let goal = Goal(
            record: reference,
            missing: kind == .object && record.object >= 0 ? program.objects[Int(record.object)].requiredCount : 0,
            firstLink: links.count
        )
        links += scratch[firstScratch...]
        scratch.removeLast(scratch.count - firstScratch)
        places[Int(reference)] = Int32(goals.count)
        goals.append(goal)
        return Int32(goals.count - 1)
    }

    private static func immediate(_ reference: Int32, _ kind: JSONKind) -> Int32 {
        let bits = Record.lastImmediate - reference
        guard UInt8(truncatingIfNeeded: bits & 0x3F) & kind.bit != 0 else { return Link.fails }
        return bits >> 6 == 0 || kind != .number ? Link.holds : Link.open
    }

    /// Leaves the links of a step in `scratch`, as many as `linkCount` says.
    private mutating func linkStep(_ step: Step, _ kind: JSONKind, firstGoal: Int) {
        switch step.kind {
        case .record, .not: add(step.a, kind, firstGoal)
        case .anyOf, .oneOf:
            for arm in step.a..<(step.a + step.b) { add(program.lists[Int(arm)], kind, firstGoal) }
        case .conditional:
            add(step.a, kind, firstGoal)
            add(step.b, kind, firstGoal)
            add(step.c, kind, firstGoal)
        case .dependentSchema:
            guard kind == .object else { return }
            scratch.append(Link.unseen)
            add(step.c, kind, firstGoal)
        case .table:
            scratch.append(Link.unseen)
            for entry in tableEntries(step, kind) { add(program.lists[entry], kind, firstGoal) }
        case .equals, .member, .unevaluatedItems, .unevaluatedProperties: break
        }
    }

    private mutating func add(_ reference: Int32, _ kind: JSONKind, _ firstGoal: Int) {
        let link = link(to: reference, kind, firstGoal: firstGoal)
        scratch.append(link)
    }

    /// How many links a step has for a value of some kind.
    func linkCount(_ step: Step, _ kind: JSONKind) -> Int {
        switch step.kind {
        case .record, .not: 1
        case .anyOf, .oneOf: Int(step.b)
        case .conditional: 3
        case .dependentSchema: kind == .object ? 2 : 0
        case .table: 1 + tableEntries(step, kind).count
        case .equals, .member, .unevaluatedItems, .unevaluatedProperties: 0
        }
    }

    /// The records of a table that can be chosen for a value of some kind, in `Program.lists`, where they stand together.
    func tableEntries(_ step: Step, _ kind: JSONKind) -> Range<Int> {
        let last = choice(step, program.dispatches[Int(step.a)].taggedCount + 2)
        guard kind == .object else { return last }
        return choice(step, 0).lowerBound..<last.lowerBound
    }

    /// The records of a choice of a table: of its strings, then of a missing member, of another value, of no object.
    func choice(_ step: Step, _ number: Int32) -> Range<Int> {
        let choice = program.choices[Int(program.dispatches[Int(step.a)].firstChoice + number)]
        return Int(choice.first)..<Int(choice.first + choice.count)
    }
}

extension Record {
    /// The index of what the record asks of values of a kind; -1 for nothing.
    func check(of kind: JSONKind) -> Int32 {
        switch kind {
        case .null, .bool: -1
        case .number: number
        case .string: string
        case .array: array
        case .object: object
        }
    }
}
