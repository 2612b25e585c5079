// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import GRDB
import SQLiteStore
import Testing

/// What the store does with its file.
@Suite(.timeLimit(.minutes(1)))
struct SQLiteTraceStoreTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("traces.sqlite")
    }

    @Test("keeps traces over a restart, and leaves no log behind")
    func restart() async throws {
        let traces = StoredTrace.samples(300, seed: 1)
        for batch in [traces[..<100], traces[100...]] {
            let store = try SQLiteTraceStore(path: path)
            try await store.append(Array(batch))
            await store.close()
            #expect(folder.size("traces.sqlite-wal") ?? 0 == 0)
        }
        let store = try SQLiteTraceStore(path: path)
        for trace in traces {
            #expect(try await store.trace(trace.id) == trace)
        }
        await store.close()
    }

    @Test("keeps what was appended when the server ends without closing")
    func crash() async throws {
        let store = try SQLiteTraceStore(path: path)
        let traces = StoredTrace.samples(100, seed: 2)
        try await store.append(traces)
        for file in ["traces.sqlite", "traces.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: folder.path(file), toPath: folder.path("copy-" + file))
        }
        let survivor = try SQLiteTraceStore(path: folder.path("copy-traces.sqlite"))
        for trace in traces {
            #expect(try await survivor.trace(trace.id) == trace)
        }
        await survivor.close()
        await store.close()
    }

    @Test("makes a file that only its owner may read, its log too")
    func permissions() async throws {
        let store = try SQLiteTraceStore(path: path)
        try await store.append(StoredTrace.samples(1, seed: 3))
        for file in [path, path + "-wal"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
        await store.close()
    }

    @Test("takes an empty file as new")
    func empty() async throws {
        try Data().write(to: URL(filePath: path))
        let store = try SQLiteTraceStore(path: path)
        let traces = StoredTrace.samples(1, seed: 4)
        try await store.append(traces)
        #expect(try await store.trace(traces[0].id) == traces[0])
        await store.close()
    }

    @Test("keeps the columns under names that can be queried")
    func columns() async throws {
        let store = try SQLiteTraceStore(path: path)
        let trace = StoredTrace.samples(1, seed: 5)[0]
        try await store.append([trace])
        await store.close()
        let row = try DatabaseQueue(path: path).read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT *, typeof(json) AS type FROM trace WHERE id = ? AND json_extract(json, '$.text') > ''",
                arguments: [trace.id.description]
            )
        }
        let found = try #require(row)
        #expect(Int64.fromDatabaseValue(found["started_at_unix_ms"]) == trace.startedAt)
        #expect(Int64.fromDatabaseValue(found["cost_pico_usd"]) == trace.cost.picoUSD)
        let texts: [String?] = [found["policy"], found["outcome"], found["api_key"], found["type"]]
        #expect(texts == ["invoice", "accepted", "team-a", "text"])
    }

    @Test("removes in chunks, and appends find their way between them")
    func chunks() async throws {
        let store = try SQLiteTraceStore(path: path, settings: .init(removalChunk: 10))
        let old = StoredTrace.samples(2_000, from: 0, seed: 6)
        let new = StoredTrace.samples(50, from: 100_000, seed: 7)
        try await store.append(old)
        async let removed = store.removeTraces(before: 50_000)
        for trace in new { try await store.append([trace]) }
        #expect(try await removed == 2_000)
        #expect(try await store.trace(new[49].id) == new[49])
        await store.close()
    }

    @Test("uses the space of removed traces again")
    func space() async throws {
        let store = try SQLiteTraceStore(path: path)
        var sizes: [Int] = []
        for round in 0..<6 {
            try await store.append(StoredTrace.samples(2_000, from: Int64(round) * 10_000, seed: UInt64(round)))
            try await store.removeTraces(before: Int64(round + 1) * 10_000)
            sizes.append((folder.size("traces.sqlite") ?? 0) + (folder.size("traces.sqlite-wal") ?? 0))
        }
        await store.close()
        #expect(try #require(folder.size("traces.sqlite")) < 2_000 * 1_000, "\(sizes)")
    }

    @Test("appends and closes at once: each batch is kept whole or refused")
    func closing() async throws {
        for seed in 0..<6 as Range<UInt64> {
            let folder = try TemporaryFolder()
            let path = folder.path("traces.sqlite")
            let store = try SQLiteTraceStore(path: path)
            let batches = (0..<8).map { StoredTrace.samples(20, from: Int64($0) * 100, seed: seed * 8 + UInt64($0)) }
            let kept = await withTaskGroup(of: Int?.self) { group in
                for index in batches.indices {
                    group.addTask {
                        do throws(StoreError) {
                            try await store.append(batches[index])
                            return index
                        } catch {
                            #expect(error.code == "closed")
                            return nil
                        }
                    }
                }
                group.addTask {
                    await store.close()
                    return nil
                }
                return await group.reduce(into: Set<Int>()) { kept, index in index.map { _ = kept.insert($0) } }
            }
            let reopened = try SQLiteTraceStore(path: path)
            for (index, batch) in batches.enumerated() {
                for trace in batch {
                    #expect(try await reopened.trace(trace.id) == (kept.contains(index) ? trace : nil), "seed \(seed)")
                }
            }
            await reopened.close()
        }
    }
}
