// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Keeps what is known of every deployment over reloads of the configuration.
///
/// A pool inherits the state of its model's deployments by id. Its limits and settings hold from its first use on, so that a
/// configuration that is refused changes nothing; deployments that no pool names any more are forgotten with the last request
/// that could still use them.
public final class DeploymentRegistry: Sendable {
    private struct Entry {
        let model: String
        let shared: PoolShared
        /// The pools in use, the newest last.
        var pools: [Weak]
    }

    private struct Weak {
        weak var pool: DeploymentPool?
    }

    private struct State {
        var entries: [Entry] = []
        var generation = 0
    }

    private let seed: UInt64
    private let state = Mutex(State())

    /// A registry whose random choices follow from a seed.
    public init(seed: UInt64) {
        self.seed = seed
    }

    /// The pool of a model, of at most `DeploymentSet.capacity` deployments with different ids; more are left out.
    public func pool(
        for model: String,
        _ deployments: [DeploymentTraits],
        _ settings: PoolSettings = PoolSettings()
    ) -> DeploymentPool {
        state.withLock { state in
            state.generation += 1
            for place in state.entries.indices { state.entries[place].pools.removeAll { $0.pool == nil } }
            state.entries.removeAll { $0.pools.isEmpty }
            let known = state.entries.firstIndex { $0.model == model }
            let shared =
                known.map { state.entries[$0].shared }
                ?? PoolShared(PoolState(model: model, settings: settings, seed: seed))
            let pool = DeploymentPool(shared, model: model, deployments, settings, generation: state.generation)
            if let known {
                state.entries[known].pools.append(Weak(pool: pool))
            } else {
                state.entries.append(Entry(model: model, shared: shared, pools: [Weak(pool: pool)]))
            }
            return pool
        }
    }

    /// How every deployment is, in the order of registration.
    public func status(at now: Duration) -> [DeploymentStatus] {
        let pools = state.withLock { $0.entries.compactMap { $0.pools.compactMap(\.pool).last } }
        return pools.flatMap { $0.status(at: now) }
    }
}
