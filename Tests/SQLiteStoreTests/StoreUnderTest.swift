// SPDX-License-Identifier: Apache-2.0

import Cascade
import SQLiteStore
import Synchronization

/// The stores that must behave alike.
///
/// A new store is a case here, with a line in `open`.
enum StoreUnderTest: CaseIterable {
    case memory, sqlite

    func open(in folder: TemporaryFolder) throws -> any TraceStore {
        switch self {
        case .memory: MemoryTraceStore()
        case .sqlite: try SQLiteTraceStore(path: folder.path("traces.sqlite"))
        }
    }
}

/// The port in its plainest form: a dictionary under a lock.
final class MemoryTraceStore: TraceStore {
    private let traces = Mutex<[TraceID: StoredTrace]?>([:])

    func append(_ batch: [StoredTrace]) throws(StoreError) {
        try withTraces { traces in
            for trace in batch { traces[trace.id] = trace }
        }
    }

    func trace(_ id: TraceID) throws(StoreError) -> StoredTrace? {
        try withTraces { $0[id] }
    }

    func removeTraces(before unixMilliseconds: Int64) throws(StoreError) -> Int {
        try withTraces { traces in
            let count = traces.count
            traces = traces.filter { $0.value.startedAt >= unixMilliseconds }
            return count - traces.count
        }
    }

    func close() {
        traces.withLock { $0 = nil }
    }

    private func withTraces<Value: Sendable>(
        _ work: (inout [TraceID: StoredTrace]) -> Value
    ) throws(StoreError) -> Value {
        let value: Value? = traces.withLock { traces in
            guard var open = traces.take() else { return nil }
            defer { traces = open }
            return work(&open)
        }
        guard let value else { throw StoreError(code: "closed", reason: "the store is closed") }
        return value
    }
}
