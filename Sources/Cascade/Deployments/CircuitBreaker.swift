// SPDX-License-Identifier: Apache-2.0

/// Gives a deployment that fails a rest, then lets single calls through until one goes well.
///
/// - SeeAlso: M. Nygard, *Release It!*, 2nd edition 2018, chapter 5.
struct CircuitBreaker: Sendable {
    /// What a call says of the health of a deployment.
    enum Evidence: Sendable {
        case good
        /// With the stable name of the fault.
        case bad(String)
        /// Nothing: the call was given up, or never sent.
        case none
    }

    /// Why it opened.
    enum Reason: Sendable, Equatable {
        case consecutive(Int, last: String)
        case failures(Int, of: Int, last: String)
        case slow(Int, of: Int)
        case failedProbe(String)
        case healthProbe

        var text: String {
            switch self {
            case .consecutive(let count, let last): "\(count) failures in a row, the last `\(last)`"
            case .failures(let count, let calls, let last): "\(count) of \(calls) calls failed, the last `\(last)`"
            case .slow(let count, let calls): "\(count) of \(calls) calls were slow"
            case .failedProbe(let fault): "the call that tried it again failed with `\(fault)`"
            case .healthProbe: "its health probe failed"
            }
        }
    }

    private(set) var state = DeploymentStatus.State.closed
    /// Why it is not closed.
    private(set) var reason: Reason?
    /// When an open one lets the next call through.
    private(set) var until: Nanoseconds = 0
    /// Whether the one call of a half-open one is under way.
    private(set) var isProbing = false
    private(set) var openings = 0
    private(set) var closings = 0
    private var window: RollingWindow
    private var consecutive = 0
    /// How many times in a row the rest was doubled.
    private var doublings = 0
    private var openedAt: Nanoseconds = 0
    private var closedAt: Nanoseconds = .min / 2
    private(set) var settings: BreakerSettings

    init(_ settings: BreakerSettings) {
        self.settings = settings
        window = RollingWindow(settings.window)
    }

    /// Until when no call may go through; `.max` while the one of a half-open one is under way.
    var blocksUntil: Nanoseconds {
        switch state {
        case .closed: .min
        case .open: until
        case .halfOpen: isProbing ? .max : .min
        }
    }

    /// Lets a call through that may; true if it is the one that decides.
    mutating func admit() -> Bool {
        guard state != .closed else { return false }
        state = .halfOpen
        isProbing = true
        return true
    }

    /// Learns from a call.
    mutating func record(
        _ evidence: Evidence,
        latency: Duration,
        isProbe: Bool,
        at now: Nanoseconds,
        random: inout SplitMix64
    ) {
        if isProbe { isProbing = false }
        switch (state, evidence) {
        case (_, .none), (.open, _): return
        case (.halfOpen, .good):
            if isProbe { close(at: now) }
        case (.halfOpen, .bad(let fault)):
            if isProbe { open(.failedProbe(fault), at: now, random: &random) }
        case (.closed, .good):
            consecutive = 0
            count(fault: nil, latency, at: now, &random)
        case (.closed, .bad(let fault)):
            consecutive += 1
            count(fault: fault, latency, at: now, &random)
        }
    }

    /// Learns from a health probe: a failed one opens; a good one ends a rest that has lasted its first span, and a good one more closes.
    mutating func probed(succeeded: Bool, at now: Nanoseconds, random: inout SplitMix64) {
        switch state {
        case .closed:
            if !succeeded { open(.healthProbe, at: now, random: &random) }
        case .open where !succeeded:
            if until <= now { open(.healthProbe, at: now, random: &random) }
        case .open:
            guard now - openedAt >= settings.cooldown.boundedNanoseconds else { return }
            state = .halfOpen
            isProbing = false
        case .halfOpen:
            if succeeded { close(at: now) } else { open(.healthProbe, at: now, random: &random) }
        }
    }

    /// The calls of the window.
    mutating func counts(at now: Nanoseconds) -> DeploymentStatus.Window {
        window.forget(at: now)
        return window.counts
    }

    /// Takes new settings; what was counted in another window is forgotten.
    mutating func adopt(_ settings: BreakerSettings) {
        if settings.window != self.settings.window { window = RollingWindow(settings.window) }
        self.settings = settings
    }

    private mutating func count(fault: String?, _ latency: Duration, at now: Nanoseconds, _ random: inout SplitMix64) {
        let isSlow = settings.slow.map { latency >= $0 } ?? false
        window.add(failed: fault != nil, slow: isSlow, at: now)
        if let fault, consecutive >= settings.consecutive {
            return open(.consecutive(consecutive, last: fault), at: now, random: &random)
        }
        let counts = window.counts
        guard counts.calls >= settings.calls else { return }
        if let fault, Double(counts.failures) >= settings.failures * Double(counts.calls) {
            open(.failures(counts.failures, of: counts.calls, last: fault), at: now, random: &random)
        } else if isSlow, Double(counts.slow) >= settings.slowCalls * Double(counts.calls) {
            open(.slow(counts.slow, of: counts.calls), at: now, random: &random)
        }
    }

    /// The rest doubles when it follows a failed probe, or a recovery shorter than the window; a random tenth more or less keeps
    /// servers from coming back together.
    private mutating func open(_ reason: Reason, at now: Nanoseconds, random: inout SplitMix64) {
        let isRelapse = state != .closed || now - closedAt < settings.window.boundedNanoseconds
        doublings = isRelapse ? min(doublings + 1, 32) : 0
        let longest = settings.maxCooldown.boundedNanoseconds
        let rest = min(settings.cooldown.boundedNanoseconds, longest) << Nanoseconds(doublings)
        let bounded = rest > 0 ? min(rest, longest) : longest
        let jitter = Double.random(in: 0.9...1.1, using: &random)
        state = .open
        self.reason = reason
        isProbing = false
        openedAt = now
        until = now + Nanoseconds(bounded: Double(bounded) * jitter)
        openings += 1
        consecutive = 0
        window.clear()
    }

    private mutating func close(at now: Nanoseconds) {
        state = .closed
        reason = nil
        isProbing = false
        closedAt = now
        consecutive = 0
        closings += 1
        window.clear()
    }
}
