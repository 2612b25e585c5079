// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program to run, with all that it is given.
package struct ProgramCommand: Sendable, Equatable {
    /// An absolute path.
    package let executable: String
    package let arguments: [String]
    /// All that the program sees of the environment.
    package let environment: [String: String]
    /// Where it runs; nil for where we do.
    package let folder: String?

    package init(executable: String, arguments: [String], environment: [String: String], folder: String?) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
    }

    /// Why a program cannot be run.
    package enum Problem: Error, Sendable, Equatable {
        /// No file of that name, at the path or in the folders that were searched.
        case missing
        case notExecutable
    }

    /// The absolute path of a program.
    ///
    /// - Parameters:
    ///   - name: A path where it has a `/`, which begins at `folder` unless it is absolute; else a name to search for.
    ///   - folder: Where relative paths begin.
    ///   - searchPath: Folders with `:` between them.
    /// - Returns: The path.
    /// - Throws: `missing`, `notExecutable`.
    package static func path(of name: String, in folder: String?, searchPath: String) throws(Problem) -> String {
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : "\(folder ?? ".")/\(name)"
            guard isFile(path) else { throw .missing }
            guard isExecutable(path) else { throw .notExecutable }
            return absolute(path)
        }
        let paths = searchPath.split(separator: ":").map { "\($0)/\(name)" }.filter { isFile($0) }
        guard !paths.isEmpty else { throw .missing }
        guard let executable = paths.first(where: { isExecutable($0) }) else { throw .notExecutable }
        return absolute(executable)
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0
    }

    /// The path from the root, so that it means the same file wherever the program runs.
    ///
    /// The last link is not followed, since some programs go by the name they are called by.
    private static func absolute(_ path: String) -> String {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        guard let folder = unsafe realpath(path[..<end].isEmpty ? "/" : String(path[..<end]), nil) else { return path }
        defer { unsafe free(folder) }
        return unsafe String(cString: folder) + path[end...]
    }
}
