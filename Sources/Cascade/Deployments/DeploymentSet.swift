// SPDX-License-Identifier: Apache-2.0

/// A set of the deployments of one model, by index; at most 128, so that it costs no allocation.
public struct DeploymentSet: Sendable, Hashable {
    /// The most deployments that one model can have.
    public static let capacity = 128

    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// The empty set.
    public init() {}

    /// The set of the first `count` deployments.
    public init(first count: Int) {
        low = count >= 64 ? .max : (1 << UInt64(max(0, count))) - 1
        high = count >= 128 ? .max : count > 64 ? (1 << UInt64(count - 64)) - 1 : 0
    }

    /// Whether a deployment is in it.
    public func contains(_ index: Int) -> Bool {
        index < 64 ? low >> UInt64(index) & 1 == 1 : high >> UInt64(index - 64) & 1 == 1
    }

    /// Adds a deployment; one beyond the capacity is not taken.
    public mutating func insert(_ index: Int) {
        guard (0..<Self.capacity).contains(index) else { return }
        if index < 64 { low |= 1 << UInt64(index) } else { high |= 1 << UInt64(index - 64) }
    }

    /// Takes a deployment out.
    public mutating func remove(_ index: Int) {
        guard (0..<Self.capacity).contains(index) else { return }
        if index < 64 { low &= ~(1 << UInt64(index)) } else { high &= ~(1 << UInt64(index - 64)) }
    }

    /// Whether there is none in it.
    public var isEmpty: Bool { low == 0 && high == 0 }

    /// How many there are.
    public var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

    /// The lowest index; nil for the empty set.
    public var first: Int? {
        if low != 0 { return low.trailingZeroBitCount }
        return high != 0 ? 64 + high.trailingZeroBitCount : nil
    }

    /// Adds those of another set.
    public mutating func formUnion(_ other: DeploymentSet) {
        low |= other.low
        high |= other.high
    }

    /// Those that are in this set and in none of the other.
    public func subtracting(_ other: DeploymentSet) -> DeploymentSet {
        var result = self
        result.low &= ~other.low
        result.high &= ~other.high
        return result
    }

    /// Those that are in both.
    public func intersection(_ other: DeploymentSet) -> DeploymentSet {
        var result = self
        result.low &= other.low
        result.high &= other.high
        return result
    }
}
