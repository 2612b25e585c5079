// SPDX-License-Identifier: Apache-2.0

import JSON

/// Finds the deployments that take the calls of one request, and gives their places back.
///
/// A place is taken when the walk chooses, so that what it quotes is what is called; one at most is held without a call.
struct Placement {
    private let request: ChatRequest
    private let policy: CompiledPolicy
    private let requirements: Requirements
    private let key: String?
    private let clock: any EngineClock
    /// A place that was taken for the attempt that the walk is about to order.
    private var held: (seat: CallSeat, rung: Int)?
    /// By rung, the deployments that cannot say the request.
    private var mute: [Int: DeploymentSet] = [:]
    /// The first field that an upstream of a rung cannot say, by rung.
    private(set) var unsupported: [Int: UnsupportedField] = [:]

    init(
        request: ChatRequest,
        policy: CompiledPolicy,
        context: CascadeEngine.Context,
        clock: any EngineClock
    ) {
        self.request = request
        self.policy = policy
        self.clock = clock
        key = context.key
        requirements = context.requirements
    }

    // MARK: Choosing

    /// The deployment of a rung that takes a call now, apart from those named; its place is taken.
    mutating func choose(
        rung index: Int,
        apart: DeploymentSet,
        for trigger: AttemptOrder.Trigger
    ) -> DeploymentChoice {
        giveBack()
        let rung = policy.rungs[index]
        let demand = demand(rung, for: trigger)
        var apart = apart
        if let mute = mute[index] { apart.formUnion(mute) }
        while true {
            switch rung.model.next(demand, apart: apart, at: clock.now) {
            case .ready(let deployment):
                guard canSay(deployment, of: rung, index) else {
                    apart.insert(deployment)
                    continue
                }
                guard let seat = seat(at: deployment, of: rung, demand) else { continue }
                held = (seat, index)
                return .ready(deployment)
            case .busy(let busy):
                var able = busy
                for deployment in rung.model.deployments.indices where busy.contains(deployment) {
                    guard !canSay(deployment, of: rung, index) else { continue }
                    able.remove(deployment)
                    apart.insert(deployment)
                }
                if !able.isEmpty { return .busy(able) }
            case .none(let reason):
                return .none(reason)
            }
        }
    }

    /// A field that no allowed deployment of a rung can say, of the first such rung; nil where each rung has one that can say them all.
    func firstUnsupported(on plan: LadderPlan) -> UnsupportedField? {
        for (rung, step) in zip(policy.rungs, plan.rungs) where !step.isSkipped {
            let allowed = allowed(rung)
            var field: UnsupportedField?
            for (index, deployment) in rung.model.deployments.enumerated() where allowed.contains(index) {
                let unsaid = deployment.provider.unsupported(in: request)
                field = unsaid.map { field ?? $0 }
                if field == nil { break }
            }
            if let field { return field }
        }
        return nil
    }

    /// Those that policy and key allow.
    private func allowed(_ rung: CompiledRung) -> DeploymentSet {
        requirements.isEmpty
            ? rung.allowed : rung.allowed.intersection(requirements.allowed(of: rung.model.deployments))
    }

    private mutating func canSay(_ deployment: Int, of rung: CompiledRung, _ index: Int) -> Bool {
        guard let field = rung.model.deployments[deployment].provider.unsupported(in: request) else { return true }
        mute[index, default: DeploymentSet()].insert(deployment)
        if unsupported[index] == nil { unsupported[index] = field }
        return false
    }

    private func seat(at deployment: Int, of rung: CompiledRung, _ demand: CallDemand) -> CallSeat? {
        guard let pool = rung.model.pool else { return CallSeat(deployment: deployment, lease: nil) }
        return pool.admit(deployment, demand, at: clock.now).map { CallSeat(deployment: deployment, lease: $0) }
    }

    private func demand(_ rung: CompiledRung, for trigger: AttemptOrder.Trigger) -> CallDemand {
        var demand = CallDemand(
            allowed: allowed(rung),
            balance: rung.balance,
            tokens: inputTokens(rung) + rung.askedOutputTokens(for: request),
            affinity: rung.balance == .cacheAffine ? request.affinity : 0,
            key: key
        )
        demand.isRetry = [.retry, .failover, .hedge].contains(trigger)
        return demand
    }

    /// The tokens of the request: as good as we can estimate where limits count them, else roughly.
    private func inputTokens(_ rung: CompiledRung) -> Int {
        rung.model.pool?.limitsTokens == true ? request.likelyInputTokens : request.promptSize / 4
    }

    // MARK: Taking and giving back

    /// The place that is held for an ordered attempt; nil where one has to be found.
    mutating func takeHeld(_ order: AttemptOrder) -> CallSeat? {
        guard let held, held.rung == order.rung, held.seat.deployment == order.deployment, order.waitsFor.isEmpty else {
            return nil
        }
        self.held = nil
        return held.seat
    }

    /// The place of an ordered attempt for which none is held.
    ///
    /// - Returns: The place; or why there is none, where nothing was asked.
    mutating func find(_ order: AttemptOrder, until deadline: Duration) async -> Result<CallSeat, Unavailability> {
        let rung = policy.rungs[order.rung]
        giveBack()
        guard let pool = rung.model.pool else { return .success(CallSeat(deployment: order.deployment, lease: nil)) }
        var candidates = order.waitsFor
        var demand = demand(rung, for: order.trigger)
        if candidates.isEmpty {
            // A retry or a re-ask: the same deployment as before, if it still takes calls.
            candidates.insert(order.deployment)
            demand.allowed = candidates
            switch pool.next(demand, tried: DeploymentSet(), at: clock.now) {
            case .ready:
                if let seat = seat(at: order.deployment, of: rung, demand) { return .success(seat) }
            case .busy: break
            case .none(let reason): return .failure(reason)
            }
        }
        return await pool.wait(demand, candidates: candidates, until: deadline, clock: clock)
            .map { CallSeat(deployment: $0.index, lease: $0) }
    }

    /// Gives back the place that no attempt was ordered for.
    mutating func giveBack() {
        guard let held else { return }
        self.held = nil
        let unused = CallReport(.unused, latency: .zero)
        policy.rungs[held.rung].model.finish(held.seat, unused, at: clock.now)
    }

    /// A deployment of a rung that takes calls, at once or after a wait, apart from those named; nil where there is none.
    func open(rung index: Int, apart: DeploymentSet) -> Int? {
        let rung = policy.rungs[index]
        var able = allowed(rung).subtracting(apart)
        if let mute = mute[index] { able = able.subtracting(mute) }
        return rung.model.firstAwake(of: able, at: clock.now)
    }
}

extension ChatRequest {
    /// A hash of the beginning of the conversation, which turns that are added leave as it is; never 0.
    ///
    /// What is in it is what vendors keep in their prompt caches: a `prompt_cache_key` where the client gives one, else the first 4 KB of the
    /// messages (FNV-1a), about the shortest beginning that is worth a cache.
    var affinity: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let key = body["prompt_cache_key"]?.utf8
        for byte in key ?? messages.text.prefix(4_096) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return max(1, hash)
    }
}
