// SPDX-License-Identifier: Apache-2.0

/// All that is known of the deployments of a model; the value behind the pool's lock.
struct PoolState: Sendable {
    let model: String
    var settings: PoolSettings
    /// A row and a record for each deployment that a pool holds, and unused ones.
    var rows: [DeploymentRow] = []
    var records: [DeploymentRecord] = []
    private var unused: [Int] = []
    /// The newest pool that was used: its limits hold.
    var generation = 0
    var random: SplitMix64
    var budget: RetryBudget
    /// What answers took, over all deployments.
    var latencies: LatencyHistogram
    /// What answers took lately on average.
    var answering = RecentMean()
    /// How long calls held their places lately.
    var holding = RecentMean()
    var halfLife: Nanoseconds
    var queue = WaitQueue()
    /// Calls to wake once the lock is free.
    var wakings: [Waking] = []

    init(model: String, settings: PoolSettings, seed: UInt64) {
        self.model = model
        self.settings = settings
        random = SplitMix64(seed: seed ^ Binary.hash(model))
        budget = RetryBudget(settings.retryBudget)
        latencies = LatencyHistogram(halfLife: settings.quantileHalfLife)
        halfLife = max(1, settings.latencyHalfLife.boundedNanoseconds)
    }

    /// The rows of a list of deployments: those there are by id, new ones for the rest.
    mutating func hold(_ deployments: [DeploymentTraits], _ settings: PoolSettings) -> [Int] {
        deployments.map { traits in
            let known = records.indices.first { records[$0].id == traits.id && rows[$0].holders > 0 }
            let slot = known ?? unused.popLast() ?? rows.count
            if known == nil {
                let (row, record) = (DeploymentRow(traits), DeploymentRecord(id: traits.id, settings))
                if slot < rows.count {
                    (rows[slot], records[slot]) = (row, record)
                } else {
                    rows.append(row)
                    records.append(record)
                }
            }
            rows[slot].holders += 1
            return slot
        }
    }

    /// Forgets the deployments that no other pool holds.
    mutating func release(_ slots: [Int]) {
        for slot in slots {
            rows[slot].holders -= 1
            if rows[slot].holders == 0 { unused.append(slot) }
        }
    }

    /// Takes the limits and settings of a newer pool.
    mutating func adopt(_ deployments: [DeploymentTraits], _ slots: [Int], _ settings: PoolSettings, generation: Int) {
        guard generation > self.generation else { return }
        self.generation = generation
        self.settings = settings
        budget.settings = settings.retryBudget
        latencies.halfLife = max(1, settings.quantileHalfLife.boundedNanoseconds)
        halfLife = max(1, settings.latencyHalfLife.boundedNanoseconds)
        for (slot, traits) in zip(slots, deployments) {
            rows[slot].adopt(traits)
            records[slot].adopt(settings)
        }
    }

    /// Takes a place for a call.
    mutating func admit(
        _ index: Int,
        _ slot: Int,
        _ demand: CallDemand,
        waited: Nanoseconds = 0,
        at now: Nanoseconds
    ) -> DeploymentLease {
        let tokens = max(0, demand.tokens)
        let mark = rows[slot].admit(tokens: tokens, at: now)
        let isProbe = records[slot].admit()
        if isProbe { rows[slot].restsUntil = records[slot].restsUntil }
        if !demand.isRetry { budget.deposit(at: now) }
        return DeploymentLease(
            index: index,
            waited: .nanoseconds(waited),
            isProbe: isProbe,
            slot: slot,
            tokens: tokens,
            admittedAt: now,
            mark: mark
        )
    }

    /// Gives a place back.
    mutating func finish(_ lease: DeploymentLease, _ report: CallReport, at now: Nanoseconds) {
        let latency = report.latency.boundedNanoseconds
        let usual = answering.value
        let tells = report.tellsLatency(usual: usual)
        if tells { latencies.add(latency, at: now) }
        if report.outcome == .answered { answering.add(latency) }
        if report.outcome != .unused { holding.add(max(0, now - lease.admittedAt)) }
        if tells {
            rows[lease.slot].addLatency(latency, halfLife: halfLife, at: now)
            records[lease.slot].addLatency(latency, at: now)
        }
        rows[lease.slot].finish(lease, report, at: now)
        records[lease.slot].finish(lease, report, usual: usual, at: now, random: &random)
        rows[lease.slot].restsUntil = records[lease.slot].restsUntil
    }

    /// Learns from an active health probe.
    mutating func probed(_ slot: Int, succeeded: Bool, at now: Nanoseconds) {
        records[slot].probed(succeeded: succeeded, at: now, random: &random)
        rows[slot].restsUntil = records[slot].restsUntil
    }

    /// How deployments are.
    mutating func status(of slots: [Int], at now: Nanoseconds) -> [DeploymentStatus] {
        let queued = queue.waiters.count
        return slots.map { records[$0].status(rows[$0], model: model, queued: queued, at: now) }
    }
}

extension CallReport {
    /// Whether the latency belongs to what calls take: that of an answer; and that of a call that was given up, or timed out, where it
    /// had more time than answers take on average.
    ///
    /// Without the latter, hedges and timeouts would hide all slow calls, and what follows from the quantiles would come ever earlier.
    fileprivate func tellsLatency(usual: Nanoseconds) -> Bool {
        switch outcome {
        case .answered: true
        case .cancelled, .failed(.timedOut): usual > 0 && latency.boundedNanoseconds > usual
        case .failed, .unused: false
        }
    }
}
