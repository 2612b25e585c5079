// SPDX-License-Identifier: Apache-2.0

import JSON

/// One request on its way up the ladder.
struct CascadeRun {
    let request: ChatRequest
    let policy: CompiledPolicy
    private let context: CascadeEngine.Context
    let clock: any EngineClock
    var placement: Placement
    private let start: Duration
    private let startedAt: Int64
    private var attempts: [Attempt] = []
    /// What the gate gave, by attempt; nil for the calls that failed.
    private var gated: [GateResult?] = []
    private var lastRejected: Int?

    init(
        request: ChatRequest,
        policy: CompiledPolicy,
        context: CascadeEngine.Context,
        clock: any EngineClock
    ) {
        self.request = request
        self.policy = policy
        self.context = context
        self.clock = clock
        placement = Placement(request: request, policy: policy, context: context, clock: clock)
        start = clock.now
        startedAt = clock.unixMilliseconds
    }

    var elapsed: Duration { clock.now - start }

    /// Follows the walk's steps to the outcome.
    mutating func climb() async -> CascadeResult {
        var plan = policy.plan
        var skipped: [Trace.SkippedRung] = []
        for index in policy.rungs.indices {
            guard let reason = policy.rungs[index].obstacle(to: request) else { continue }
            plan.rungs[index].isSkipped = true
            skipped.append(Trace.SkippedRung(rung: index, reason: reason))
        }
        if policy.policy.unsupported == .fail, let field = placement.firstUnsupported(on: plan) {
            return result(.failed(.fault(.unsupported(field))), cost: .zero, skipped: skipped)
        }
        var walk = LadderWalk(plan: plan, seed: context.seed)
        var event = LadderWalk.Event.started
        while true {
            switch walk.step(after: event, at: elapsed, asking: &self) {
            case .attempt(let order):
                event = await make(order, walk: &walk)
            case .finish(let outcome):
                placement.giveBack()
                skipped += walk.unaffordable.map { Trace.SkippedRung(rung: $0, reason: "it could pass `max_cost`") }
                skipped += walk.unavailable.map { passed(over: $0.rung, because: $0.because) }
                return result(named(outcome), cost: walk.spent, skipped: skipped)
            }
        }
    }

    /// A rung whose deployments did not take the call, for the trace.
    private func passed(over rung: Int, because: Unavailability) -> Trace.SkippedRung {
        let field = placement.unsupported[rung].map { "\($0.param): \($0.reason)" }
        let reason = because.reason == .notAllowed ? field : nil
        return Trace.SkippedRung(rung: rung, reason: reason ?? because.summary(demanding: context.requirements))
    }

    /// The outcome, which names the field where no upstream could say the request.
    private func named(_ outcome: Outcome) -> Outcome {
        guard case .failed(.unavailable(let reason)) = outcome, reason.reason == .notAllowed,
            let first = placement.unsupported.min(by: { $0.key < $1.key })
        else { return outcome }
        return .failed(.fault(.unsupported(first.value)))
    }

    private func result(
        _ outcome: Outcome,
        cost: Cost,
        skipped: [Trace.SkippedRung]
    ) -> CascadeResult {
        let trace = Trace(
            id: context.traceID,
            policy: policy.name,
            policyRevision: policy.policy.revision,
            startedAt: startedAt,
            duration: elapsed,
            outcome: outcome,
            attempts: attempts,
            skipped: skipped,
            cost: cost,
            key: context.key,
            messages: request.messages.text,
            logsContent: policy.policy.logsContent
        )
        return CascadeResult(
            trace: trace,
            completion: outcome.answer.flatMap { gated[$0]?.completion },
            lastRejected: lastRejected.flatMap { gated[$0]?.completion }
        )
    }

    // MARK: Attempts

    private mutating func make(_ ordered: AttemptOrder, walk: inout LadderWalk) async -> LadderWalk.Event {
        if ordered.delay > .zero {
            do { try await clock.sleep(for: ordered.delay) } catch { return .cancelled(cost: .zero) }
        }
        if Task.isCancelled { return .cancelled(cost: .zero) }
        // A wait can last longer than was asked for: a call that could only be cut off is not made.
        guard elapsed < policy.plan.deadline else {
            return .failed(.timedOut(phase: "total", after: elapsed), cost: .zero)
        }
        let rung = policy.rungs[ordered.rung]
        let seat: CallSeat
        if let held = placement.takeHeld(ordered) {
            seat = held
        } else {
            switch await placement.find(ordered, until: start + policy.plan.deadline) {
            case .failure(let reason): return Task.isCancelled ? .cancelled(cost: .zero) : .refused(reason)
            case .success(let found): seat = found
            }
        }
        let order = seat.deployment == ordered.deployment ? ordered : ordered.made(on: seat.deployment)
        walk.made(order)
        let limitsSilence = rung.timeout == nil && walk.hasElsewhere(asking: self)
        let call = call(order, to: rung, limitsSilence: limitsSilence)
        guard let after = hedge(rung, order) else {
            return await settle(await call.make(), seat, spent: walk.spent)
        }
        let calls = await hedged(call, seat, after: after, walk: &walk)
        // The one whose answer is judged is the last attempt of the walk.
        let others = calls.others.reduce(Cost.zero) { $0 + record($1.made, $1.seat, judged: nil) }
        return await settle(calls.last.made, calls.last.seat, spent: walk.spent, beside: others)
    }

    /// Judges what a call brought and writes the attempt down; `others` is what the calls beside it cost.
    private mutating func settle(
        _ made: RungCall.Made,
        _ seat: CallSeat,
        spent: Cost,
        beside others: Cost = .zero
    ) async -> LadderWalk.Event {
        let rung = policy.rungs[made.order.rung]
        // The place is free as soon as the call has ended, whatever the verifiers take.
        giveBack(seat, after: made)
        var judged: GateResult?
        if made.fault == nil {
            let cost = rung.model.deployments[made.order.deployment].price.cost(of: made.usage)
            judged = await judge(
                answer(of: made),
                to: made.order,
                by: rung,
                at: made.ended - start,
                spent: spent + others + cost
            )
        } else if let findings = made.findings, let early = rung.gate.early {
            judged = GateResult(stopped: made.fold.completion, for: findings, by: early)
        }
        let cost = record(made, seat, judged: judged)
        return Self.event(made.fault, judged, cost: cost + others)
    }

    /// Writes an attempt down; answers what its call cost.
    private mutating func record(_ made: RungCall.Made, _ seat: CallSeat, judged: GateResult?) -> Cost {
        let rung = policy.rungs[made.order.rung]
        let deployment = rung.model.deployments[made.order.deployment]
        let usage = made.usage
        let cost = deployment.price.cost(of: usage)
        if judged?.isRejected == true { lastRejected = attempts.count }
        gated.append(judged)
        attempts.append(
            Attempt(
                order: made.order,
                model: rung.model.name,
                deployment: deployment.id,
                startedAfter: made.began - start,
                latency: made.latency,
                waited: seat.waited,
                usage: usage,
                cost: cost,
                ending: Self.ending(made.fault, judged, finishReason: made.fold.completion.finishReason),
                answer: judged?.answer ?? made.fold.completion.text
            )
        )
        return cost
    }

    // MARK: Verdicts

    /// What may end a call of a rung before its answer is whole: only where no rejected answer is returned or handed on to be mended.
    @inline(__always)
    func early(_ rung: CompiledRung) -> EarlyRejection? {
        guard let early = rung.gate.early, policy.plan.exhausted == .error else { return nil }
        return policy.plan.rungs.contains { $0.mendsDraft } ? nil : early
    }

    private func judge(
        _ completion: Completion,
        to order: AttemptOrder,
        by rung: CompiledRung,
        at elapsed: Duration,
        spent: Cost
    ) async -> GateResult {
        if completion.isWithheld { return GateResult(filtered: rung.gate.unshaped(completion, of: request)) }
        var candidate = Candidate(
            request: request,
            completion: completion,
            model: rung.model.name,
            timeLeft: max(.zero, policy.plan.deadline - elapsed),
            exchange: rung.gate.isDear ? exchange(order.opening, with: rung, answerBytes: completion.textBytes) : nil
        )
        if rung.gate.isDear {
            candidate.requirements = [policy.policy.require, context.requirements].filter { !$0.isEmpty }
        }
        candidate.moneyLeft = policy.plan.maxCost.map { $0 - spent }
        return await rung.gate.judge(candidate, clock: clock)
    }

    /// A call to a rung as its verifiers see it: what they have added to it counts in the size only.
    private func exchange(_ opening: AttemptOrder.Opening, with rung: CompiledRung, answerBytes: Int? = nil) -> Exchange
    {
        let sent = sent(opening, to: rung)
        let output = rung.maxOutputTokens(for: request) ?? 0
        return Exchange(
            model: rung.model,
            sampling: rung.sampling,
            followUp: rung.gate.shaping == nil ? sent.followUp : followUp(of: opening),
            requestBytes: sent.followUp.reduce(sent.request.body.byteRange.count) { $0 + $1.text.count },
            answerBytes: answerBytes ?? TokenEstimate.mostBytes(ofTokens: output),
            outputTokens: output
        )
    }

    /// How an attempt ended, for the trace.
    private static func ending(
        _ fault: ProviderError?,
        _ judged: GateResult?,
        finishReason: FinishReason?
    ) -> Attempt.Ending {
        if let judged { return .judged(judged.results, judged.decision, finishReason: finishReason) }
        return if let fault, fault != .cancelled { .failed(fault) } else { .cancelled }
    }

    /// How an attempt ended, for the walk.
    private static func event(_ fault: ProviderError?, _ judged: GateResult?, cost: Cost) -> LadderWalk.Event {
        guard let judged else {
            return if let fault, fault != .cancelled { .failed(fault, cost: cost) } else { .cancelled(cost: cost) }
        }
        let cost = cost + judged.cost
        // Verifiers that were cancelled have closed the gate, which says nothing about the answer.
        if judged.isRejected, Task.isCancelled { return .cancelled(cost: cost) }
        return .judged(judged.decision, cost: cost)
    }

    /// The request with the turns of an opening, as the rung's verifiers need it.
    @inline(__always)
    func sent(_ opening: AttemptOrder.Opening, to rung: CompiledRung) -> (
        request: ChatRequest, followUp: [FollowUp]
    ) {
        let followUp = followUp(of: opening)
        guard let shaping = rung.gate.shaping else { return (request, followUp) }
        return shaping.shape(request, followUp: followUp)
    }

    /// The turns that show a model the rejected answer and what to mend in it.
    private func followUp(of opening: AttemptOrder.Opening) -> [FollowUp] {
        guard let attempt = opening.attempt, let result = gated[attempt] else { return [] }
        let answer = attempts[attempt].answer.isEmpty ? result.completion.toolCallText : attempts[attempt].answer
        let mend = FollowUp(role: .user, text: result.reask)
        return answer.isEmpty ? [mend] : [FollowUp(role: .assistant, text: answer), mend]
    }

}

extension CascadeRun: WalkAdvice {
    mutating func choose(rung: Int, apart: DeploymentSet, for trigger: AttemptOrder.Trigger) -> DeploymentChoice {
        placement.choose(rung: rung, apart: apart, for: trigger)
    }

    func open(rung: Int, apart: DeploymentSet) -> Int? {
        placement.open(rung: rung, apart: apart)
    }

    func rest(after order: AttemptOrder) -> Duration? {
        policy.rungs[order.rung].model.rest(of: order.deployment, at: clock.now)
    }

    func mayRetry(_ order: AttemptOrder) -> Bool {
        policy.rungs[order.rung].model.mayRetry(at: clock.now)
    }

    /// The most an attempt can cost: all of its input at the dearer price, as many output tokens as can come, and its verifiers.
    func quote(_ order: AttemptOrder) -> Cost {
        let rung = policy.rungs[order.rung]
        let sent = sent(order.opening, to: rung)
        let size = sent.followUp.reduce(sent.request.body.byteRange.count) { $0 + $1.text.count }
        let output = rung.maxOutputTokens(for: request) ?? 0
        let price = rung.model.deployments[order.deployment].price
        let bound = price.bound(input: TokenEstimate.upperBound(utf8Count: size), output: output)
        guard rung.gate.isDear else { return bound }
        return bound + rung.gate.maxCost(for: exchange(order.opening, with: rung))
    }
}

extension Completion {
    /// The size of what a verifier may show to a model.
    fileprivate var textBytes: Int {
        toolCalls.reduce(text.count) { $0 + $1.arguments.count + $1.name.utf8.count }
    }

    /// Whether the vendor's filter cut or withheld the answer, or the model refused in the form made for that.
    fileprivate var isWithheld: Bool {
        if finishReason == .contentFilter { return true }
        return refusal?.isEmpty == false && text.isEmpty && toolCalls.isEmpty
    }

    /// The tool calls as a text, one line a call, such as `find({"q": "hat"})`.
    fileprivate var toolCallText: [UInt8] {
        var text: [UInt8] = []
        for call in toolCalls {
            if !text.isEmpty { text.append(UInt8(ascii: "\n")) }
            text += Array(call.name.utf8) + [UInt8(ascii: "(")] + call.arguments + [UInt8(ascii: ")")]
        }
        return text
    }
}
