// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Foundation
import Synchronization
import Testing

/// A script that judges what we write and read by a vendor's own library.
enum PythonScript {
    /// The interpreter that `Scripts/python-env` makes; nil, after a line that says so, where there is none.
    ///
    /// In CI it must be there: what is started is missing then, which fails.
    static let interpreter: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let repository = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let path = environment["CASCADE_PYTHON"] ?? repository.appending(path: ".build/python/bin/python").path
        if FileManager.default.isExecutableFile(atPath: path) || environment["CI"] == "true" {
            return URL(filePath: path)
        }
        print("left out, since there is no \(path): run Scripts/python-env to test with the vendors' own libraries")
        return nil
    }()

    /// Starts a script, which inherits nothing of the environment and no descriptor of other tests' servers.
    static func start(_ script: URL, _ arguments: [String], by interpreter: URL, _ pipes: (Process) -> Void) throws
        -> Process
    {
        let process = Process()
        process.executableURL = interpreter
        process.arguments = [script.path] + arguments
        process.environment = ["NO_PROXY": "*", "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"]
        pipes(process)
        try inheritance.withLock { _ in try process.run() }
        return process
    }

    /// Runs a script to its end; what it says of a failure is the failure.
    ///
    /// Left out where there is no interpreter.
    static func run(_ script: URL, _ arguments: [String]) throws {
        guard let interpreter else { return }
        let messages = Pipe()
        let process = try start(script, arguments, by: interpreter) { $0.standardError = messages }
        let said = messages.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }

    /// A folder of its own for what a script reads, removed at the end.
    static func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cascade-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
