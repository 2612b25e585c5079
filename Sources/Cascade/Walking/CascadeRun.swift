// SPDX-License-Identifier: Apache-2.0

import JSON

/// One request on its way up the ladder.
struct CascadeRun {
    let request: ChatRequest
    let policy: CompiledPolicy
    private let clock: any EngineClock
    private let start: Duration
    private let startedAt: Int64
    private var attempts: [Attempt] = []
    /// What the gate gave, by attempt; nil for the calls that failed.
    private var gated: [GateResult?] = []
    private var lastRejected: Int?

    init(request: ChatRequest, policy: CompiledPolicy, clock: any EngineClock) {
        self.request = request
        self.policy = policy
        self.clock = clock
        start = clock.now
        startedAt = clock.unixMilliseconds
    }

    private var elapsed: Duration { clock.now - start }

    /// Follows the walk's steps to the outcome.
    mutating func climb(context: CascadeEngine.Context) async -> CascadeResult {
        var plan = policy.plan
        var skipped: [Trace.SkippedRung] = []
        for index in policy.rungs.indices {
            guard let reason = policy.rungs[index].obstacle(to: request) else { continue }
            plan.rungs[index].isSkipped = true
            skipped.append(Trace.SkippedRung(rung: index, reason: reason))
        }
        var walk = LadderWalk(plan: plan, seed: context.seed)
        var event = LadderWalk.Event.started
        while true {
            switch walk.step(after: event, at: elapsed, quote: { quote($0) }) {
            case .attempt(let order):
                event = await make(order, spent: walk.spent)
            case .finish(let outcome):
                skipped += walk.unaffordable.map { Trace.SkippedRung(rung: $0, reason: "it could pass `max_cost`") }
                return result(outcome, cost: walk.spent, skipped: skipped, context: context)
            }
        }
    }

    private func result(
        _ outcome: Outcome,
        cost: Cost,
        skipped: [Trace.SkippedRung],
        context: CascadeEngine.Context
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

    private mutating func make(_ order: AttemptOrder, spent: Cost) async -> LadderWalk.Event {
        if order.delay > .zero {
            do { try await clock.sleep(for: order.delay) } catch { return .cancelled(cost: .zero) }
        }
        if Task.isCancelled { return .cancelled(cost: .zero) }
        let began = elapsed
        let timeLeft = policy.plan.deadline - began
        // A wait can last longer than was asked for: a call that could only be cut off is not made.
        guard timeLeft > .zero else { return .failed(.timedOut(phase: "total", after: began), cost: .zero) }
        let rung = policy.rungs[order.rung]
        let deployment = rung.model.deployments[order.deployment]
        let sent = sent(order.opening, to: rung)
        let call = ProviderCall(
            request: sent.request,
            followUp: sent.followUp,
            upstreamModel: deployment.upstreamModel,
            sampling: rung.sampling,
            timeout: min(rung.timeout ?? timeLeft, timeLeft)
        )
        var fold = CompletionFold()
        var fault: ProviderError?
        let followed = await early(rung)?.make(call, to: deployment.provider)
        if let followed {
            (fold, fault) = (followed.fold, followed.fault)
        } else {
            do throws(ProviderError) {
                try await deployment.provider.call(call) { event in fold.add(event) }
            } catch {
                fault = error
            }
        }
        if fault == nil, !fold.hasStarted { fault = .malformed(reason: "found no answer; expected one") }
        let ended = elapsed
        let usage = call.usage(of: fold, fault: fault)
        let cost = deployment.price.cost(of: usage)
        var judged =
            fault == nil ? await judge(fold.completion, to: order, by: rung, at: ended, spent: spent + cost) : nil
        if let findings = followed?.findings, let early = rung.gate.early {
            judged = GateResult(stopped: fold.completion, for: findings, by: early)
        }
        if judged?.isRejected == true { lastRejected = attempts.count }
        gated.append(judged)
        attempts.append(
            Attempt(
                order: order,
                model: rung.model.name,
                deployment: deployment.id,
                startedAfter: began,
                latency: ended - began,
                usage: usage,
                cost: cost,
                ending: Self.ending(fault, judged, finishReason: fold.completion.finishReason),
                answer: judged?.answer ?? fold.completion.text
            )
        )
        return Self.event(fault, judged, cost: cost)
    }

    /// What may end a call of a rung before its answer is whole: only where no rejected answer is returned or handed on to be mended.
    @inline(__always)
    private func early(_ rung: CompiledRung) -> EarlyRejection? {
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
    private func sent(_ opening: AttemptOrder.Opening, to rung: CompiledRung) -> (
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

    /// The most an attempt can cost: all of its input at the dearer price, as many output tokens as can come, and its verifiers.
    private func quote(_ order: AttemptOrder) -> Cost {
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
