// SPDX-License-Identifier: Apache-2.0

internal import Cascade
internal import GRDB
internal import Glibc

/// The SQLite file: how it is made, recognised, set up and brought to the present schema.
enum TraceFile {
    /// `PRAGMA application_id` of our files: the letters `CSCD`.
    static let applicationID = 0x4353_4344
    /// Rows of about 1 KB fill pages of 8 KB well: measured a third less CPU time per row than with SQLite's 4 KB.
    static let pageSize = 8_192
    /// The write-ahead log is cut back to this many bytes after a burst.
    static let logSize = 16 << 20

    static func pool(at path: String, settings: SQLiteTraceStore.Settings) throws(StoreError) -> DatabasePool {
        try create(path)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration(path, settings))
            try pool.writeWithoutTransaction { database in
                if try migrations.hasBeenSuperseded(database) { throw StoreError.newer(path) }
            }
            try migrations.migrate(pool)
            return pool
        } catch {
            throw StoreError(error, at: path)
        }
    }

    /// Makes an empty file that only its owner may read, for it may hold prompts; the log takes over its permissions.
    ///
    /// A file that exists is not opened: to close it again would drop the locks this process has on it.
    private static func create(_ path: String) throws(StoreError) {
        let file = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if file >= 0 {
            _ = close(file)
        } else if errno != EEXIST {
            throw .notWritable(path, because: unsafe String(cString: strerror(errno)))
        }
    }

    private static func configuration(_ path: String, _ settings: SQLiteTraceStore.Settings) -> Configuration {
        var configuration = Configuration()
        configuration.label = "traces"
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(settings.patience / .seconds(1))
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            guard !database.configuration.readonly else { return }
            try recognise(database, path)
            try database.execute(sql: "PRAGMA journal_size_limit = \(logSize)")
            if let limit = settings.sizeLimit {
                let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? pageSize
                // The pragma answers the limit it has set.
                _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(max(1, limit / size))")
            }
        }
        return configuration
    }

    /// Takes an empty file for ours and refuses one of another program before anything in it is changed.
    private static func recognise(_ database: Database, _ path: String) throws {
        let id = try Int.fetchOne(database, sql: "PRAGMA application_id")
        guard id != applicationID else { return }
        let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
        guard id == 0, objects == 0 else { throw StoreError.foreign(path) }
        try database.execute(
            sql: """
                PRAGMA page_size = \(pageSize);
                PRAGMA application_id = \(applicationID);
                """
        )
    }

    private static let migrations: DatabaseMigrator = {
        var migrations = DatabaseMigrator()
        migrations.registerMigration("1: traces") { database in
            // With a rowid: rows of 1 KB in the index tree that WITHOUT ROWID makes cost four times as much.
            try database.execute(
                sql: """
                    CREATE TABLE trace (
                        id TEXT PRIMARY KEY NOT NULL,
                        started_at_unix_ms INTEGER NOT NULL,
                        policy TEXT NOT NULL,
                        outcome TEXT NOT NULL,
                        attempts INTEGER NOT NULL,
                        cost_pico_usd INTEGER NOT NULL,
                        api_key TEXT,
                        json TEXT NOT NULL
                    );
                    CREATE INDEX trace_by_start ON trace (started_at_unix_ms);
                    """
            )
        }
        return migrations
    }()
}
