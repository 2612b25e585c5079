// SPDX-License-Identifier: Apache-2.0

import JSON

/// One request for embeddings on its way through the deployments of a model.
struct EmbeddingRun {
    private let request: EmbeddingRequest
    private let model: Model
    private let limits: EmbeddingLimits
    private let clock: any EngineClock
    private let context: CascadeEngine.Context
    private let start: Duration
    private let startedAt: Int64
    private var attempts: [Attempt] = []
    private let allowed: DeploymentSet
    /// The deployments that the walk wanted none of when it last chose.
    private var apart = DeploymentSet()

    init(
        request: EmbeddingRequest,
        model: Model,
        limits: EmbeddingLimits,
        clock: any EngineClock,
        context: CascadeEngine.Context
    ) {
        self.request = request
        self.model = model
        self.limits = limits
        self.clock = clock
        self.context = context
        start = clock.now
        startedAt = clock.unixMilliseconds
        allowed = context.requirements.allowed(of: model.deployments)
    }

    private var elapsed: Duration { clock.now - start }

    /// Follows the walk's steps up a ladder of one rung, whose deployments fail over as those of a chat do.
    mutating func embed() async -> EmbeddingResult {
        var plan = LadderPlan(rungs: [.init(deployments: model.deployments.count, retries: limits.retries)])
        plan.deadline = limits.deadline
        plan.maxAttempts = limits.maxAttempts
        plan.backoff = limits.backoff
        var walk = LadderWalk(plan: plan, seed: context.seed)
        var event = LadderWalk.Event.started
        var embeddings: Embeddings?
        while true {
            switch walk.step(after: event, at: elapsed, asking: &self) {
            case .attempt(let order): event = await make(order, walk: &walk, embeddings: &embeddings)
            case .finish(let outcome): return result(outcome, cost: walk.spent, embeddings)
            }
        }
    }

    // MARK: Calling

    private mutating func make(
        _ ordered: AttemptOrder,
        walk: inout LadderWalk,
        embeddings: inout Embeddings?
    ) async -> LadderWalk.Event {
        if ordered.delay > .zero {
            do { try await clock.sleep(for: ordered.delay) } catch { return .cancelled(cost: .zero) }
        }
        if Task.isCancelled { return .cancelled(cost: .zero) }
        let seat: CallSeat
        switch await place(ordered) {
        case .failure(let reason): return Task.isCancelled ? .cancelled(cost: .zero) : .refused(reason)
        case .success(let found): seat = found
        }
        let order = seat.deployment == ordered.deployment ? ordered : ordered.made(on: seat.deployment)
        walk.made(order)
        let deployment = model.deployments[seat.deployment]
        let began = elapsed
        let timeLeft = max(.milliseconds(1), limits.deadline - began)
        let call = EmbeddingCall(
            request: request,
            upstreamModel: deployment.upstreamModel,
            timeout: min(limits.timeout, timeLeft)
        )
        do throws(ProviderError) {
            let answer = try await deployment.provider.embed(call)
            embeddings = answer
            let usage = answer.usage ?? request.likelyUsage
            finish(seat, .answered, began, usage, quota: answer.quota)
            let cost = record(order, seat, began, usage, .judged([], .accepted(score: nil), finishReason: nil))
            return .judged(.accepted(score: nil), cost: cost)
        } catch {
            let usage = error.mayHaveBeenBilled ? request.likelyUsage : .none
            let isCancelled = error == .cancelled
            finish(seat, isCancelled ? .cancelled : .failed(error), began, usage)
            let cost = record(order, seat, began, usage, isCancelled ? .cancelled : .failed(error))
            return isCancelled ? .cancelled(cost: cost) : .failed(error, cost: cost)
        }
    }

    /// The place of an ordered attempt: at its deployment where that is asked again, else at the one that should take it now.
    private func place(_ order: AttemptOrder) async -> Result<CallSeat, Unavailability> {
        var demand = demand(for: order.trigger)
        var apart = apart
        if order.trigger == .retry {
            demand.allowed = DeploymentSet()
            demand.allowed.insert(order.deployment)
            apart = DeploymentSet()
        }
        return await model.place(demand, apart: apart, until: start + limits.deadline, clock: clock)
    }

    private func demand(for trigger: AttemptOrder.Trigger) -> CallDemand {
        var demand = CallDemand(
            allowed: allowed,
            balance: model.balance ?? .ordered,
            tokens: request.likelyTokens,
            key: context.key
        )
        demand.isRetry = trigger != .first
        return demand
    }

    private func finish(
        _ seat: CallSeat,
        _ outcome: CallReport.Outcome,
        _ began: Duration,
        _ usage: TokenUsage,
        quota: UpstreamQuota? = nil
    ) {
        let report = CallReport(outcome, latency: elapsed - began, tokens: usage.input, quota: quota)
        model.finish(seat, report, at: clock.now)
    }

    /// Writes a call down; answers what it cost.
    private mutating func record(
        _ order: AttemptOrder,
        _ seat: CallSeat,
        _ began: Duration,
        _ usage: TokenUsage,
        _ ending: Attempt.Ending
    ) -> Cost {
        let deployment = model.deployments[seat.deployment]
        let cost = deployment.price.cost(of: usage)
        attempts.append(
            Attempt(
                order: order,
                model: model.name,
                deployment: deployment.id,
                startedAfter: began,
                latency: elapsed - began,
                waited: seat.waited,
                usage: usage,
                cost: cost,
                ending: ending,
                answer: []
            )
        )
        return cost
    }

    private func result(_ outcome: Outcome, cost: Cost, _ embeddings: Embeddings?) -> EmbeddingResult {
        let trace = Trace(
            id: context.traceID,
            policy: model.embeddingPolicy,
            policyRevision: "",
            startedAt: startedAt,
            duration: elapsed,
            outcome: outcome,
            attempts: attempts,
            skipped: skipped(outcome),
            cost: cost,
            key: context.key,
            messages: request.input.text,
            logsContent: false
        )
        return EmbeddingResult(trace: trace, embeddings: embeddings)
    }

    /// Why no deployment took the request.
    private func skipped(_ outcome: Outcome) -> [Trace.SkippedRung] {
        guard case .failed(.unavailable(let reason)) = outcome else { return [] }
        return [Trace.SkippedRung(rung: 0, reason: reason.summary(demanding: context.requirements))]
    }
}

extension EmbeddingRun: WalkAdvice {
    mutating func choose(rung: Int, apart: DeploymentSet, for trigger: AttemptOrder.Trigger) -> DeploymentChoice {
        self.apart = apart
        return model.next(demand(for: trigger), apart: apart, at: clock.now)
    }

    func open(rung: Int, apart: DeploymentSet) -> Int? {
        model.firstAwake(of: allowed.subtracting(apart), at: clock.now)
    }

    /// Nothing here has a budget of money.
    func quote(_ order: AttemptOrder) -> Cost { .zero }

    func rest(after order: AttemptOrder) -> Duration? {
        model.rest(of: order.deployment, at: clock.now)
    }

    func mayRetry(_ order: AttemptOrder) -> Bool {
        model.mayRetry(at: clock.now)
    }
}
