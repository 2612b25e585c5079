// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Foundation
import Synchronization
import Testing

/// The official `google-genai` Python SDK as judge of the goldens; what it checks is in `sdk.py`.
struct GeminiSDKTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    /// The interpreter that `Scripts/python-env` makes; nil, after a line that says so, where there is none.
    private static let python: String? = {
        let environment = ProcessInfo.processInfo.environment
        let repository = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = environment["CASCADE_PYTHON"] ?? repository.appending(path: ".build/python/bin/python").path
        if FileManager.default.isExecutableFile(atPath: path) { return path }
        if environment["CI"] == "true" { return path }
        print("left out, since there is no \(path): run Scripts/python-env to test with the google-genai SDK")
        return nil
    }()

    @Test("the SDK knows every member of what we send and of what we read", .timeLimit(.minutes(1)))
    func goldens() throws {
        guard let python = Self.python else { return }
        let messages = FileManager.default.temporaryDirectory.appending(path: "gemini-sdk-\(UUID().uuidString)")
        try Data().write(to: messages)
        defer { try? FileManager.default.removeItem(at: messages) }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [
            Self.folder.appending(path: "sdk.py").path, GeminiGolden.folder.path,
            "requests", "answers", "streams", "embeddings",
        ]
        process.environment = ["PYTHONDONTWRITEBYTECODE": "1"]
        process.standardError = try FileHandle(forWritingTo: messages)
        try inheritance.withLock { _ in try process.run() }
        process.waitUntilExit()
        let said = try String(contentsOf: messages, encoding: .utf8)
        #expect(process.terminationStatus == 0, "\(said)")
    }
}
