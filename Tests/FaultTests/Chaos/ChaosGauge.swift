// SPDX-License-Identifier: Apache-2.0

import Cascade
import Synchronization

/// Counts the calls that are under way at each deployment, and the calls that wait as one begins.
final class ChaosGauge: Sendable {
    private struct State {
        var underWay: [Int: Int] = [:]
        var most: [Int: Int] = [:]
        var mostQueued = 0
    }

    private let state = Mutex(State())

    /// The most calls that were under way at once, by deployment.
    var most: [Int] { state.withLock { $0.most.values.sorted() } }
    /// The most calls that waited.
    var mostQueued: Int { state.withLock { $0.mostQueued } }

    fileprivate func begin(at deployment: Int, queued: Int) {
        state.withLock { state in
            state.underWay[deployment, default: 0] += 1
            state.most[deployment] = max(state.most[deployment] ?? 0, state.underWay[deployment] ?? 0)
            state.mostQueued = max(state.mostQueued, queued)
        }
    }

    fileprivate func end(at deployment: Int) {
        state.withLock { $0.underWay[deployment, default: 0] -= 1 }
    }
}

/// A provider whose calls are counted.
struct GaugedProvider: Provider {
    let inner: any Provider
    let deployment: Int
    let pool: DeploymentPool
    let gauge: ChaosGauge

    func unsupported(in request: ChatRequest) -> UnsupportedField? { inner.unsupported(in: request) }

    func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {
        gauge.begin(at: deployment, queued: pool.queued)
        defer { gauge.end(at: deployment) }
        try await inner.call(call, yield: yield)
    }
}
