// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import SQLiteStore
import Testing

/// A second process on the same file: Python's own SQLite, so that the locks are real ones.
@Suite(.timeLimit(.minutes(1)), .enabled(if: OtherProcess.isAvailable, "needs `python3` with its sqlite3 module"))
struct OtherProcessTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("traces.sqlite")
    }

    @Test("says who holds the file when its patience ends, and writes again afterwards")
    func locked() async throws {
        let store = try SQLiteTraceStore(path: path, settings: .init(patience: .milliseconds(200)))
        let traces = StoredTrace.samples(10, seed: 1)
        let other = try OtherProcess.start(
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], isolation_level=None)
            base.execute("BEGIN IMMEDIATE")
            print("ready", flush=True)
            sys.stdin.readline()
            base.execute("COMMIT")
            print("done", flush=True)
            """,
            path
        )
        #expect(other.nextLine() == "ready")
        do throws(StoreError) {
            try await store.append(traces)
            Issue.record("a locked file took a batch")
        } catch {
            #expect(
                error.description == """
                    unavailable: \(path): found the file locked by another process (SQLite 5, database is locked); \
                    expected to be its only writer. End the other one, or give each server a file of its own.
                    """
            )
        }
        #expect(try await store.trace(traces[0].id) == nil)
        other.send("go\n")
        #expect(other.nextLine() == "done")
        other.waitUntilExit()
        try await store.append(traces)
        #expect(try await store.trace(traces[9].id) == traces[9])
        await store.close()
    }

    /// The store would wait for longer than the test may take.
    @Test("waits for a lock without holding up other tasks", .timeLimit(.minutes(1)))
    func offTheCooperativePool() async throws {
        let store = try SQLiteTraceStore(path: path, settings: .init(patience: .seconds(600)))
        let other = try OtherProcess.start(
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], isolation_level=None)
            base.execute("BEGIN IMMEDIATE")
            print("ready", flush=True)
            sys.stdin.readline()
            """,
            path
        )
        #expect(other.nextLine() == "ready")
        await withTaskGroup { group in
            // More than there are threads in any cooperative pool of this machine.
            for seed in 0..<UInt64(ProcessInfo.processInfo.activeProcessorCount * 4) {
                group.addTask { _ = try? await store.append(StoredTrace.samples(1, seed: seed)) }
            }
            for _ in 0..<100 { group.addTask { await Task.yield() } }
            var finished = 0
            while finished < 100, await group.next() != nil { finished += 1 }
            other.send("go\n")
        }
        other.waitUntilExit()
        await store.close()
    }

    @Test("shows another process whole batches only")
    func reader() async throws {
        let store = try SQLiteTraceStore(path: path)
        let other = try OtherProcess.start(
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
            print("ready", flush=True)
            counts = []
            while not counts or counts[-1] < 4000:
                counts.append(base.execute("SELECT count(*) FROM trace").fetchone()[0])
            print("whole" if all(n % 100 == 0 for n in counts) and counts == sorted(counts) else counts, flush=True)
            """,
            path
        )
        #expect(other.nextLine() == "ready")
        for seed in 0..<40 as Range<UInt64> {
            try await store.append(StoredTrace.samples(100, from: Int64(seed) * 1_000, seed: seed))
        }
        #expect(other.nextLine() == "whole")
        other.waitUntilExit()
        await store.close()
    }

    @Test("shares the file with a second writer that is as patient")
    func writer() async throws {
        let store = try SQLiteTraceStore(path: path)
        let other = try OtherProcess.start(
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
            print("ready", flush=True)
            for n in range(50):
                base.execute("BEGIN IMMEDIATE")
                for m in range(20):
                    base.execute("INSERT INTO trace VALUES (?, 1, 'other', 'accepted', 1, 1, NULL, '{}')", (f"other-{n}-{m}",))
                base.execute("COMMIT")
            print("done", flush=True)
            """,
            path
        )
        #expect(other.nextLine() == "ready")
        for seed in 0..<50 as Range<UInt64> {
            try await store.append(StoredTrace.samples(20, from: 100_000 + Int64(seed) * 1_000, seed: seed))
        }
        #expect(other.nextLine() == "done")
        other.waitUntilExit()
        #expect(try await store.removeTraces(before: 2) == 1_000)
        #expect(try await store.removeTraces(before: .max) == 1_000)
        await store.close()
    }
}
