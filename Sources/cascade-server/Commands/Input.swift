// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Files that commands read.
enum Input {
    /// The bytes of a file, or of standard input for `-`.
    ///
    /// - Throws: an exit, after a message, where there is no such file.
    static func bytes(of path: String) throws -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = FileManager.default.contents(atPath: path) else {
            Output.message("\(path): found no file that can be read; expected one. Mend the path.")
            throw ExitCode.couldNotRun
        }
        return Array(data)
    }
}
