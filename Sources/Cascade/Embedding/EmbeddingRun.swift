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
    private var left = DeploymentSet()
    private var random: SplitMix64

    /// The next call.
    private struct Order {
        var deployment: Int
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
    }

    private var elapsed: Duration { clock.now - start }

    mutating func embed(by requirements: Requirements) async -> EmbeddingResult {
        left = requirements.allowed(of: model.deployments)
        guard var order = first(trigger: .first) else { return result(.failed(.noRung)) }
        while true {
            if order.delay > .zero, (try? await clock.sleep(for: order.delay)) == nil {
                return result(.failed(.cancelled))
            }
            if Task.isCancelled { return result(.failed(.cancelled)) }
            guard elapsed < limits.deadline else { return result(.failed(.deadline)) }
            do throws(ProviderError) {
                let embeddings = try await call(order)
                return result(.accepted(attempt: attempts.count - 1), embeddings)
            } catch {
                if error == .cancelled { return result(.failed(.cancelled)) }
                if elapsed >= limits.deadline { return result(.failed(.deadline)) }
                guard attempts.count < limits.maxAttempts else { return result(.failed(.attempts(error))) }
                guard let next = next(after: error, of: order) else { return result(.failed(.fault(error))) }
                order = next
            }
        }
    }

    // MARK: Deciding

    /// The same deployment again, if the fault may pass and the wait fits; else another one.
    private mutating func next(after fault: ProviderError, of order: Order) -> Order? {
        left.remove(order.deployment)
        let other = first(trigger: .failover)
        if fault.isRetryable, retriesLeft > 0, other == nil || !fault.asksToStayAway {
            let jitter = limits.backoff.delay(
                attempt: limits.retries - retriesLeft,
                random: Double.random(in: 0...1, using: &random)
            )
            let delay = max(jitter, fault.retryAfter ?? .zero)
            if elapsed + delay < limits.deadline {
                retriesLeft -= 1
                return Order(deployment: order.deployment, trigger: .retry, delay: delay)
            }
        }
        retriesLeft = limits.retries
        return other
    }

    /// The first deployment that is left.
    private func first(trigger: AttemptOrder.Trigger) -> Order? {
        left.first.map { Order(deployment: $0, trigger: trigger) }
    }

    // MARK: Calling

    private mutating func call(_ order: Order) async throws(ProviderError) -> Embeddings {
        let deployment = model.deployments[order.deployment]
        let began = elapsed
        let call = EmbeddingCall(
            request: request,
            upstreamModel: deployment.upstreamModel,
            timeout: min(limits.timeout, limits.deadline - began)
        )
        do throws(ProviderError) {
            let embeddings = try await deployment.provider.embed(call)
            let ending = Attempt.Ending.judged([], .accepted(score: nil), finishReason: nil)
            record(order, began, embeddings.usage ?? request.likelyUsage, ending)
            return embeddings
        } catch {
            let ending = error == .cancelled ? Attempt.Ending.cancelled : .failed(error)
            record(order, began, error.mayHaveBeenBilled ? request.likelyUsage : .none, ending)
            throw error
        }
    }

    private mutating func record(_ order: Order, _ began: Duration, _ usage: TokenUsage, _ ending: Attempt.Ending) {
        let deployment = model.deployments[order.deployment]
        attempts.append(
            Attempt(
                order: AttemptOrder(
                    rung: 0,
                    deployment: order.deployment,
                    opening: .request,
                    trigger: order.trigger,
                    delay: order.delay
                ),
                model: model.name,
                deployment: deployment.id,
                startedAfter: began,
                latency: elapsed - began,
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
            skipped: [],
            cost: attempts.reduce(.zero) { $0 + $1.cost },
            key: context.key,
            messages: request.input.text,
            logsContent: false
        )
        return EmbeddingResult(trace: trace, embeddings: embeddings)
    }
}
