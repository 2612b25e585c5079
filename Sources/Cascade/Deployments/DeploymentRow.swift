// SPDX-License-Identifier: Apache-2.0

/// What a pool knows of one deployment.
struct DeploymentRow: Sendable {
    /// Whether it can take a call now.
    enum Availability {
        case ready
        /// It can, but little of the upstream's quota is left.
        case low
        /// As many calls are under way as may.
        case full
        /// It failed lately, or asked to be left alone.
        case resting(until: Nanoseconds)
        /// A limit is used up.
        case limited(until: Nanoseconds)
    }

    /// What a call is told to wait while another tries the deployment again, which ends when it ends.
    private static let probing: Nanoseconds = 1_000_000_000

    let id: String
    /// Names the deployment in hashes.
    let hash: UInt64
    private(set) var traits: DeploymentTraits
    private(set) var weight: Int
    private(set) var concurrency: Int
    /// What orders deployments by price: three input tokens to one output token, in pico-dollars.
    private(set) var price: Int64
    private(set) var inFlight = 0
    /// How many pools have it: those of this configuration and of older ones that requests still use.
    var holders = 0
    /// Whether a call that waits for its limits will be the next to get it.
    var isClaimed = false
    private var requests: TokenBucket?
    private var tokens: TokenBucket?
    private(set) var breaker: CircuitBreaker
    private(set) var rest = RateLimitRest()
    private(set) var quota = QuotaLedger()
    private(set) var peak = PeakEWMA()
    private(set) var latencies: LatencyHistogram
    private var totals = DeploymentStatus.Totals()

    init(_ traits: DeploymentTraits, _ settings: PoolSettings) {
        id = traits.id
        hash = Binary.hash(traits.id)
        self.traits = traits
        weight = traits.weight
        concurrency = .max
        price = 0
        breaker = CircuitBreaker(settings.breaker)
        latencies = LatencyHistogram(halfLife: settings.quantileHalfLife)
        adopt(traits, settings)
    }

    /// Takes new limits and settings; what it knows stays.
    mutating func adopt(_ traits: DeploymentTraits, _ settings: PoolSettings) {
        self.traits = traits
        weight = min(max(traits.weight, 1), 1_000)
        concurrency = traits.limits.concurrency.map { max(1, $0) } ?? .max
        price = (traits.price.input * 3 + traits.price.output).picoUSD
        requests = Self.bucket(traits.limits.requestsPerMinute, after: requests)
        tokens = Self.bucket(traits.limits.tokensPerMinute, after: tokens)
        breaker.adopt(settings.breaker)
        latencies.halfLife = max(1, settings.quantileHalfLife.boundedNanoseconds)
    }

    private static func bucket(_ perMinute: Int?, after old: TokenBucket?) -> TokenBucket? {
        guard let perMinute else { return nil }
        return old?.adopting(perMinute: perMinute) ?? TokenBucket(perMinute: perMinute)
    }

    /// Whether it can take a call of so many tokens.
    func availability(tokens count: Int, at now: Nanoseconds) -> Availability {
        if !breaker.lets(at: now) {
            return .resting(until: breaker.state == .open ? breaker.until : now + Self.probing)
        }
        if rest.until > now { return .resting(until: rest.until) }
        var delay = requests?.delay(for: 1, at: now) ?? 0
        if let tokens { delay = max(delay, tokens.delay(for: count, at: now)) }
        let blocked = max(quota.blocked(tokens: count, at: now), delay > 0 ? now + delay : .min)
        if blocked > now { return .limited(until: blocked) }
        if inFlight >= concurrency || isClaimed { return .full }
        return quota.isLow(at: now) ? .low : .ready
    }

    /// Takes a call in, whether it can or not.
    mutating func admit(tokens count: Int, at now: Nanoseconds) -> (isProbe: Bool, mark: QuotaLedger.Mark) {
        inFlight += 1
        requests?.spend(1, at: now)
        tokens?.spend(count, at: now)
        return (breaker.admit(), quota.admit(tokens: count))
    }

    /// Lets a call out, and learns from how it went.
    mutating func finish(
        _ lease: DeploymentLease,
        _ report: CallReport,
        halfLife: Nanoseconds,
        at now: Nanoseconds,
        random: inout SplitMix64
    ) {
        inFlight = max(0, inFlight - 1)
        tokens?.spend(max(0, report.tokens) - lease.tokens, at: now)
        totals.tokens &+= max(0, report.tokens)
        if let told = report.quota { quota.learn(told, from: lease.mark, at: now) }
        let latency = report.latency.boundedNanoseconds
        switch report.outcome {
        case .answered:
            totals.answered += 1
            rest.succeed(sentAt: lease.admittedAt)
            latencies.add(latency, at: now)
            peak.add(latency, at: now, halfLife: halfLife)
        case .failed(let fault):
            if case .rateLimited = fault { totals.rateLimited += 1 } else { totals.failed += 1 }
            if case .timedOut = fault { peak.add(latency, at: now, halfLife: halfLife) }
            if fault.asksToStayAway {
                rest.refuse(sentAt: lease.admittedAt, retryAfter: fault.retryAfter, at: now)
            }
        case .cancelled:
            totals.cancelled += 1
        }
        breaker.record(
            report.outcome.evidence,
            latency: report.latency,
            isProbe: lease.isProbe,
            at: now,
            random: &random
        )
    }

    mutating func probed(succeeded: Bool, at now: Nanoseconds, random: inout SplitMix64) {
        breaker.probed(succeeded: succeeded, at: now, random: &random)
    }

    /// What orders it by latency: what calls took, times those that would be under way; one that was never called comes first, once.
    func load(at now: Nanoseconds, halfLife: Nanoseconds) -> Double {
        let mean = peak.value(at: now, halfLife: halfLife)
        if mean == 0, inFlight > 0 { return 1e15 * Double(inFlight) }
        return mean * Double(inFlight + 1)
    }

    /// The state for operators.
    mutating func status(model: String, queued: Int, at now: Nanoseconds) -> DeploymentStatus {
        var totals = totals
        totals.openings = breaker.openings
        totals.closings = breaker.closings
        let upstream = quota.remaining(at: now)
        let isResting = rest.until > now
        let until = max(breaker.state == .open ? breaker.until : .min, isResting ? rest.until : .min)
        return DeploymentStatus(
            id: id,
            model: model,
            state: breaker.state,
            reason: breaker.reason?.text ?? (isResting ? "the upstream asked to be left alone" : nil),
            restsFor: until > now ? .nanoseconds(until - now) : nil,
            inFlight: inFlight,
            concurrency: concurrency == .max ? nil : concurrency,
            queued: queued,
            window: breaker.counts(at: now),
            p50: latencies.quantile(0.5).map { .nanoseconds($0) },
            p95: latencies.quantile(0.95).map { .nanoseconds($0) },
            p99: latencies.quantile(0.99).map { .nanoseconds($0) },
            requests: DeploymentStatus.Remaining(own: requests?.level(at: now), upstream: upstream.requests),
            tokens: DeploymentStatus.Remaining(own: tokens?.level(at: now), upstream: upstream.tokens),
            totals: totals,
            weight: weight
        )
    }
}

extension CallReport.Outcome {
    /// What the outcome says of the deployment's health.
    ///
    /// Requests that are refused show that the upstream works; a request alone can make an answer too large, so that one must not
    /// take the deployment from others.
    fileprivate var evidence: CircuitBreaker.Evidence {
        switch self {
        case .answered: .good
        case .cancelled: .none
        case .failed(let fault):
            switch fault {
            case .timedOut, .unreachable, .unavailable, .unauthorised, .malformed, .cutOff: .bad(fault.code)
            case .invalidRequest, .refused: .good
            case .rateLimited, .unsupported, .tooLarge, .cancelled: .none
            }
        }
    }
}
