// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

/// The data beside the repository, which tests read but do not own.
enum SharedData {
    /// `CASCADE_SHARED`, else `../shared` beside the repository.
    static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["CASCADE_SHARED"] { return URL(fileURLWithPath: path) }
        let repository = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return repository.deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static let suite = root.appendingPathComponent("data/json-schema-test-suite")
    static let bench = root.appendingPathComponent("data/json-schema-bench")

    /// Whether the data is there, as in CI it has to be.
    static var isPresent: Bool {
        let present = FileManager.default.fileExists(atPath: suite.path)
        if !present, ProcessInfo.processInfo.environment["CI"] != "true" {
            print("left out: no \(suite.path); docs/data.md says where the original is")
            return false
        }
        return true
    }

    static func document(_ url: URL) throws -> JSONDocument {
        try JSONDocument(parsing: [UInt8](Data(contentsOf: url)))
    }
}
