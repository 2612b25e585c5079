// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import GRDB
import SQLiteStore
import Testing

/// What goes wrong with files and disks, and what the store says of it.
@Suite(.timeLimit(.minutes(1)))
struct SQLiteFaultTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("traces.sqlite")
    }

    /// The error of a call; records an issue if it throws none.
    private func error(of work: () async throws(StoreError) -> Void) async throws -> StoreError {
        do {
            try await work()
        } catch {
            return error
        }
        Issue.record("no error was thrown")
        throw CancellationError()
    }

    private func openingError(_ path: String) async throws -> StoreError {
        try await error { () throws(StoreError) in _ = try SQLiteTraceStore(path: path) }
    }

    @Test(
        "names the reason when the file cannot be made",
        arguments: [
            ("missing/traces.sqlite", "No such file or directory"),
            ("a-file/traces.sqlite", "Not a directory"),
            ("read-only/traces.sqlite", "Permission denied"),
        ]
    )
    func place(name: String, cause: String) async throws {
        try Data("text".utf8).write(to: URL(filePath: folder.path("a-file")))
        try FileManager.default.createDirectory(
            atPath: folder.path("read-only"),
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o500]
        )
        // The superuser may write anywhere but where the kernel makes the files.
        let superuser = name.hasPrefix("read-only") && geteuid() == 0
        let path = superuser ? "/proc/self/traces.sqlite" : folder.path(name)
        let found = try await openingError(path)
        #expect(
            found.description == """
                unavailable: \(path): found no way to write there (\(superuser ? "No such file or directory" : cause)); \
                expected a file in a folder that this user may write to. Make the folder, mend its permissions, or name \
                another file.
                """
        )
    }

    @Test("refuses a folder in place of the file")
    func folderInstead() async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let found = try await openingError(path)
        #expect(found.code == "unavailable")
    }

    @Test("calls a file corrupt that is no database, and leaves it as it is")
    func noDatabase() async throws {
        let text = Data(String(repeating: "not a database\n", count: 1_000).utf8)
        try text.write(to: URL(filePath: path))
        let found = try await openingError(path)
        #expect(
            found.description == """
                corrupt: \(path): found a damaged file (SQLite 26, file is not a database); expected an SQLite database. \
                Move it away, and a new one is made at the next start.
                """
        )
        #expect(try Data(contentsOf: URL(filePath: path)) == text)
    }

    @Test("calls a file corrupt whose pages were overwritten")
    func damagedPages() async throws {
        let traces = StoredTrace.samples(500, bytes: 1_000, seed: 1)
        let store = try SQLiteTraceStore(path: path)
        try await store.append(traces)
        await store.close()
        var bytes = try Data(contentsOf: URL(filePath: path))
        for index in 5 * 8_192..<bytes.count { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: path))

        let damaged = try SQLiteTraceStore(path: path)
        var codes: Set<String> = []
        for trace in traces {
            do {
                _ = try await damaged.trace(trace.id)
            } catch {
                codes.insert(error.code)
            }
        }
        #expect(codes == ["corrupt"])
        await damaged.close()
    }

    @Test("says that it is full, keeps the batches before, and works again when there is room")
    func full() async throws {
        let store = try SQLiteTraceStore(path: path, settings: .init(sizeLimit: 512 << 10))
        var kept: [StoredTrace] = []
        var refused: [StoredTrace] = []
        let found = try await error { () throws(StoreError) in
            for round in 0..<100 as Range<UInt64> {
                let batch = StoredTrace.samples(50, from: Int64(round) * 1_000, bytes: 1_000, seed: round)
                refused = batch
                try await store.append(batch)
                kept += batch
            }
        }
        #expect(
            found.description == """
                full: \(path): found no room for more traces (SQLite 13, database or disk is full); expected free space \
                on the disk and under the size limit. Free some, raise the limit, or keep traces for a shorter time.
                """
        )
        #expect(kept.count >= 300 && kept.count <= 500)
        for trace in kept { #expect(try await store.trace(trace.id) == trace) }
        for trace in refused { #expect(try await store.trace(trace.id) == nil) }
        #expect(try await store.removeTraces(before: 2_000) == 100)
        try await store.append(refused)
        #expect(try await store.trace(refused[49].id) == refused[49])
        await store.close()
    }

    @Test("refuses a database of another program and changes nothing in it")
    func foreign() async throws {
        let other = try DatabaseQueue(path: path)
        try await other.write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
        try other.close()
        let before = try Data(contentsOf: URL(filePath: path))
        let found = try await openingError(path)
        #expect(
            found.description == """
                unavailable: \(path): found a database of another program; expected a trace store or no file. Name \
                another file.
                """
        )
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test("refuses a store of a newer version")
    func newer() async throws {
        await (try SQLiteTraceStore(path: path)).close()
        let later = try DatabaseQueue(path: path)
        try await later.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999: later')") }
        try later.close()
        let found = try await openingError(path)
        #expect(
            found.description == """
                unavailable: \(path): found a trace store of a newer version of Cascade; expected one of this version or \
                older. Run the newer version, or name another file.
                """
        )
    }

    @Test("holds no content of a trace in its errors")
    func secrecy() async throws {
        let store = try SQLiteTraceStore(path: path, settings: .init(sizeLimit: 64 << 10))
        var random = SeededGenerator(seed: 9)
        let secret = StoredTrace.sample(
            policy: "PRIVATE",
            json: Array(repeating: UInt8(ascii: "S"), count: 200_000),
            using: &random
        )
        let found = try await error { () throws(StoreError) in try await store.append([secret]) }
        #expect(found.code == "full")
        #expect(!found.description.contains("PRIVATE") && !found.description.contains("SSS"))
        await store.close()
    }
}
