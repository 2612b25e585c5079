// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A Python script beside the test, spoken to by lines.
final class OtherProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread = Data()

    /// Whether scripts can be run; in CI they must, so that nothing is left out there.
    static var isAvailable: Bool {
        if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
        guard let probe = try? start("import sqlite3", "") else { return false }
        probe.waitUntilExit()
        return probe.process.terminationStatus == 0
    }

    static func start(_ script: String, _ argument: String) throws -> OtherProcess {
        let other = OtherProcess()
        other.process.executableURL = URL(filePath: "/usr/bin/env")
        other.process.arguments = ["python3", "-c", script, argument]
        other.process.standardInput = other.input
        other.process.standardOutput = other.output
        try other.process.run()
        return other
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    func send(_ text: String) {
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    /// The next line it prints; nil when it has ended.
    func nextLine() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread = Data(unread[(end + 1)...]) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { return nil }
            unread += more
        }
    }

    func waitUntilExit() {
        process.waitUntilExit()
    }
}
