// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The goals of all values that have begun, from the root inwards.
///
/// For each value the demands that its container makes of it become goals, and these become goals for what their steps
/// refer to, each record once. Whenever something comes, the goals of the innermost value are judged anew; what fails there
/// for good is handed to the container, and so on to the root. A goal that is still open when its value ends is decided by
/// `Evaluation`, as all scalars are.
///
/// Why no valid text is refused: a goal fails only by a kind, a count or a name that no continuation can take back, by a
/// demand that fails, by the evaluation of a value that is whole, or by what the steps' logic makes of such; where anything
/// is not followed up, the answer is `open`, and every rule keeps that.
struct GoalStack {
    let plan: StreamPlan
    let program: Program
    var frames: [Frame] = []
    var goals: [Goal] = []
    var links: [Int32] = []
    var demands: [Demand] = []
    /// Links of goals that are being made.
    var scratch: [Int32] = []
    /// For each record the goal that was made for it last; to be checked, since that may be of another value.
    var places: [Int32]
    /// What is known of the whole text.
    var root = Prospect.open
    /// How long the string or number at hand must be to be judged again.
    var watched = Int.max
    var text = TextSoFar()

    /// What may be spent, as by an evaluation of the whole.
    var stepsLeft: Int
    var patternStepsLeft: Int
    /// Nodes that were evaluated to decide goals at the ends of containers.
    var evaluated = 0

    /// Goals that are followed at a time; beyond, they stay open.
    static let mostGoals = 65_536

    init(_ plan: StreamPlan) {
        self.plan = plan
        program = plan.program
        places = [Int32](repeating: -1, count: program.records.count)
        stepsLeft = plan.schema.options.limits.baseSteps
        patternStepsLeft = plan.schema.options.limits.patternSteps
    }

    func prospect(of link: Int32) -> Prospect {
        switch link {
        case Link.holds: .holds
        case Link.fails: .fails
        case Link.open: .open
        default: goals[Int(link)].prospect
        }
    }

    // MARK: What comes

    /// A value begins; `range` is where the text of a string or number stands on the tape's bytes.
    mutating func begin(_ kind: JSONKind, at range: Range<Int>, _ tape: borrowing JSONTape) {
        let firstDemand = frames.last?.demands.upperBound ?? 0
        var breaksContainer = false
        if frames.isEmpty {
            demands.append(Demand(goal: -1, role: .child, record: Int32(program.root)))
        } else if frames[frames.count - 1].kind == .array {
            breaksContainer = beginItem()
        }
        let firstGoal = goals.count
        let firstLink = links.count
        for index in firstDemand..<demands.count {
            demands[index].link = link(to: demands[index].record, kind, firstGoal: firstGoal)
        }
        frames.append(
            Frame(
                kind: kind,
                demands: firstDemand..<demands.count,
                goals: firstGoal..<goals.count,
                firstLink: firstLink
            )
        )
        text = TextSoFar()
        if kind == .string || kind == .number { read(to: range, tape) }
        settle(tape)
        if breaksContainer { settle(tape, from: frames.count - 2) }
    }

    /// The string or number at hand has grown.
    mutating func grow(to range: Range<Int>, _ tape: borrowing JSONTape) {
        read(to: range, tape)
        settle(tape)
    }

    /// The value at hand has ended and is on the tape.
    mutating func end(_ node: Int, _ tape: borrowing JSONTape) {
        guard let frame = frames.last else { return }
        stepsLeft += plan.schema.options.limits.stepsPerNode
        if frame.kind == .array || frame.kind == .object { judge(frames.count - 1, endingAt: node, tape) }
        for index in frame.demands where !demands[index].isDelivered {
            deliver(index, final(demands[index], frame, node, tape))
        }
        frames.removeLast()
        demands.removeLast(demands.count - frame.demands.lowerBound)
        goals.removeLast(goals.count - frame.goals.lowerBound)
        links.removeLast(links.count - frame.firstLink)
        if frames.last?.awaitsTag == true { choose(by: node, tape) }
        settle(tape)
    }

    /// What became of a demand, now that its value is whole.
    private mutating func final(_ demand: Demand, _ frame: Frame, _ node: Int, _ tape: borrowing JSONTape) -> Prospect {
        let known = prospect(of: demand.link)
        guard known == .open, frame.kind != .array, frame.kind != .object else { return known }
        return evaluate(demand.record, node, tape)
    }

    /// Whether so many steps were taken that nothing is followed up any more.
    var isSpent: Bool { stepsLeft < 0 }

    // MARK: What follows

    /// Judges the innermost value anew, and those around it as far as that changes anything for them.
    mutating func settle(_ tape: borrowing JSONTape) {
        watched = .max
        settle(tape, from: frames.count - 1)
    }

    private mutating func settle(_ tape: borrowing JSONTape, from innermost: Int) {
        var index = innermost
        var changes = true
        while changes, index >= 0 {
            judge(index, endingAt: nil, tape)
            changes = false
            for demand in frames[index].demands where !demands[demand].isDelivered {
                if prospect(of: demands[demand].link) == .fails {
                    deliver(demand, .fails)
                    changes = true
                }
            }
            index -= 1
        }
    }

    /// Tells the container's goal what became of a demand.
    private mutating func deliver(_ index: Int, _ prospect: Prospect) {
        demands[index].isDelivered = true
        let demand = demands[index]
        guard demand.goal >= 0 else {
            root = prospect
            return
        }
        let goal = Int(demand.goal)
        switch (demand.role, prospect) {
        case (.child, .fails): goals[goal].isBroken = true
        case (.child, .open): goals[goal].isUncertain = true
        case (.contains, .holds): goals[goal].found += 1
        case (.contains, .open): goals[goal].unsure += 1
        case (.contains, .fails): goals[goal].rulesItemOut = true
        case (.child, .holds): break
        }
    }

    /// The evaluation of a record over a value that is whole; `open` where a budget is spent.
    mutating func evaluate(_ record: Int32, _ node: Int, _ tape: borrowing JSONTape) -> Prospect {
        var limits = plan.schema.options.limits
        let nodes = max(tape.next(after: node) - node, 1)
        limits.baseSteps = 1_000 + 64 * nodes
        limits.stepsPerNode = 0
        // The evaluation adds as much.
        limits.patternSteps = patternStepsLeft - 64 * tape.count
        var evaluation = Evaluation(program, over: copy tape, limits: limits)
        let holds = evaluation.check(record, node)
        patternStepsLeft = evaluation.patternStepsLeft
        stepsLeft -= evaluation.stepsTaken
        return evaluation.limit == nil ? Prospect(holds) : .open
    }
}
