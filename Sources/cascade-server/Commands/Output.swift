// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Data on standard output, messages on standard error.
enum Output {
    /// Whether data may be coloured: a person reads it, and has not set `NO_COLOR`.
    static var hasColors: Bool {
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Writes a line of data; a reader that has gone away is not an error.
    static func data(_ text: String) {
        write(text, to: .standardOutput)
    }

    /// Writes a line of message.
    static func message(_ text: String) {
        write(text, to: .standardError)
    }

    private static func write(_ text: String, to file: FileHandle) {
        try? file.write(contentsOf: Data((text + "\n").utf8))
    }
}
