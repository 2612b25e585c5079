// SPDX-License-Identifier: Apache-2.0

internal import Cascade
internal import GRDB

extension StoreError {
    /// The error of the port for what GRDB or SQLite threw about the file at a path.
    init(_ error: any Error, at path: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(code: "unavailable", reason: "\(path): found \(error); expected SQLite to do its work.")
            return
        }
        // The message names no values: none are bound through GRDB but times and counts.
        let said = "SQLite \(error.extendedResultCode.rawValue), \(error.message ?? "no message")"
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                code: "full",
                reason: """
                    \(path): found no room for more traces (\(said)); expected free space on the disk and under the \
                    size limit. Free some, raise the limit, or keep traces for a shorter time.
                    """
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                code: "corrupt",
                reason: """
                    \(path): found a damaged file (\(said)); expected an SQLite database. Move it away, and a new one \
                    is made at the next start.
                    """
            )
        case .SQLITE_MISUSE:
            self = .closed(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                code: "unavailable",
                reason: """
                    \(path): found the file locked by another process (\(said)); expected to be its only writer. End \
                    the other one, or give each server a file of its own.
                    """
            )
        default:
            self = .notWritable(path, because: said)
        }
    }

    static func closed(_ path: String) -> StoreError {
        StoreError(code: "closed", reason: "\(path): found the store closed; expected no calls after `close()`.")
    }

    static func notWritable(_ path: String, because reason: String) -> StoreError {
        StoreError(
            code: "unavailable",
            reason: """
                \(path): found no way to write there (\(reason)); expected a file in a folder that this user may \
                write to. Make the folder, mend its permissions, or name another file.
                """
        )
    }

    static func foreign(_ path: String) -> StoreError {
        StoreError(
            code: "unavailable",
            reason: """
                \(path): found a database of another program; expected a trace store or no file. Name another file.
                """
        )
    }

    static func newer(_ path: String) -> StoreError {
        StoreError(
            code: "unavailable",
            reason: """
                \(path): found a trace store of a newer version of Cascade; expected one of this version or older. Run \
                the newer version, or name another file.
                """
        )
    }
}
