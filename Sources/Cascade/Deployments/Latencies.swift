// SPDX-License-Identifier: Apache-2.0

/// What calls took lately, in buckets of an eighth of an octave: a quantile is right within 6 %.
///
/// Every half-life all counts are halved.
struct LatencyHistogram: Sendable {
    /// From one microsecond to over an hour.
    private static let buckets = 256
    /// Below so many calls a quantile says nothing.
    private static let fewest = 20

    private var counts = [Float](repeating: 0, count: buckets)
    private var total: Float = 0
    private var seen = 0
    private var halvedAt: Nanoseconds?
    var halfLife: Nanoseconds

    init(halfLife: Duration) {
        self.halfLife = max(1, halfLife.boundedNanoseconds)
    }

    mutating func add(_ latency: Nanoseconds, at now: Nanoseconds) {
        fade(at: now)
        counts[Self.bucket(latency)] += 1
        total += 1
        seen += 1
    }

    /// The latency that a share of the calls kept to, in nanoseconds; nil until there are twenty.
    func quantile(_ share: Double) -> Nanoseconds? {
        guard seen >= Self.fewest else { return nil }
        var rest = Float(min(max(share, 0), 1)) * total
        for bucket in counts.indices where counts[bucket] > 0 {
            if rest <= counts[bucket] {
                let low = Double(Self.lowerEnd(bucket))
                return Nanoseconds(low + (Double(Self.lowerEnd(bucket + 1)) - low) * Double(rest / counts[bucket]))
            }
            rest -= counts[bucket]
        }
        return counts.lastIndex { $0 > 0 }.map { Self.lowerEnd($0 + 1) }
    }

    private mutating func fade(at now: Nanoseconds) {
        let halved = halvedAt ?? now
        guard halvedAt != nil, now - halved >= halfLife else {
            halvedAt = halved
            return
        }
        let factor = Float(Binary.decay(Double((now - halved) / halfLife)))
        halvedAt = now - (now - halved) % halfLife
        for bucket in counts.indices { counts[bucket] *= factor }
        total *= factor
        guard total < 1 else { return }
        for bucket in counts.indices { counts[bucket] = 0 }
        total = 0
        seen = 0
    }

    /// Eight buckets to each power of two of microseconds.
    private static func bucket(_ latency: Nanoseconds) -> Int {
        let value = UInt64(max(8, latency >> 7))
        let octave = 63 - value.leadingZeroBitCount
        return min(buckets - 1, (octave - 3) << 3 | Int(value >> UInt64(octave - 3) & 7))
    }

    private static func lowerEnd(_ bucket: Int) -> Nanoseconds {
        Nanoseconds(8 | bucket & 7) << Nanoseconds(7 + (bucket >> 3))
    }
}

/// A decaying mean of latencies that follows a rise at once and a fall slowly.
///
/// Without calls it falls too, so that a deployment that was slow once is tried again.
///
/// - SeeAlso: *PeakEwma* in Twitter's Finagle, `finagle-core`, `loadbalancer`.
struct PeakEWMA: Sendable {
    private var value = 0.0
    private var updatedAt: Nanoseconds = 0

    /// The mean now in nanoseconds; 0 before the first call.
    func value(at now: Nanoseconds, halfLife: Nanoseconds) -> Double {
        value * Binary.decay(Double(max(0, now - updatedAt)) / Double(halfLife))
    }

    mutating func add(_ latency: Nanoseconds, at now: Nanoseconds, halfLife: Nanoseconds) {
        let old = Binary.decay(Double(max(0, now - updatedAt)) / Double(halfLife))
        value = max(Double(latency), value * old + Double(latency) * (1 - old))
        updatedAt = max(updatedAt, now)
    }
}

/// A mean that follows the last calls, about sixteen of them, and how far they are from it.
struct RecentMean: Sendable {
    private(set) var value: Nanoseconds = 0
    private var deviation: Nanoseconds = 0
    private var count: Nanoseconds = 0

    /// What most calls keep to: the mean with twice the mean deviation, and a tenth for what comes between.
    ///
    /// - SeeAlso: V. Jacobson, *Congestion Avoidance and Control*, 1988, appendix A.
    var ample: Nanoseconds { value + 2 * deviation + value / 10 }

    mutating func add(_ latency: Nanoseconds) {
        count = min(count + 1, 16)
        deviation += (abs(latency - value) - deviation) / count
        if count == 1 { deviation = 0 }
        value += (latency - value) / count
    }
}
