// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import Testing

@testable import Providers

/// The official `anthropic` Python SDK as judge; what it checks is in `messages.py`.
struct AnthropicSDKTests {
    /// The interpreter that `Scripts/python-env` makes; nil, after a line that says so, where there is none.
    private static let python: String? = {
        let environment = ProcessInfo.processInfo.environment
        let path =
            environment["CASCADE_PYTHON"] ?? AnthropicFiles.repository.appending(path: ".build/python/bin/python").path
        if FileManager.default.isExecutableFile(atPath: path) || environment["CI"] == "true" { return path }
        print("left out, since there is no \(path): run Scripts/python-env to test with the anthropic SDK")
        return nil
    }()

    /// Runs functions of the script in a folder with what we made; the traceback of one is the failure.
    private func run(_ tests: String..., in folder: URL) throws {
        guard let python = Self.python else { return }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [AnthropicFiles.folder.appending(path: "messages.py").path, folder.path] + tests
        // Without a proxy of the environment, and nothing else of it.
        process.environment = ["NO_PROXY": "*", "HOME": folder.path]
        let messages = Pipe()
        process.standardError = messages
        try process.run()
        let said = try messages.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }

    /// A folder of its own for a test, removed at its end.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cascade-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func write(_ json: [UInt8], to name: String, in folder: URL) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(json).write(to: file)
    }

    @Test("the SDK's types take every body that we send", .timeLimit(.minutes(1)))
    func requests() throws {
        try withFolder { folder in
            for golden in MessagesCase.all {
                guard let body = try golden.body() else { continue }
                try write(body, to: "requests/\(golden).json", in: folder)
            }
            try run("requests_are_valid", in: folder)
        }
    }

    @Test("the SDK reads the recorded answers and streams as we do", .timeLimit(.minutes(1)))
    func answers() throws {
        try withFolder { folder in
            for name in AnthropicAnswerTests.names {
                let stream = try readStream([try AnthropicFiles.recorded(name + ".sse")])
                try write(stream.json, to: "answers/\(name).json", in: folder)
            }
            try run("answers_are_read_alike", "streams_are_read_alike", in: folder)
        }
    }
}

extension AnswerSummary {
    /// The summary as `messages.py` writes one.
    fileprivate var json: [UInt8] {
        let count: (Int?) -> JSONValue = { .number(JSONNumber($0 ?? 0)) }
        let text: (String?) -> JSONValue = { $0.map(JSONValue.string) ?? .null }
        let usage: JSONObject = [
            "input": count(usage?.input), "cached_input": count(usage?.cachedInput),
            "cache_writes": count(usage?.cacheWrites), "output": count(usage?.output),
            "reasoning": count(usage?.reasoning),
        ]
        let members: JSONObject = [
            "id": text(id), "model": text(model), "text": .string(self.text), "calls": .array(calls),
            "reasoning": .string(reasoning), "blocks": .array(blocks), "refusal": text(refusal),
            "usage": .object(usage),
        ]
        return JSONValue.object(members).jsonUTF8()
    }
}
