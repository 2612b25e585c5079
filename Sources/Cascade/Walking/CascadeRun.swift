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
                event = await make(order)
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

    private mutating func make(_ order: AttemptOrder) async -> LadderWalk.Event {
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
        let call = ProviderCall(
            request: request,
            followUp: followUp(of: order.opening),
            upstreamModel: deployment.upstreamModel,
            sampling: rung.sampling,
            timeout: min(rung.timeout ?? timeLeft, timeLeft)
        )
        var fold = CompletionFold()
        var fault: ProviderError?
        do throws(ProviderError) {
            try await deployment.provider.call(call) { event in fold.add(event) }
        } catch {
            fault = error
        }
        if fault == nil, !fold.hasStarted { fault = .malformed(reason: "found no answer; expected one") }
        let ended = elapsed
        let usage = call.usage(of: fold, fault: fault)
        let cost = deployment.price.cost(of: usage)
        let judged = fault == nil ? await judge(fold.completion, by: rung, at: ended) : nil
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
                answer: fold.completion.text
            )
        )
        return Self.event(fault, judged, cost: cost)
    }

    private func judge(_ completion: Completion, by rung: CompiledRung, at elapsed: Duration) async -> GateResult {
        if completion.isWithheld { return GateResult(filtered: completion) }
        let candidate = Candidate(
            request: request,
            completion: completion,
            model: rung.model.name,
            timeLeft: max(.zero, policy.plan.deadline - elapsed)
        )
        return await rung.gate.judge(candidate, clock: clock)
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
        let size = followUp(of: order.opening).reduce(request.body.byteRange.count) { $0 + $1.text.count }
        let price = rung.model.deployments[order.deployment].price
        return rung.gate.maxCost
            + price.bound(
                input: TokenEstimate.upperBound(utf8Count: size),
                output: rung.maxOutputTokens(for: request) ?? 0
            )
    }
}

extension ProviderCall {
    /// What the call used: as reported, else estimated where the vendor may have billed it, else nothing.
    fileprivate func usage(of fold: CompletionFold, fault: ProviderError?) -> TokenUsage {
        if let usage = fold.completion.usage { return usage }
        guard fault?.mayHaveBeenBilled ?? true || fold.hasStarted else { return .none }
        let asked = followUp.reduce(request.promptSize) { $0 + $1.text.count }
        let answered = fold.completion.toolCalls.reduce(
            fold.completion.text.count + (fold.completion.refusal?.count ?? 0)
        ) { $0 + $1.arguments.count + $1.name.utf8.count }
        return TokenUsage(
            input: TokenEstimate.likely(utf8Count: asked),
            output: TokenEstimate.likely(utf8Count: answered),
            isEstimated: true
        )
    }
}

extension Completion {
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
