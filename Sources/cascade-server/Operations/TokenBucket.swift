// SPDX-License-Identifier: Apache-2.0

import Cascade

struct TokenBucket: Sendable {
    let capacity: Int
    private var level: Double
    private var seen: Duration?
    init(perMinute: Int) { capacity = perMinute; level = Double(perMinute) }
    private func filled(_ now: Duration) -> Double {
        min(Double(capacity), level + Double(max(0, (now - (seen ?? now)).nanoseconds)) * Double(capacity) / 60e9)
    }
    func timeUntil(_ n: Int, at now: Duration) -> Duration {
        let missing = Double(min(n, capacity)) - filled(now)
        return missing <= 1e-9 ? .zero : .nanoseconds(Int64(missing * 60e9 / Double(capacity)))
    }
    mutating func take(_ n: Int, at now: Duration) -> Bool {
        guard timeUntil(n, at: now) == .zero else { return false }
        settle(n, at: now)
        return true
    }
    mutating func settle(_ n: Int, at now: Duration) { level = filled(now) - Double(n); seen = now }
    func level(at now: Duration) -> Int { Int(filled(now).rounded(.down)) }
    func adopting(perMinute: Int) -> TokenBucket { TokenBucket(perMinute: perMinute) }
}
