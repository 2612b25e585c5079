// SPDX-License-Identifier: Apache-2.0

/// The last traces, bounded by number and by bytes; the oldest goes first.
struct RecentTraces: Sendable {
    private let limit: Int
    private let byteLimit: Int
    private var byID: [TraceID: StoredTrace] = [:]
    private var order: [TraceID] = []
    private var oldest = 0
    private var bytes = 0

    init(limit: Int = 1, byteLimit: Int = 32 << 20) {
        self.limit = max(1, limit)
        self.byteLimit = byteLimit
    }

    func trace(_ id: TraceID) -> StoredTrace? {
        byID[id]
    }

    mutating func add(_ trace: StoredTrace) {
        if let earlier = byID.updateValue(trace, forKey: trace.id) {
            bytes -= earlier.json.count
        } else {
            order.append(trace.id)
        }
        bytes += trace.json.count
        while oldest < order.count, order.count - oldest > limit || bytes > byteLimit {
            bytes -= byID.removeValue(forKey: order[oldest])?.json.count ?? 0
            oldest += 1
        }
        // The gone ids are cut off now and then, so that each is moved once.
        if oldest > limit {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
