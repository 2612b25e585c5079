// SPDX-License-Identifier: Apache-2.0

/// What each choice looks at of a deployment: a plain value without references, so that a look at a hundred takes no counting of them.
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

    /// Names the deployment in hashes.
    let hash: UInt64
    private(set) var weight = 1
    private(set) var concurrency = Int.max
    /// What orders deployments by price: three input tokens to one output token, in pico-dollars.
    private(set) var price: Int64 = 0
    private(set) var inFlight = 0
    /// How many pools have it: those of this configuration and of older ones that requests still use; 0 for one that was forgotten.
    var holders = 0
    /// Whether a call that waits for its limits will be the next to get it.
    var isClaimed = false
    /// Whether it could take the smallest call when the queue was last served.
    var isOpen = false
    /// Until when it takes no calls; `.max` while one call tries it again.
    var restsUntil = Nanoseconds.min
    private(set) var requests: TokenBucket?
    private(set) var tokens: TokenBucket?
    private(set) var quota = QuotaLedger()
    private var peak = PeakEWMA()

    init(_ traits: DeploymentTraits) {
        hash = Binary.hash(traits.id)
        adopt(traits)
    }

    /// Takes new limits; what is used up stays so.
    mutating func adopt(_ traits: DeploymentTraits) {
        weight = min(max(traits.weight, 1), 1_000)
        concurrency = traits.limits.concurrency.map { max(1, $0) } ?? .max
        price = (traits.price.input * 3 + traits.price.output).picoUSD
        requests = Self.bucket(traits.limits.requestsPerMinute, after: requests)
        tokens = Self.bucket(traits.limits.tokensPerMinute, after: tokens)
    }

    private static func bucket(_ perMinute: Int?, after old: TokenBucket?) -> TokenBucket? {
        guard let perMinute else { return nil }
        return old?.adopting(perMinute: perMinute) ?? TokenBucket(perMinute: perMinute)
    }

    /// Whether it can take a call of so many tokens.
    @inline(__always)
    func availability(tokens count: Int, at now: Nanoseconds) -> Availability {
        if restsUntil > now { return .resting(until: restsUntil == .max ? now + Self.probing : restsUntil) }
        var delay = requests?.delay(for: 1, at: now) ?? 0
        if let tokens { delay = max(delay, tokens.delay(for: count, at: now)) }
        let told = quota.blocked(tokens: count, at: now)
        if delay > 0 || told > now { return .limited(until: max(told, now + delay)) }
        if inFlight >= concurrency || isClaimed { return .full }
        return quota.isLow(at: now) ? .low : .ready
    }

    /// Counts a call in.
    mutating func admit(tokens count: Int, at now: Nanoseconds) -> QuotaLedger.Mark {
        inFlight += 1
        requests?.spend(1, at: now)
        tokens?.spend(count, at: now)
        return quota.admit(tokens: count)
    }

    /// Counts a call out, and settles what it used in truth.
    mutating func finish(_ lease: DeploymentLease, _ report: CallReport, at now: Nanoseconds) {
        inFlight = max(0, inFlight - 1)
        tokens?.spend(max(0, report.tokens) - lease.tokens, at: now)
        if report.outcome == .unused {
            requests?.spend(-1, at: now)
            quota.takeBack(tokens: lease.tokens)
        }
        if let told = report.quota { quota.learn(told, from: lease.mark, at: now) }
    }

    /// Learns what a call took.
    mutating func addLatency(_ latency: Nanoseconds, halfLife: Nanoseconds, at now: Nanoseconds) {
        peak.add(latency, at: now, halfLife: halfLife)
    }

    /// What orders it by latency: what calls took, times those that would be under way; one that was never called comes first, once.
    func load(at now: Nanoseconds, halfLife: Nanoseconds) -> Double {
        let mean = peak.value(at: now, halfLife: halfLife)
        if mean == 0, inFlight > 0 { return 1e15 * Double(inFlight) }
        return mean * Double(inFlight + 1)
    }
}
