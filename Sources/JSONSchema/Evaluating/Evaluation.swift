// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Patterns

/// Why there is no verdict.
public enum SchemaLimit: String, Sendable, Equatable {
    /// The evaluation took more steps than the size of the document allows.
    case steps
    /// Evaluations stood inside one another too deep.
    case loop
    /// A pattern took more than its budget.
    case pattern
}

/// One run of a program over a document: the flag pass, which stops at the first failure.
///
/// Once `limit` is set every answer is false and means nothing.
struct Evaluation: ~Copyable {
    let program: Program
    let tape: JSONTape
    private(set) var limit: SchemaLimit?
    /// Where the marks of the members or items evaluated so far begin, for the value at hand; -1 where nobody asks.
    var frame = -1
    /// The marks of all open frames, one bit for each member or item.
    var marks: [UInt64] = []
    private var steps = 0
    private var stepLimit: Int
    private let lastStep: Int
    private var depth = 0
    private let deepest: Int
    private var memo: EvaluationMemo?
    private var budget: PatternBudget
    /// What was spent and what is left, for a stream of evaluations that share their budgets.
    var stepsTaken: Int { steps }
    var patternStepsLeft: Int { budget.remaining }
    private var scratch: PatternScratch?

    init(_ program: Program, over tape: JSONTape, limits: SchemaLimits) {
        self.program = program
        self.tape = tape
        lastStep = limits.stepsPerNode * tape.count + limits.baseSteps
        // Past this, verdicts are remembered.
        stepLimit = min(8 * tape.count + 1_000, lastStep)
        deepest = limits.evaluationDepth
        budget = PatternBudget(remaining: limits.patternSteps + 64 * tape.count)
    }

    deinit {
        if let scratch { program.scratches.put(scratch) }
    }

    /// Whether a value satisfies a record.
    mutating func check(_ number: Int32, _ node: Int) -> Bool {
        if number <= Record.lastImmediate { return checkImmediate(number, node) }
        steps &+= 1
        if steps > stepLimit { return checkRemembering(number, node) }
        return checkNow(number, node)
    }

    /// A record that only asks for a kind is written into the reference to it.
    @inline(__always)
    private mutating func checkImmediate(_ number: Int32, _ node: Int) -> Bool {
        let bits = Record.lastImmediate &- number
        guard UInt8(truncatingIfNeeded: bits & 0x3F) & tape.kind(at: node).bit != 0 else { return false }
        let flags = UInt8(truncatingIfNeeded: bits >> 6)
        return flags == 0 || tape.kind(at: node) != .number || Program.isInteger(node, flags: flags, tape)
    }

    private mutating func checkNow(_ number: Int32, _ node: Int) -> Bool {
        let record = program.records[Int(number)]
        let kind = tape.kind(at: node)
        guard record.kinds & kind.bit != 0 else { return false }
        if record.flags & Record.opensFrame != 0 { return checkFramed(record, kind, node) }
        return checkBody(record, kind, node)
    }

    /// Whether a value satisfies a record that need not be one of the program's.
    mutating func check(_ record: Record, _ node: Int) -> Bool {
        let kind = tape.kind(at: node)
        return record.kinds & kind.bit != 0 && checkBody(record, kind, node)
    }

    /// What comes after the question of the kind.
    @inline(__always)
    private mutating func checkBody(_ record: Record, _ kind: JSONKind, _ node: Int) -> Bool {
        switch kind {
        case .null, .bool: break
        case .number:
            if record.flags & Record.integersOnly != 0, !Program.isInteger(node, flags: record.flags, tape) {
                return false
            }
            if record.number >= 0, !program.checkNumber(record.number, node, tape) { return false }
        case .string: if record.string >= 0, !checkString(record.string, node) { return false }
        case .array: if record.array >= 0, !checkArray(record.array, node) { return false }
        case .object: if record.object >= 0, !checkObject(record.object, node) { return false }
        }
        return record.stepCount == 0 || checkSteps(record, kind, node)
    }

    private mutating func checkSteps(_ record: Record, _ kind: JSONKind, _ node: Int) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth <= deepest else { return stop(.loop) }
        let first = Int(record.firstStep)
        for index in first..<(first &+ Int(record.stepCount)) {
            let step = program.steps[index]
            let holds =
                switch step.kind {
                case .record: check(step.a, node)
                case .anyOf: checkAnyOf(step, kind, node)
                case .oneOf: checkOneOf(step, kind, node)
                case .not: checkNot(step, node)
                case .conditional: checkConditional(step, kind, node)
                case .table: checkTable(step, kind, node)
                case .equals: program.isEqual(step.a, node, tape)
                case .member: program.isMember(step, kind, node, tape)
                case .dependentSchema: kind != .object || checkDependent(step, node)
                case .unevaluatedItems: kind != .array || checkUnevaluatedItems(step, node)
                case .unevaluatedProperties: kind != .object || checkUnevaluatedProperties(step, node)
                }
            guard holds else { return false }
        }
        return true
    }

    /// Evaluates with a frame of its own, whose marks join the frame outside if the record holds.
    private mutating func checkFramed(_ record: Record, _ kind: JSONKind, _ node: Int) -> Bool {
        guard kind == .object || kind == .array else { return checkBody(record, kind, node) }
        let words = frameWords(node)
        let outer = frame
        frame = marks.count
        for _ in 0..<words { marks.append(0) }
        let holds = checkBody(record, kind, node)
        if holds, outer >= 0 {
            for word in 0..<words { marks[outer &+ word] |= marks[frame &+ word] }
        }
        marks.removeLast(words)
        frame = outer
        return holds
    }

    /// Gives up.
    mutating func stop(_ reason: SchemaLimit) -> Bool {
        if limit == nil { limit = reason }
        // From here on every check is answered at once.
        stepLimit = 0
        steps = lastStep + 1
        return false
    }

    /// Past the number of steps that plain schemas need: verdicts are remembered, until the last step.
    private mutating func checkRemembering(_ number: Int32, _ node: Int) -> Bool {
        guard steps <= lastStep, limit == nil else { return stop(.steps) }
        let record = program.records[Int(number)]
        // Scalars and records without steps are evaluated faster than they are looked up.
        guard record.stepCount > 0, tape.childCount(at: node) > 0 else { return checkNow(number, node) }
        let words = frame >= 0 ? frameWords(node) : 0
        let key = EvaluationMemo.Key(record: number, node: Int32(truncatingIfNeeded: node), marks: frame >= 0)
        if let known = memo?.entries[key] {
            if known.holds, frame >= 0 {
                for word in 0..<words { marks[frame &+ word] |= memo?.marks[known.firstMark &+ word] ?? 0 }
            }
            return known.holds
        }
        let outer = frame
        if outer >= 0 {
            frame = marks.count
            for _ in 0..<words { marks.append(0) }
        }
        let holds = checkNow(number, node)
        if limit == nil {
            let firstMark = memo?.marks.count ?? 0
            if memo == nil { memo = EvaluationMemo() }
            memo?.entries[key] = EvaluationMemo.Entry(holds: holds, firstMark: firstMark)
        }
        if outer >= 0 {
            for word in 0..<words {
                if limit == nil { memo?.marks.append(marks[frame &+ word]) }
                if holds { marks[outer &+ word] |= marks[frame &+ word] }
            }
            marks.removeLast(words)
            frame = outer
        }
        return holds
    }

    /// Whether a pattern occurs in a string or key.
    mutating func matches(_ pattern: Int32, _ node: Int) -> Bool {
        let form = program.plainForms[Int(pattern)]
        guard form.wayCount == 0 else {
            return PlainPattern.matches(
                tape.bytes.span.extracting(tape.stringRange(at: node)),
                by: form.firstWay..<(form.firstWay &+ form.wayCount),
                of: program.ways,
                program.units
            )
        }
        return matchesByLibrary(pattern, node)
    }

    @inline(never)
    private mutating func matchesByLibrary(_ pattern: Int32, _ node: Int) -> Bool {
        let scratch = scratch ?? program.scratches.take()
        self.scratch = scratch
        var left = budget
        let verdict = program.patterns[Int(pattern)].matches(
            tape.bytes.span.extracting(tape.stringRange(at: node)),
            scratch: scratch,
            budget: &left
        )
        budget = left
        switch verdict {
        case .matches: return true
        case .fails: return false
        case .undecided: return stop(.pattern)
        }
    }
}

/// Verdicts already found, for schemas whose arms would evaluate the same places again and again.
struct EvaluationMemo {
    struct Key: Hashable {
        var record: Int32
        var node: Int32
        /// Marks were asked for; without, `anyOf` stops at the first arm that holds.
        var marks: Bool
    }

    struct Entry {
        var holds: Bool
        var firstMark: Int
    }

    var entries: [Key: Entry] = [:]
    var marks: [UInt64] = []
}
