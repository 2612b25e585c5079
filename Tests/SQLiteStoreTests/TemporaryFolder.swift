// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder of a test's own, gone when the test is over.
final class TemporaryFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "cascade-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }

    func size(_ name: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: path(name))[.size] as? Int
    }
}
