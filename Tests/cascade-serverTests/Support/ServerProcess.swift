// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The built program, run as a process of its own.
final class ServerProcess: HTTPTarget {
    /// How a command ended.
    struct Ending: Sendable {
        let status: Int32
        let output: String
        let messages: String
    }

    /// Why there is no server to talk to.
    enum Failure: Error {
        case notListening(messages: String)
    }

    let port: Int
    private let process: Mutex<Process>
    private let identifier: pid_t
    private let log: Log

    /// The program beside the tests.
    static var program: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
            path: "cascade-server"
        )
    }

    /// Starts `cascade-server serve` in a folder with a `cascade.yaml` and waits until it listens.
    ///
    /// `limit` is what the shell is told before, such as `ulimit -n 64`.
    init(in folder: TestFolder, environment: [String: String] = [:], limit: String = "true") async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "\(limit); exec \"$0\" serve --port 0", Self.program.path]
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = environment
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        let log = Log()
        pipe.fileHandleForReading.readabilityHandler = { file in
            let data = file.availableData
            if data.isEmpty { file.readabilityHandler = nil }
            log.bytes.withLock { $0 += data }
        }
        try process.run()
        identifier = process.processIdentifier
        self.log = log
        self.process = Mutex(process)
        let port = Mutex(0)
        _ = await eventually {
            guard let line = log.text.split(separator: "\n").first(where: { $0.hasPrefix("Cascade listens on ") })
            else { return false }
            let digits = line.split(separator: ",")[0].split(separator: ":").last.flatMap { Int($0) } ?? 0
            port.withLock { $0 = digits }
            return true
        }
        self.port = port.withLock { $0 }
        if self.port == 0 {
            kill(identifier, SIGKILL)
            throw Failure.notListening(messages: log.text)
        }
    }

    deinit {
        kill(identifier, SIGKILL)
    }

    /// What it wrote to standard error so far.
    var messages: String { log.text }

    /// Sends a signal.
    func signal(_ signal: Int32) {
        kill(identifier, signal)
    }

    /// Waits for its end; nil where it still runs after that time.
    func ending(within span: Duration = .seconds(15)) async -> Int32? {
        let hasEnded = await eventually(within: span) { process.withLock { !$0.isRunning } }
        return hasEnded ? process.withLock { $0.terminationStatus } : nil
    }

    /// Runs a command of the program, or of another one, to its end.
    static func run(
        _ arguments: [String],
        in folder: TestFolder,
        input: String = "",
        environment: [String: String] = [:],
        program: URL = program
    ) async throws -> Ending {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = environment
        // Files, since a pipe that nobody reads would stop the command.
        let files = try ["in", "out", "err"].map { name in
            let url = URL(filePath: "\(folder.path)/.\(name)-\(UUID().uuidString)")
            try Data(name == "in" ? input.utf8 : "".utf8).write(to: url)
            return url
        }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        if !(await eventually(within: .seconds(20)) { !process.isRunning }) { process.terminate() }
        process.waitUntilExit()
        return Ending(
            status: process.terminationStatus,
            output: try String(contentsOf: files[1], encoding: .utf8),
            messages: try String(contentsOf: files[2], encoding: .utf8)
        )
    }

    private final class Log: Sendable {
        let bytes = Mutex(Data())

        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    }
}
