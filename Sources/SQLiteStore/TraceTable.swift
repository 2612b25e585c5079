// SPDX-License-Identifier: Apache-2.0

internal import Cascade
internal import GRDB

/// The statements on the table of traces.
enum TraceTable {
    /// Writes a trace; replaces one of the same id.
    static func insert(_ traces: [StoredTrace], in database: Database) throws {
        let statement = RawStatement(
            try database.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO trace
                        (id, started_at_unix_ms, policy, outcome, attempts, cost_pico_usd, api_key, json)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
        )
        defer { statement.reset() }
        for trace in traces {
            statement.bind(trace.id.description, at: 1)
            statement.bind(trace.startedAt, at: 2)
            statement.bind(trace.policy, at: 3)
            statement.bind(trace.outcome, at: 4)
            statement.bind(Int64(trace.attempts), at: 5)
            statement.bind(trace.cost.picoUSD, at: 6)
            statement.bind(trace.key, at: 7)
            try statement.run(lending: trace.json, at: 8)
        }
    }

    static func trace(_ id: TraceID, in database: Database) throws -> StoredTrace? {
        let statement = RawStatement(
            try database.cachedStatement(
                sql: """
                    SELECT started_at_unix_ms, policy, outcome, attempts, cost_pico_usd, api_key, json
                        FROM trace WHERE id = ?
                    """
            )
        )
        defer { statement.reset() }
        statement.bind(id.description, at: 1)
        guard try statement.step() else { return nil }
        return StoredTrace(
            id: id,
            startedAt: statement.integer(0),
            policy: statement.text(1) ?? "",
            outcome: statement.text(2) ?? "",
            attempts: Int(statement.integer(3)),
            cost: Cost(picoUSD: statement.integer(4)),
            key: statement.text(5),
            json: statement.bytes(6) ?? []
        )
    }

    /// Removes the oldest traces before a time, at most so many; answers how many.
    static func remove(before unixMilliseconds: Int64, limit: Int, in database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM trace WHERE rowid IN (
                    SELECT rowid FROM trace WHERE started_at_unix_ms < ? ORDER BY started_at_unix_ms LIMIT ?
                )
                """
        )
        try statement.execute(arguments: [unixMilliseconds, limit])
        return database.changesCount
    }
}
