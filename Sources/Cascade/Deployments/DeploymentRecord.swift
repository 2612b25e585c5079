// SPDX-License-Identifier: Apache-2.0

/// What the calls of a deployment add up to.
struct DeploymentRecord: Sendable {
    let id: String
    private(set) var breaker: CircuitBreaker
    private(set) var latencies: LatencyHistogram
    private var rest = RateLimitRest()
    private var totals = DeploymentStatus.Totals()

    init(id: String, _ settings: PoolSettings) {
        self.id = id
        breaker = CircuitBreaker(settings.breaker)
        latencies = LatencyHistogram(halfLife: settings.quantileHalfLife)
    }

    /// Takes new settings; what it knows stays.
    mutating func adopt(_ settings: PoolSettings) {
        breaker.adopt(settings.breaker)
        latencies.halfLife = max(1, settings.quantileHalfLife.boundedNanoseconds)
    }

    /// Until when the deployment takes no calls; `.max` while one call tries it again.
    var restsUntil: Nanoseconds { max(rest.until, breaker.blocksUntil) }

    /// How long it is still to be left alone, because it said so; nil while the breaker keeps calls from it.
    func rest(at now: Nanoseconds) -> Nanoseconds? {
        breaker.blocksUntil > now ? nil : max(0, rest.until - now)
    }

    /// Counts a call in; true if it is the one that decides whether the deployment is well again.
    mutating func admit() -> Bool { breaker.admit() }

    /// Learns what a call took.
    mutating func addLatency(_ latency: Nanoseconds, at now: Nanoseconds) { latencies.add(latency, at: now) }

    /// Learns from how a call went.
    ///
    /// `usual` is what answers take on average; 0 if unknown.
    mutating func finish(
        _ lease: DeploymentLease,
        _ report: CallReport,
        usual: Nanoseconds,
        at now: Nanoseconds,
        random: inout SplitMix64
    ) {
        totals.tokens &+= max(0, report.tokens)
        switch report.outcome {
        case .answered:
            totals.answered += 1
            rest.succeed(sentAt: lease.admittedAt)
        case .failed(let fault):
            if case .rateLimited = fault { totals.rateLimited += 1 } else { totals.failed += 1 }
            if fault.asksToStayAway {
                rest.refuse(sentAt: lease.admittedAt, retryAfter: fault.retryAfter, at: now)
            }
        case .cancelled:
            totals.cancelled += 1
        case .unused: break
        }
        breaker.record(
            report.evidence(waited: lease.waited, usual: usual),
            latency: report.latency,
            isProbe: lease.isProbe,
            at: now,
            random: &random
        )
    }

    /// Learns from an active health probe.
    mutating func probed(succeeded: Bool, at now: Nanoseconds, random: inout SplitMix64) {
        breaker.probed(succeeded: succeeded, at: now, random: &random)
    }

    /// The state for operators.
    mutating func status(_ row: DeploymentRow, model: String, queued: Int, at now: Nanoseconds) -> DeploymentStatus {
        var totals = totals
        totals.openings = breaker.openings
        totals.closings = breaker.closings
        let upstream = row.quota.remaining(at: now)
        let until = max(breaker.state == .open ? breaker.until : .min, rest.until)
        return DeploymentStatus(
            id: id,
            model: model,
            state: breaker.state,
            reason: breaker.reason?.text ?? (rest.until > now ? "the upstream asked to be left alone" : nil),
            restsFor: until > now ? .nanoseconds(until - now) : nil,
            inFlight: row.inFlight,
            concurrency: row.concurrency == .max ? nil : row.concurrency,
            queued: queued,
            window: breaker.counts(at: now),
            p50: latencies.quantile(0.5).map { .nanoseconds($0) },
            p95: latencies.quantile(0.95).map { .nanoseconds($0) },
            p99: latencies.quantile(0.99).map { .nanoseconds($0) },
            requests: DeploymentStatus.Remaining(own: row.requests?.level(at: now), upstream: upstream.requests),
            tokens: DeploymentStatus.Remaining(own: row.tokens?.level(at: now), upstream: upstream.tokens),
            totals: totals,
            weight: row.weight
        )
    }
}

extension CallReport {
    /// What the call says of the deployment's health.
    ///
    /// Requests that are refused show that the upstream works. What one request alone can bring about must not take the deployment from
    /// others: an answer that is too large; a timeout of a call that had less time than answers take, or than it had waited before.
    fileprivate func evidence(waited: Duration, usual: Nanoseconds) -> CircuitBreaker.Evidence {
        switch outcome {
        case .answered: .good
        case .cancelled, .unused: .none
        case .failed(let fault):
            switch fault {
            case .timedOut("connect", _): .bad(fault.code)
            case .timedOut: latency.boundedNanoseconds < usual || latency < waited ? .none : .bad(fault.code)
            case .unreachable, .unavailable, .unauthorised, .malformed, .cutOff: .bad(fault.code)
            case .invalidRequest, .refused: .good
            case .rateLimited, .unsupported, .tooLarge, .cancelled: .none
            }
        }
    }
}
