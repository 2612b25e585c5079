// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Steps that combine records at one place.
extension Evaluation {
    mutating func checkAnyOf(_ step: Step, _ kind: JSONKind, _ node: Int) -> Bool {
        var holds = false
        for index in arms(step, kind, node) {
            let arm = program.lists[index]
            guard allows(arm, kind), checkArm(arm, node) else { continue }
            // Where somebody asks what was evaluated, every arm that holds has its say.
            if frame < 0 { return true }
            holds = true
        }
        return holds
    }

    mutating func checkOneOf(_ step: Step, _ kind: JSONKind, _ node: Int) -> Bool {
        var holds = false
        for index in arms(step, kind, node) {
            let arm = program.lists[index]
            guard allows(arm, kind), checkArm(arm, node) else { continue }
            if holds { return false }
            holds = true
        }
        return holds
    }

    /// Whether an arm is for the kind of value at hand.
    @inline(__always)
    private mutating func allows(_ arm: Int32, _ kind: JSONKind) -> Bool {
        arm < 0 || program.records[Int(arm)].kinds & kind.bit != 0
    }

    /// The arms that can hold, as a range of `Program.lists`.
    @inline(__always)
    private mutating func arms(_ step: Step, _ kind: JSONKind, _ node: Int) -> Range<Int> {
        if step.c >= 0, kind == .object { return program.dispatched(step.c, node, tape) }
        return Int(step.a)..<Int(step.a &+ step.b)
    }

    @inline(never)
    mutating func checkNot(_ step: Step, _ node: Int) -> Bool {
        let outer = frame
        frame = -1
        defer { frame = outer }
        return !check(step.a, node)
    }

    @inline(never)
    mutating func checkConditional(_ step: Step, _ kind: JSONKind, _ node: Int) -> Bool {
        if checkArm(step.a, node) { return step.b == -1 || check(step.b, node) }
        return step.c == -1 || check(step.c, node)
    }

    @inline(never)
    mutating func checkTable(_ step: Step, _ kind: JSONKind, _ node: Int) -> Bool {
        let records: Range<Int>
        if kind == .object {
            records = program.dispatched(step.a, node, tape)
        } else {
            let dispatch = program.dispatches[Int(step.a)]
            let choice = program.choices[Int(dispatch.firstChoice &+ dispatch.taggedCount &+ 2)]
            records = Int(choice.first)..<Int(choice.first &+ choice.count)
        }
        for index in records {
            guard check(program.lists[index], node) else { return false }
        }
        return true
    }

    @inline(never)
    mutating func checkDependent(_ step: Step, _ node: Int) -> Bool {
        guard program.member(of: node, step.a, step.b, UInt32(bitPattern: step.d), tape) != nil else { return true }
        return check(step.c, node)
    }
}
