// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Data on standard output, messages on standard error.
enum Output {
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
