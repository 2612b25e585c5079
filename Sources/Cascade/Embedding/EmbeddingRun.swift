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
    private var retriesLeft: Int
    /// The deployments that may still be called.
    private var left: DeploymentSet
    private var random: SplitMix64

    /// The next call.
    private struct Order {
        /// The deployment that it goes to again; nil for the one that should take it.
        var deployment: Int?
        var trigger: AttemptOrder.Trigger
        var delay = Duration.zero
    }

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
        retriesLeft = limits.retries
        random = SplitMix64(seed: context.seed)
        left = context.requirements.allowed(of: model.deployments)
    }

    private var elapsed: Duration { clock.now - start }

    mutating func embed() async -> EmbeddingResult {
        var order = Order(trigger: .first)
        var lastFault: ProviderError?
        while true {
            if order.delay > .zero, (try? await clock.sleep(for: order.delay)) == nil {
                return result(.failed(.cancelled))
            }
            if Task.isCancelled { return result(.failed(.cancelled)) }
            guard elapsed < limits.deadline else { return result(.failed(.deadline)) }
            switch await seat(for: order) {
            case .failure(let unavailability):
                if Task.isCancelled { return result(.failed(.cancelled)) }
                guard order.trigger == .retry, !left.isEmpty else {
                    return result(.failed(lastFault.map(Outcome.Failure.fault) ?? .unavailable(unavailability)))
                }
                order = Order(trigger: .failover)
            case .success(let seat):
                do throws(ProviderError) {
                    let embeddings = try await call(order, seat)
                    return result(.accepted(attempt: attempts.count - 1), embeddings)
                } catch {
                    lastFault = error
                    if error == .cancelled { return result(.failed(.cancelled)) }
                    if elapsed >= limits.deadline { return result(.failed(.deadline)) }
                    guard attempts.count < limits.maxAttempts else { return result(.failed(.attempts(error))) }
                    guard let next = next(after: error, of: seat.deployment) else {
                        return result(.failed(.fault(error)))
                    }
                    order = next
                }
            }
        }
    }

    // MARK: Deciding

    /// The same deployment again, if the fault may pass, the wait fits, and the model bears it; else another one.
    private mutating func next(after fault: ProviderError, of deployment: Int) -> Order? {
        left.remove(deployment)
        if fault.isRetryable, retriesLeft > 0, left.isEmpty || !fault.asksToStayAway {
            let jitter = limits.backoff.delay(
                attempt: limits.retries - retriesLeft,
                random: Double.random(in: 0...1, using: &random)
            )
            let delay = max(jitter, fault.retryAfter ?? .zero)
            if elapsed + delay < limits.deadline, model.pool?.mayRetry(at: clock.now) ?? true {
                retriesLeft -= 1
                return Order(deployment: deployment, trigger: .retry, delay: delay)
            }
        }
        retriesLeft = limits.retries
        return left.isEmpty ? nil : Order(trigger: .failover)
    }

    /// A place for a call.
    private func seat(for order: Order) async -> Result<CallSeat, Unavailability> {
        var allowed = left
        if let deployment = order.deployment {
            allowed = DeploymentSet()
            allowed.insert(deployment)
        }
        var demand = CallDemand(
            allowed: allowed,
            balance: model.balance ?? .ordered,
            tokens: request.likelyTokens,
            key: context.key
        )
        demand.isRetry = order.trigger != .first
        return await model.place(demand, apart: DeploymentSet(), until: start + limits.deadline, clock: clock)
    }

    // MARK: Calling

    private mutating func call(_ order: Order, _ seat: CallSeat) async throws(ProviderError) -> Embeddings {
        let deployment = model.deployments[seat.deployment]
        let began = elapsed
        let call = EmbeddingCall(
            request: request,
            upstreamModel: deployment.upstreamModel,
            timeout: min(limits.timeout, max(.milliseconds(1), limits.deadline - began))
        )
        do throws(ProviderError) {
            let embeddings = try await deployment.provider.embed(call)
            let usage = embeddings.usage ?? request.likelyUsage
            finish(seat, .answered, began, usage, quota: embeddings.quota)
            record(order, seat, began, usage, .judged([], .accepted(score: nil), finishReason: nil))
            return embeddings
        } catch {
            let usage = error.mayHaveBeenBilled ? request.likelyUsage : .none
            let isCancelled = error == .cancelled
            finish(seat, isCancelled ? .cancelled : .failed(error), began, usage)
            record(order, seat, began, usage, isCancelled ? .cancelled : .failed(error))
            throw error
        }
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

    private mutating func record(
        _ order: Order,
        _ seat: CallSeat,
        _ began: Duration,
        _ usage: TokenUsage,
        _ ending: Attempt.Ending
    ) {
        let deployment = model.deployments[seat.deployment]
        attempts.append(
            Attempt(
                order: AttemptOrder(
                    rung: 0,
                    deployment: seat.deployment,
                    opening: .request,
                    trigger: order.trigger,
                    delay: order.delay
                ),
                model: model.name,
                deployment: deployment.id,
                startedAfter: began,
                latency: elapsed - began,
                waited: seat.waited,
                usage: usage,
                cost: deployment.price.cost(of: usage),
                ending: ending,
                answer: []
            )
        )
    }

    private func result(_ outcome: Outcome, _ embeddings: Embeddings? = nil) -> EmbeddingResult {
        let trace = Trace(
            id: context.traceID,
            policy: model.embeddingPolicy,
            policyRevision: "",
            startedAt: startedAt,
            duration: elapsed,
            outcome: outcome,
            attempts: attempts,
            skipped: skipped(outcome),
            cost: attempts.reduce(.zero) { $0 + $1.cost },
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
