// SPDX-License-Identifier: Apache-2.0

/// The calls of the last while, in ten slices of time that are dropped one by one.
struct RollingWindow: Sendable {
    private static let slices = 10

    private let slice: Nanoseconds
    private var ring: [DeploymentStatus.Window]
    /// The number of the newest slice, counted from the clock's zero.
    private var newest: Nanoseconds = .min
    /// The sum of the slices.
    private(set) var counts = DeploymentStatus.Window()

    init(_ span: Duration) {
        slice = max(1, span.boundedNanoseconds / Nanoseconds(Self.slices))
        ring = Array(repeating: DeploymentStatus.Window(), count: Self.slices)
    }

    mutating func add(failed: Bool, slow: Bool, at now: Nanoseconds) {
        forget(at: now)
        let index = Self.index(newest)
        ring[index].add(failed: failed, slow: slow)
        counts.add(failed: failed, slow: slow)
    }

    /// Drops what is older than the span.
    mutating func forget(at now: Nanoseconds) {
        let current = now / slice
        guard current > newest else { return }
        guard newest > current - Nanoseconds(Self.slices) else {
            clear()
            newest = current
            return
        }
        while newest < current {
            newest += 1
            let index = Self.index(newest)
            counts.subtract(ring[index])
            ring[index] = DeploymentStatus.Window()
        }
    }

    mutating func clear() {
        for index in ring.indices { ring[index] = DeploymentStatus.Window() }
        counts = DeploymentStatus.Window()
    }

    private static func index(_ slice: Nanoseconds) -> Int {
        let rest = Int(slice % Nanoseconds(slices))
        return rest < 0 ? rest + slices : rest
    }
}

extension DeploymentStatus.Window {
    fileprivate mutating func add(failed: Bool, slow: Bool) {
        calls += 1
        if failed { failures += 1 }
        if slow { self.slow += 1 }
    }

    fileprivate mutating func subtract(_ other: DeploymentStatus.Window) {
        calls -= other.calls
        failures -= other.failures
        slow -= other.slow
    }
}
