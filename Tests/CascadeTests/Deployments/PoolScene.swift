// SPDX-License-Identifier: Apache-2.0

import Cascade

/// A pool with a clock that only the test moves.
struct PoolScene {
    let registry: DeploymentRegistry
    var pool: DeploymentPool
    var now = Duration.seconds(1_000)

    init(_ deployments: [DeploymentTraits], _ settings: PoolSettings = PoolSettings(), seed: UInt64 = 7) {
        registry = DeploymentRegistry(seed: seed)
        pool = registry.pool(for: "m", deployments, settings)
    }

    /// Deployments `d0`, `d1`, … with the same limits.
    init(_ count: Int, limits: RateLimits = RateLimits(), _ settings: PoolSettings = PoolSettings(), seed: UInt64 = 7) {
        self.init((0..<count).map { DeploymentTraits(id: "d\($0)", limits: limits) }, settings, seed: seed)
    }

    /// A demand that any deployment may take.
    func demand(_ balance: Balance = .ordered, tokens: Int = 0, affinity: UInt64 = 0, key: String? = nil) -> CallDemand
    {
        CallDemand(
            allowed: DeploymentSet(first: pool.deployments.count),
            balance: balance,
            tokens: tokens,
            affinity: affinity,
            key: key
        )
    }

    func next(_ demand: CallDemand? = nil, tried: DeploymentSet = DeploymentSet()) -> DeploymentChoice {
        pool.next(demand ?? self.demand(), tried: tried, at: now)
    }

    /// Makes a call to a deployment, if it can be had; nil if not, else whether it was a probe.
    @discardableResult
    mutating func call(
        _ index: Int = 0,
        _ outcome: CallReport.Outcome = .answered,
        taking latency: Duration = .zero,
        tokens: Int = 0,
        quota: UpstreamQuota? = nil
    ) -> Bool? {
        guard let lease = pool.admit(index, demand(tokens: tokens), at: now) else { return nil }
        now += latency
        pool.finish(lease, CallReport(outcome, latency: latency, tokens: tokens, quota: quota), at: now)
        return lease.isProbe
    }

    /// The status of a deployment.
    func status(_ index: Int = 0) -> DeploymentStatus { pool.status(at: now)[index] }
}

extension ProviderError {
    static let fault = ProviderError.unavailable(status: 500, retryAfter: nil)
}
