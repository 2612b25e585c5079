// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that goes away with the object.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "cascade-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, with the folders that lead to it.
    func write(_ text: String, to file: String) throws {
        let url = URL(filePath: "\(path)/\(file)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url, options: .atomic)
    }

    /// Writes policies: their files by name.
    func write(policies: [String: [String: String]]) throws {
        for (policy, files) in policies {
            for (file, text) in files { try write(text, to: "policies/\(policy)/\(file)") }
        }
    }
}
